package binder

import (
	"os"
	"strings"
	"testing"

	"github.com/ballista-go/ballista/core/catalog"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/parser"
	"github.com/ballista-go/ballista/core/types"
)

func TestTypesAreDatafusions(t *testing.T) {
	content, err := os.ReadFile("testdata/types.tsv")
	if err != nil {
		t.Fatal(err)
	}
	b := New(catalog.New(), &IDs{}, &expr.Settings{}, Options{})
	checked := 0
	for line := range strings.Lines(string(content)) {
		sql, want, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if !ok {
			continue
		}
		checked++
		parsed, err := parser.ParseType(sql)
		if err != nil {
			t.Errorf("%s: %v", sql, err)
			continue
		}
		got, err := b.Type(parsed)
		if err != nil {
			t.Errorf("%s: %v", sql, err)
		} else if types.Name(got) != want {
			t.Errorf("%s is %s, datafusion has %s", sql, types.Name(got), want)
		}
	}
	if checked < 40 {
		t.Fatalf("only %d types were checked", checked)
	}
}
