package binder

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/types"
)

var rewrite = flag.Bool("rewrite", false, "write what the binder gives to testdata")

// TestGolden runs the cases of testdata: a query that ends in a semicolon, and its plan and columns or its error.
// Cases are separated by empty lines; lines that start with -- are comments.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no testdata: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) { golden(t, file) })
	}
}

func golden(t *testing.T, file string) {
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	c := testCatalog()
	cases := strings.Split(strings.TrimSpace(string(content)), "\n\n")
	for i, text := range cases {
		sql, want, ok := strings.Cut(text, ";")
		if !ok {
			t.Fatalf("%s: case without a semicolon: %s", file, text)
		}
		plan, err := bind(c, sql)
		got := outcome(plan, err, sql)
		if want = strings.TrimPrefix(want, "\n"); got != want && !*rewrite {
			t.Errorf("%s\ngot\n%s\nwant\n%s", sql, got, want)
		}
		cases[i] = sql + ";\n" + got
	}
	if *rewrite {
		if err := os.WriteFile(file, []byte(strings.Join(cases, "\n\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// outcome is the plan and its columns, or the error with its kind and place.
func outcome(plan logical.Node, err error, sql string) string {
	var e *errs.Error
	if errors.As(err, &e) {
		return fmt.Sprintf("%s: %v", e.Kind, errs.WithExcerpt(err, sql))
	}
	if err != nil {
		return err.Error()
	}
	var columns []string
	for _, c := range plan.Output() {
		column := c.Name + " " + types.Name(c.DataType)
		if !c.Null {
			column += " not null"
		}
		columns = append(columns, column)
	}
	return logical.Explain(plan) + "\n=> " + strings.Join(columns, "; ")
}
