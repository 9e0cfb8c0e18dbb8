package binder

import (
	"testing"

	"github.com/ballista-go/ballista/core/catalog"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/parser"
	"github.com/ballista-go/ballista/core/types"
)

func TestTypesAreDatafusions(t *testing.T) {
	b := New(catalog.New(catalog.Default{}), &IDs{}, &expr.Settings{}, Options{})
	known(t, "testdata/types.tsv", 40, func(sql, want string) {
		parsed, err := parser.ParseType(sql)
		if err != nil {
			t.Errorf("%s: %v", sql, err)
			return
		}
		got, err := b.Type(parsed)
		if err != nil {
			t.Errorf("%s: %v", sql, err)
		} else if types.Name(got) != want {
			t.Errorf("%s is %s, datafusion has %s", sql, types.Name(got), want)
		}
	})
}
