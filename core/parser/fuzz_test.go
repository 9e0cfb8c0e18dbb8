package parser

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/tree"
)

// FuzzParse checks that no text makes the parser panic, and that what parses is printed as SQL that parses to the same
// tree.
func FuzzParse(f *testing.F) {
	for _, sql := range cases(f, "query.txt", "statement.txt", "error.txt") {
		f.Add(sql)
	}
	for _, e := range cases(f, "expression.txt") {
		f.Add("select " + e)
	}
	f.Fuzz(func(t *testing.T, sql string) {
		statements, err := ParseAll(sql)
		if err != nil {
			return
		}
		for _, statement := range statements {
			checkPrinted(t, statement, Parse)
		}
	})
}

// FuzzParseExpr does the same for expressions, and checks that each node has a position and takes its own children
// back.
func FuzzParseExpr(f *testing.F) {
	for _, e := range cases(f, "expression.txt") {
		f.Add(e)
	}
	f.Fuzz(func(t *testing.T, sql string) {
		e, err := ParseExpr(sql)
		if err != nil {
			return
		}
		checkPrinted(t, e, ParseExpr)
		tree.Walk(e, func(node ast.Expr) bool {
			if node.Pos() < 0 || node.Pos() >= len(sql) {
				t.Errorf("%s: %T has the position %d", sql, node, node.Pos())
			}
			if got, want := dump(node.WithChildren(node.Children())), dump(node); got != want {
				t.Errorf("%s: children put back give\n%s\nnot\n%s", node, got, want)
			}
			return len(sql) < 1000 // the comparisons are quadratic in the depth of the tree
		})
	})
}

// FuzzParseType does the same for types.
func FuzzParseType(f *testing.F) {
	for _, text := range cases(f, "type.txt") {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if parsed, err := ParseType(text); err == nil {
			checkPrinted(t, parsed, ParseType)
		}
	})
}

func checkPrinted[T ast.Node](t *testing.T, node T, parse func(string) (T, error)) {
	printed := node.String()
	again, err := parse(printed)
	if err != nil && strings.Contains(err.Error(), "nested too deeply") {
		return // NOT and signs are printed with parentheses that the text may have done without
	}
	if err != nil {
		t.Fatalf("what is printed does not parse: %s: %v", printed, err)
	}
	if got, want := dump(again), dump(node); got != want {
		t.Fatalf("what is printed parses to another tree: %s\n%s\nnot\n%s", printed, got, want)
	}
}

// cases lists the SQL of golden files.
func cases(t testing.TB, names ...string) []string {
	var list []string
	for _, name := range names {
		content, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		for _, block := range strings.Split(string(content), "\n\n") {
			_, sql, _ := splitCase(block)
			list = append(list, sql)
		}
	}
	return list
}
