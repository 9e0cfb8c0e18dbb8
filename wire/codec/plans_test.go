package codec_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/logical/plantest"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/core/tree"
	"github.com/ballista-go/ballista/wire/codec"
)

// queries have all nodes and expressions among them; TestAllNodes checks that.
var queries = []string{
	`SELECT a + 1 AS x, upper(b), CAST(c AS VARCHAR), TRY_CAST(b AS INT), -f FROM t WHERE a > 3 AND NOT (b = 'x' OR c IS NULL) AND d IN (DATE '2020-01-01', DATE '2021-01-01')`,
	`SELECT CASE WHEN a > 1 THEN 'many' WHEN a = 1 THEN 'one' END, coalesce(b, 'none'), nullif(a, 2), now(), random() FROM t`,
	`SELECT b, count(DISTINCT a) FILTER (WHERE c > 1), sum(f), array_agg(a ORDER BY f DESC NULLS LAST), string_agg(b, '-') FROM t GROUP BY b HAVING count(*) > 1`,
	`SELECT a, b, grouping(a), count(*) FROM t GROUP BY ROLLUP (a, b)`,
	`SELECT t.a FROM t WHERE t.a IN (SELECT a FROM u) AND t.c NOT IN (SELECT CAST(z AS INT) FROM v) AND EXISTS (SELECT 1 FROM u WHERE u.a = t.a)`,
	`SELECT a, (SELECT max(x) FROM u WHERE u.a = t.a), a > ALL (SELECT z FROM v), a = ANY (SELECT x FROM u) FROM t`,
	`SELECT * FROM t LEFT JOIN u ON t.a = u.a AND t.c < u.x RIGHT JOIN v ON u.a = v.a FULL JOIN t AS w ON w.a = v.a`,
	`SELECT * FROM t CROSS JOIN u WHERE t.c + u.x > 10 ORDER BY t.a DESC, u.y LIMIT 10 OFFSET 3`,
	`SELECT * FROM t, LATERAL (SELECT x + t.a AS s FROM u WHERE u.a = t.a LIMIT 1) AS l`,
	`WITH w AS (SELECT a, random() AS r FROM t) SELECT * FROM w JOIN w AS v ON w.a = v.a WHERE w.r < v.r`,
	`SELECT DISTINCT b FROM t UNION ALL SELECT y FROM u UNION SELECT 'x'`,
	`SELECT a FROM t INTERSECT ALL SELECT a FROM u EXCEPT SELECT a FROM v`,
	`SELECT DISTINCT ON (a) a, b, f FROM t ORDER BY a, f DESC`,
	`SELECT a, unnest([a, 2, NULL]) FROM t`,
	`VALUES (1, 'a', DATE '2020-01-01'), (NULL, 'b', NULL)`,
	`SELECT a FROM t WHERE false`,
	`SELECT named_struct('x', a, 'y', b)['x'], [1, 2, 3][1], date_trunc('month', ts), round(f, 2), date_part('year', d) FROM t`,
	`SELECT b LIKE 'a%', b NOT ILIKE '_x', b ~ '^a', regexp_replace(b, 'a', 'b', 'g'), a % 3, a & 1, b || 'x' FROM t`,
	`SELECT approx_percentile_cont(0.5) WITHIN GROUP (ORDER BY f), median(f), bool_and(a > 1), first_value(a ORDER BY d) FROM t`,
	`SELECT INTERVAL '1 month 2 days' + d, ts - INTERVAL '3 hours', ts AT TIME ZONE 'Europe/Berlin' FROM t ORDER BY 1 NULLS FIRST`,
	`SELECT lag(b, 2, 'none') IGNORE NULLS OVER (PARTITION BY a ORDER BY f DESC), ntile(3) OVER (ORDER BY a), count(*) OVER (PARTITION BY a, c), ` +
		`sum(DISTINCT f) FILTER (WHERE c > 1) OVER (ORDER BY a RANGE BETWEEN 2 PRECEDING AND 1 FOLLOWING), ` +
		`max(b) OVER (ORDER BY d GROUPS BETWEEN 1 PRECEDING AND UNBOUNDED FOLLOWING), first_value(a) OVER (PARTITION BY a ORDER BY d RANGE INTERVAL '1 day' PRECEDING) FROM t`,
}

func all(t *testing.T) []string {
	list := queries
	for _, name := range []string{
		"q01", "q02", "q03", "q04", "q05", "q06", "q07", "q08", "q09", "q10", "q11", "q12", "q13", "q14", "q15", "q16", "q17",
		"q18", "q19", "q20", "q21", "q22",
	} {
		list = append(list, plantest.TPCH(t, name))
	}
	return list
}

func TestPlansArriveAsTheyWereSent(t *testing.T) {
	for _, sql := range all(t) {
		t.Run("", func(t *testing.T) {
			tables := known{}
			q := bind(t, tables, sql)
			for _, plan := range []logical.Node{q.bound, q.optimized} {
				if diff := cmp.Diff(plan, sendLogical(t, tables, plan).Plan, same); diff != "" {
					t.Errorf("%s\n%s\n%s", sql, logical.Explain(plan), diff)
				}
			}
			if diff := cmp.Diff(q.physical, sendPhysical(t, tables, q.physical), same); diff != "" {
				t.Errorf("%s\n%s\n%s", sql, physical.Explain(q.physical, nil), diff)
			}
			for _, s := range stage.Cut(q.physical, 3).Stages {
				sendStage(t, tables, s)
			}
		})
	}
}

func sendStage(t *testing.T, tables known, s *stage.Stage) {
	t.Helper()
	envelope, err := codec.EncodeStage(s, settings)
	arrived, _, err := tables.decoder().Stage(t.Context(), sent(t, envelope, err))
	if err != nil {
		t.Fatal(err)
	}
	want := *s
	if s.Output != nil { // a plan that was cut has further exchanges below this one; only its columns count
		output := *s.Output
		output.Input = s.Root
		want.Output = &output
	}
	if diff := cmp.Diff(&want, arrived, same); diff != "" {
		t.Errorf("stage %d\n%s\n%s", s.ID, physical.Explain(s.Root, nil), diff)
	}
}

// TestAllNodes checks that the queries have among them whatever can be sent.
func TestAllNodes(t *testing.T) {
	seen := map[string]bool{}
	note := func(v any) { seen[typeName(v)] = true }
	for _, sql := range all(t) {
		q := bind(t, known{}, sql)
		for _, plan := range []logical.Node{q.bound, q.optimized} {
			logical.Contains(plan, func(n logical.Node) bool {
				note(n)
				for _, e := range n.Expressions() {
					tree.Walk(e, func(e expr.Expr) bool { note(e); return true })
				}
				return false
			})
		}
		tree.Walk(q.physical, func(n physical.Node) bool { note(n); return true })
		for _, s := range stage.Cut(q.physical, 3).Stages {
			tree.Walk(s.Root, func(n physical.Node) bool { note(n); return true })
		}
	}
	for _, want := range []any{
		&expr.Column{}, &expr.Literal{}, &expr.Call{}, &expr.Comparison{}, &expr.And{}, &expr.Or{}, &expr.Not{}, &expr.IsNull{},
		&expr.Case{}, &expr.Cast{}, &expr.In{}, &expr.Aggregate{}, &expr.Subquery{},
		&logical.Scan{}, &logical.Values{}, &logical.Empty{}, &logical.Filter{}, &logical.Project{}, &logical.Aggregate{}, &logical.Join{},
		&logical.Apply{}, &logical.Sort{}, &logical.Limit{}, &logical.Distinct{}, &logical.Union{}, &logical.SetOperation{}, &logical.With{},
		&logical.Ref{}, &logical.Unnest{},
		&physical.Scan{}, &physical.Values{}, &physical.Empty{}, &physical.Filter{}, &physical.Project{}, &physical.HashAggregate{},
		&physical.HashJoin{}, &physical.Sort{}, &physical.Limit{}, &physical.DistinctOn{}, &physical.Union{}, &physical.Unnest{},
		&physical.With{}, &physical.Ref{}, &physical.Exchange{}, &stage.Receive{},
	} {
		if !seen[typeName(want)] {
			t.Errorf("no query has a %s", typeName(want))
		}
	}
}
