package binder

import (
	"strings"
	"testing"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/catalog"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/parser"
)

// frames makes plans as the DataFrame API does, from expressions in SQL.
type frames struct {
	*testing.T
	*Binder
}

func newFrames(t *testing.T, c *catalog.Catalog) frames {
	return frames{t, New(c, &IDs{}, &expr.Settings{}, Options{})}
}

func (f frames) table(name string) logical.Node {
	return f.made(f.Table(ast.Name{{Name: name}}))
}

func (f frames) made(plan logical.Node, err error) logical.Node {
	f.Helper()
	if err == nil {
		err = logical.Verify(f.Context(), plan)
	}
	if err != nil {
		f.Fatal(err)
	}
	return plan
}

func (f frames) exprs(sql ...string) []ast.Expr {
	list := make([]ast.Expr, len(sql))
	for i, text := range sql {
		e, err := parser.ParseExpr(text)
		if err != nil {
			f.Fatal(err)
		}
		list[i] = e
	}
	return list
}

func names(list ...string) []ast.Name {
	made := make([]ast.Name, len(list))
	for i, text := range list {
		for _, part := range strings.Split(text, ".") {
			made[i] = append(made[i], ast.Ident{Name: part})
		}
	}
	return made
}

// expect compares the names of a plan's columns.
func (f frames) expect(plan logical.Node, err error, want string) {
	f.Helper()
	var got []string
	for _, c := range f.made(plan, err).Output() {
		got = append(got, c.String())
	}
	if joined := strings.Join(got, ", "); joined != want {
		f.Errorf("got %s, want %s\n%s", joined, want, logical.Explain(plan))
	}
}

func TestFramesOfOneRelation(t *testing.T) {
	f := newFrames(t, testCatalog())
	u := f.table("u")
	try := func(want string, make func() (logical.Node, error)) {
		t.Helper()
		plan, err := make()
		f.expect(plan, err, want)
	}
	try("u.a, u.a + Int64(1), x", func() (logical.Node, error) { return f.Select(u, f.exprs("a", "a + 1", "c AS x")) })
	try("u.a, u.c", func() (logical.Node, error) { return f.Filter(u, f.exprs("c = 'x'")[0]) })
	try("u.c, sum(u.a), n", func() (logical.Node, error) { return f.Aggregate(u, f.exprs("c"), f.exprs("sum(a)", "count(1) AS n")) })
	try("sum(u.a)", func() (logical.Node, error) { return f.Aggregate(u, nil, f.exprs("sum(a)")) })
	try("u.a, c, z", func() (logical.Node, error) {
		return f.WithColumns(u, []*ast.Alias{f.exprs("a + 1 AS z")[0].(*ast.Alias), f.exprs("1 AS c")[0].(*ast.Alias)})
	})
	try("q, u.c", func() (logical.Node, error) { return f.Rename(u, names("a")[0], "q") })
	try("u.a, u.c", func() (logical.Node, error) { return f.Rename(u, names("zz")[0], "q") })
	try("u.c", func() (logical.Node, error) { return f.Drop(u, names("u.a", "zz")), nil })
	try("v.a, v.c", func() (logical.Node, error) { return f.Alias(u, "v"), nil })
	try("u.c", func() (logical.Node, error) {
		selected := f.made(f.Select(u, f.exprs("c")))
		return f.Sort(selected, []ast.SortKey{{Expr: f.exprs("a")[0]}, {Expr: f.exprs("c")[0]}})
	})
	try("x", func() (logical.Node, error) {
		deep := f.made(f.Filter(f.made(f.Select(f.made(f.Select(u, f.exprs("a AS x"))), f.exprs("x"))), f.exprs("x > 1")[0]))
		return f.Sort(deep, []ast.SortKey{{Expr: f.exprs("c")[0]}, {Expr: f.exprs("x + a")[0]}})
	})
	if _, err := f.Sort(f.made(f.Distinct(f.made(f.Select(u, f.exprs("c"))))), []ast.SortKey{{Expr: f.exprs("a")[0]}}); err == nil {
		t.Error("distinct rows have no other columns")
	}
	try("u.a", func() (logical.Node, error) {
		return f.DistinctOn(u, f.exprs("c"), f.exprs("a"), []ast.SortKey{{Expr: f.exprs("c")[0]}, {Expr: f.exprs("a")[0]}})
	})
}

func TestFramesOfTwoRelations(t *testing.T) {
	f := newFrames(t, testCatalog())
	u, n := f.table("u"), f.table("n")
	keys := Join{LeftKeys: names("a"), RightKeys: names("k")}
	plan, err := f.Join(u, n, keys)
	f.expect(plan, err, "u.a, u.c, n.k, n.v")
	renamed := f.made(f.Rename(n, names("k")[0], "a"))
	for _, kind := range []ast.JoinKind{ast.InnerJoin, ast.LeftJoin, ast.RightJoin, ast.FullJoin} {
		plan, err = f.Join(u, renamed, Join{Kind: kind, LeftKeys: names("a"), RightKeys: names("a"), MergeKeys: true})
		want := "u.a, u.c, n.v"
		if kind == ast.RightJoin {
			want = "a, u.c, n.v"
		}
		f.expect(plan, err, want)
	}
	plan, err = f.Join(u, f.Alias(u, "w"), Join{On: f.exprs("u.a = w.a", "u.c < w.c")})
	f.expect(plan, err, "u.a, u.c, w.a, w.c")
	plan, err = f.Join(u, u, Join{Kind: ast.LeftSemiJoin, LeftKeys: names("a"), RightKeys: names("a")})
	f.expect(plan, err, "u.a, u.c")
	if _, err = f.Join(u, u, Join{LeftKeys: names("a"), RightKeys: names("a")}); err == nil {
		t.Error("a join of a relation with itself gives columns of the same name")
	}
	plan, err = f.SetOperation(u, u, &ast.SetOperation{All: true})
	f.expect(plan, err, "a, c")
	plan, err = f.SetOperation(u, u, &ast.SetOperation{Op: ast.Except})
	f.expect(plan, err, "u.a, u.c")
	plan, err = f.SetOperation(u, renamed, &ast.SetOperation{ByName: true})
	f.expect(plan, err, "a, c, v")
}

// TestPlansCombineWithThemselves joins every golden plan with itself, for which all columns must get new numbers.
func TestPlansCombineWithThemselves(t *testing.T) {
	c := testCatalog()
	for _, sql := range []string{
		"SELECT a, sum(f) AS s FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.a = t.a) GROUP BY a",
		"WITH x AS (SELECT a FROM t) SELECT x.a FROM x, x y WHERE x.a IN (SELECT a FROM x)",
		"SELECT x.a FROM u x, LATERAL (SELECT max(i) AS m FROM t WHERE t.a = x.a) s",
		"SELECT a FROM t UNION SELECT k FROM n EXCEPT VALUES (1)",
		"SELECT a, grouping(a) AS g FROM t GROUP BY ROLLUP (a) ORDER BY g",
	} {
		f := newFrames(t, c)
		statement, err := parser.Parse(sql)
		if err != nil {
			t.Fatal(err)
		}
		plan := f.made(f.Query(statement.(*ast.Query), nil))
		f.made(f.Join(f.Alias(plan, "l"), f.Alias(plan, "r"), Join{LeftKeys: names("a"), RightKeys: names("a")}))
		copied := f.made(f.Renumber(plan))
		seen := map[expr.ID]bool{}
		eachNode(plan, func(n logical.Node) {
			for _, column := range producedBy(n) {
				seen[column.ID] = true
			}
		})
		eachNode(copied, func(n logical.Node) {
			for _, column := range producedBy(n) {
				if seen[column.ID] {
					t.Errorf("%s: column %s#%d was not renumbered", sql, column, column.ID)
				}
			}
		})
	}
}
