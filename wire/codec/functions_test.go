package codec_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/tree"
)

// TestFunctionsArriveAsTheyWereSent sends the examples of all functions, in a session with a time zone.
func TestFunctionsArriveAsTheyWereSent(t *testing.T) {
	engine := must[*core.Engine](t)(core.Open(core.Config{}))
	session := must[*core.Session](t)(engine.NewSession(map[string]string{"datafusion.execution.time_zone": "Asia/Tokyo"}))
	calls := map[string]bool{}
	note := func(plan logical.Node) {
		logical.Contains(plan, func(n logical.Node) bool {
			for _, e := range n.Expressions() {
				tree.Walk(e, func(e expr.Expr) bool {
					switch e := e.(type) {
					case *expr.Call:
						calls[e.Function.Name] = true
					case *expr.Aggregate:
						calls[e.Function.Name] = true
					}
					return true
				})
			}
			return false
		})
	}
	const from = ` FROM (VALUES (1, 2.5, 2.5, 1, 2, 3.5, 4.5, 'a')) AS t(a, b, fare, id, x, y, tip, name)`
	bound := 0
	send := func(f expr.Doc) {
		q, err := session.SQL(t.Context(), "SELECT "+f.Example+from, nil)
		if err != nil {
			return // an example over other columns
		}
		bound++
		note(q.LogicalPlan())
		if diff := cmp.Diff(q.LogicalPlan(), sendLogical(t, known{}, q.LogicalPlan()).Plan, same); diff != "" {
			t.Errorf("%s: %s", f.Example, diff)
		}
	}
	total := 0
	for _, f := range function.Scalars() {
		send(f.Doc)
		total++
	}
	for _, f := range function.Aggregates() {
		send(f.Doc)
		total++
	}
	if bound < total*8/10 || len(calls) < total/2 {
		t.Errorf("%d of %d examples were sent, with calls of %d functions", bound, total, len(calls))
	}
}

// TestFunctionsAreFoundByTheirNames checks what plans rely on: the name in a call leads to the function again.
func TestFunctionsAreFoundByTheirNames(t *testing.T) {
	for _, f := range function.Scalars() {
		if found, ok := function.Scalar(f.Name); !ok || found != f {
			t.Errorf("scalar function %q is found as another one", f.Name)
		}
	}
	for _, f := range function.Aggregates() {
		if found, ok := function.Aggregate(f.Name); !ok || found != f || strings.ToLower(f.Name) != f.Name {
			t.Errorf("aggregate function %q is found as another one", f.Name)
		}
	}
}

// TestConstantsThatWereFolded sends calls whose arguments are constants now and were none when they were resolved, and calls that
// were resolved with constants that have been cast since.
func TestConstantsThatWereFolded(t *testing.T) {
	tables := known{}
	for _, sql := range []string{
		`SELECT round(CAST(f AS DECIMAL(10,4)), CAST(1.0 AS BIGINT)) FROM t`,
		`SELECT round(CAST(f AS DECIMAL(10,4)), 1) FROM t`,
	} {
		q := bind(t, tables, sql)
		if diff := cmp.Diff(q.optimized, sendLogical(t, tables, q.optimized).Plan, same); diff != "" {
			t.Errorf("%s: %s", sql, diff)
		}
	}
}
