// Package plantest has what tests of plans share: tables with statistics and no rows, queries over them, among them those of
// TPC-H, and files of cases.
package plantest

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/binder"
	"github.com/ballista-go/ballista/core/catalog"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/parser"
)

var rewrite = flag.Bool("rewrite", false, "write what the cases give to testdata")

// Golden runs the files of testdata, a subtest each. A case is a query that ends in a semicolon, and what outcome returns for it;
// a query @q05 is that of TPC-H. Cases are separated by empty lines; lines that start with -- say what to look at.
func Golden(t *testing.T, outcome func(t *testing.T, file, sql string) string) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no testdata: %v", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txt")
		t.Run(name, func(t *testing.T) {
			golden(t, file, func(sql string) string { return outcome(t, name, sql) })
		})
	}
}

func golden(t *testing.T, file string, outcome func(sql string) string) {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	cases := strings.Split(strings.TrimSpace(string(content)), "\n\n")
	for i, text := range cases {
		sql, want, ok := strings.Cut(text+"\n", ";\n")
		if !ok {
			t.Fatalf("%s: case without a semicolon: %s", file, text)
		}
		got := outcome(queryOf(t, sql))
		if want = strings.TrimSuffix(want, "\n"); got != want && !*rewrite {
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

// queryOf is the SQL of a case.
func queryOf(t *testing.T, text string) string {
	t.Helper()
	lines := strings.Split(text, "\n")
	name, ok := strings.CutPrefix(lines[len(lines)-1], "@")
	if !ok {
		return text
	}
	return TPCH(t, name)
}

// TPCH is a query of TPC-H, such as q05. The test's package lies two folders below the project's.
func TPCH(t *testing.T, name string) string {
	t.Helper()
	sql, err := os.ReadFile(filepath.Join("..", "..", "bench", "queries", "tpch", name+".sql"))
	if err != nil {
		t.Fatal(err)
	}
	return string(sql)
}

// Bind binds a query.
func Bind(c *catalog.Catalog, ids *binder.IDs, sql string) (logical.Node, error) {
	statement, err := parser.Parse(sql)
	if err != nil {
		return nil, err
	}
	return binder.New(c, ids, &expr.Settings{}, binder.Options{}).Query(statement.(*ast.Query), nil)
}

// Catalog has the functions, and the tables of the tests.
func Catalog(t *testing.T) *catalog.Catalog {
	t.Helper()
	c := catalog.New(catalog.Default{})
	for _, f := range function.Scalars() {
		c.RegisterFunction(f)
	}
	for _, f := range function.Aggregates() {
		c.RegisterAggregate(f)
	}
	for _, f := range function.Windows() {
		c.RegisterWindow(f)
	}
	for name, relation := range tables(t) {
		full := catalog.Name{Catalog: catalog.DefaultCatalog, Schema: catalog.DefaultSchema, Table: name}
		if _, err := c.Register(full, catalog.Relation{Table: relation}); err != nil {
			t.Fatal(err)
		}
	}
	return c
}
