package exec_test

import (
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/exec/exectest"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/types"
)

// TestScratchIsCharged compares what is charged at most with what the operators need for each row at the least: 8 bytes for the
// rows themselves, and what they know of each besides.
func TestScratchIsCharged(t *testing.T) {
	const n = 60000
	rows := make(exectest.Rows, n)
	for i := range rows {
		rows[i] = []types.Value{int64(i * 7919 % n)}
	}
	relation, few := exectest.NewRelation(0, rows, arrow.PrimitiveTypes.Int64), exectest.NewRelation(10, rows[:10], arrow.PrimitiveTypes.Int64)
	relation.SplitRows = 5000
	column := relation.Columns[0]
	keys := []expr.SortKey{{Expr: column}}
	joined := &physical.HashJoin{
		Kind: logical.LeftSemi, Multiset: true, Probe: few.Node(), Build: relation.Node(), Columns: few.Columns,
		On: []logical.Equality{{Left: few.Columns[0], Right: column}},
	}
	selected := &physical.Filter{Input: relation.Node(), Condition: less(column, n*6/10)}
	shared := &physical.With{ID: 1, Shared: selected, Body: &physical.Ref{ID: 1, Columns: relation.Columns}}
	for name, c := range map[string]struct {
		plan   physical.Node
		perRow int64
	}{
		"sort":        {&physical.Sort{Input: relation.Node(), Keys: keys, Fetch: -1}, 8 + 2*16}, // entries, twice
		"multiset":    {joined, 8 + 4 + 4},                                                       // the index and the lengths
		"distinct on": {&physical.DistinctOn{Input: relation.Node(), On: []expr.Expr{column}, Keys: keys}, 8 + 4 + 8 + 8 + 4},
		"selection":   {shared, (8*10 + 4*6) / 10},
	} {
		for _, workers := range []int{1, 4} {
			env := exectest.Environment(workers, 1024, memory.Unlimited)
			if _, err := exectest.Run(t.Context(), t, env, c.plan); err != nil {
				t.Fatal(err)
			}
			if peak := env.Budget.Peak(); peak < n*c.perRow {
				t.Errorf("%s, %d workers: %d bytes were charged at most, want %d or more", name, workers, peak, n*c.perRow)
			}
			_, err := exectest.Run(t.Context(), t, exectest.Environment(workers, 1024, n*c.perRow), c.plan)
			if errs.KindOf(err) != errs.OutOfMemory {
				t.Errorf("%s, %d workers: error is %v, want that memory is out", name, workers, err)
			}
		}
	}
}
