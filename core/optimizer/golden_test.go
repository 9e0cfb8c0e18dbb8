package optimizer_test

import (
	"context"
	"flag"
	"fmt"
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
	"github.com/ballista-go/ballista/core/optimizer"
	"github.com/ballista-go/ballista/core/parser"
)

var rewrite = flag.Bool("rewrite", false, "write what the rules give to testdata")

// TestGolden runs the cases of testdata, in files named by rules: a query that ends in a semicolon, and the plan before and
// after the rule, where the rules before it have run; of the file "optimize", the plan at the end alone. Cases are separated by
// empty lines; lines that start with -- say what to look at.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no testdata: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) { golden(t, file) })
	}
}

func golden(t *testing.T, file string) {
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	rule := strings.TrimSuffix(filepath.Base(file), ".txt")
	c := testCatalog(t)
	cases := strings.Split(strings.TrimSpace(string(content)), "\n\n")
	for i, text := range cases {
		sql, want, ok := strings.Cut(text+"\n", ";\n")
		if !ok {
			t.Fatalf("%s: case without a semicolon: %s", file, text)
		}
		got := outcome(c, rule, queryOf(t, sql))
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

// queryOf is the SQL of a case: itself, or that of the TPC-H query which it names as @q5.
func queryOf(t *testing.T, text string) string {
	lines := strings.Split(text, "\n")
	name, ok := strings.CutPrefix(lines[len(lines)-1], "@")
	if !ok {
		return text
	}
	sql, err := os.ReadFile("../../bench/queries/tpch/" + name + ".sql")
	if err != nil {
		t.Fatal(err)
	}
	return string(sql)
}

// outcome is the plan before and after the rule.
func outcome(c *catalog.Catalog, rule, sql string) string {
	ids := &binder.IDs{}
	plan, err := bind(c, ids, sql)
	if err != nil {
		return err.Error()
	}
	before, after := "", ""
	last := logical.Explain(plan)
	optimized, err := optimizer.Optimize(context.Background(), plan, optimizer.Options{
		Settings: &expr.Settings{}, NewID: ids.Next,
		Observe: func(name string, plan logical.Node) {
			if name == rule {
				before, after = last, logical.Explain(plan)
			}
			last = logical.Explain(plan)
		},
	})
	switch {
	case err != nil:
		return err.Error()
	case rule == "optimize":
		return logical.Explain(optimized)
	case before == after:
		return fmt.Sprintf("%s\n=> the same", before)
	}
	return before + "\n=>\n" + after
}

func bind(c *catalog.Catalog, ids *binder.IDs, sql string) (logical.Node, error) {
	statement, err := parser.Parse(sql)
	if err != nil {
		return nil, err
	}
	return binder.New(c, ids, &expr.Settings{}, binder.Options{}).Query(statement.(*ast.Query), nil)
}

func testCatalog(t *testing.T) *catalog.Catalog {
	c := catalog.New()
	for _, f := range function.Scalars() {
		c.RegisterFunction(f)
	}
	for _, f := range function.Aggregates() {
		c.RegisterAggregate(f)
	}
	for name, relation := range tables(t) {
		full := catalog.Name{Catalog: catalog.DefaultCatalog, Schema: catalog.DefaultSchema, Table: name}
		if _, err := c.Register(full, catalog.Relation{Table: relation}); err != nil {
			t.Fatal(err)
		}
	}
	return c
}
