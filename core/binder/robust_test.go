package binder

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/parser"
)

// seeds are the lines that the parser is tested with.
func seeds(t testing.TB) []string {
	var lines []string
	files, err := filepath.Glob("../parser/testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no seeds: %v", err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(content)) {
			lines = append(lines, strings.TrimSpace(line))
			lines = append(lines, "SELECT "+strings.TrimSpace(line)+" FROM t")
		}
	}
	return lines
}

// FuzzBind binds what parses: it never panics, and a plan verifies.
func FuzzBind(f *testing.F) {
	for _, sql := range seeds(f) {
		f.Add(sql)
	}
	c := testCatalog()
	f.Fuzz(func(t *testing.T, sql string) {
		statement, err := parser.Parse(sql)
		if err != nil {
			return
		}
		query, ok := statement.(*ast.Query)
		if !ok {
			return
		}
		plan, err := New(c, &IDs{}, &expr.Settings{}, Options{}).Query(query, nil)
		if err == nil {
			err = logical.Verify(t.Context(), plan)
		}
		if errs.Is(err, errs.Internal) {
			t.Errorf("%s: %v", sql, err)
		}
	})
}
