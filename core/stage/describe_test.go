package stage_test

import (
	"strings"
	"testing"

	"github.com/ballista-go/ballista/core/logical/plantest"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/planner"
	"github.com/ballista-go/ballista/core/stage"
)

// TestDescriptionHasTheLinesOfExplain writes a description as EXPLAIN would.
func TestDescriptionHasTheLinesOfExplain(t *testing.T) {
	const sql = "SELECT c_nationkey, count(*) FROM customer JOIN orders ON c_custkey = o_custkey WHERE o_totalprice > 1 GROUP BY 1 ORDER BY 2"
	plan, err := cut(plantest.Catalog(t), sql, planner.Config{Nodes: 3})
	if err != nil {
		t.Fatal(err)
	}
	if len(plan.Stages) < 3 {
		t.Fatalf("got %d stages", len(plan.Stages))
	}
	described := stage.Describe(plan, func(n physical.Node) (stage.Metrics, bool) {
		_, received := n.(*stage.Receive)
		return stage.Metrics{Rows: 7}, !received
	})
	for i, s := range plan.Stages {
		d := described.Stages[i]
		var b strings.Builder
		write(&b, d.Root, 0)
		if want := physical.Explain(s.Root, nil) + "\n"; b.String() != want {
			t.Errorf("got\n%swant\n%s", b.String(), want)
		}
		if d.ID != s.ID || d.Tasks != s.Tasks || (d.Output == "") != (s.Output == nil) {
			t.Errorf("got %+v of %s", d, s)
		}
	}
}

func write(b *strings.Builder, o *stage.Operator, depth int) {
	line := o.Name
	if o.Detail != "" {
		line += ": " + o.Detail
	}
	b.WriteString(strings.Repeat("  ", depth) + line + "\n")
	if o.Reads != nil {
		if o.Metrics != nil {
			b.WriteString("metrics of what has none\n")
		}
	} else if o.Metrics == nil || o.Metrics.Rows != 7 {
		b.WriteString("no metrics\n")
	}
	for _, input := range o.Inputs {
		write(b, input, depth+1)
	}
}
