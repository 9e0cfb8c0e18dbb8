package binder

import (
	"os"
	"strings"
	"testing"

	"github.com/ballista-go/ballista/core/types"
)

// known reads what DataFusion says of each expression.
func known(t *testing.T, file string, least int, check func(e, want string)) {
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for line := range strings.Lines(string(content)) {
		if e, want, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t"); ok {
			checked++
			check(e, want)
		}
	}
	if checked < least {
		t.Fatalf("%s: only %d lines were checked", file, checked)
	}
}

func TestNamesAreDatafusions(t *testing.T) {
	c := testCatalog()
	known(t, "testdata/names.tsv", 100, func(e, want string) {
		plan, err := bind(c, "SELECT "+e+" FROM t")
		if err != nil {
			t.Errorf("%s: %v", e, err)
		} else if got := plan.Output()[0].Name; got != want {
			t.Errorf("%s\n got %s\nwant %s", e, got, want)
		}
	})
}

func TestSchemasAreDatafusions(t *testing.T) {
	c := testCatalog()
	known(t, "testdata/schemas.tsv", 100, func(e, want string) {
		plan, err := bind(c, "SELECT "+e+" FROM t, n")
		if err != nil {
			t.Errorf("%s: %v", e, err)
			return
		}
		column := plan.Output()[0]
		got := types.Name(column.DataType)
		if !column.Null {
			got += " not null"
		}
		if got != want {
			t.Errorf("%s is %s, datafusion has %s", e, got, want)
		}
	})
}
