package exec_test

import (
	"context"
	"sync/atomic"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/exec/exectest"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/types"
)

func numbered(n int) *exectest.Relation {
	rows := make(exectest.Rows, n)
	for i := range rows {
		rows[i] = []types.Value{int64(i)}
	}
	return exectest.NewRelation(0, rows, arrow.PrimitiveTypes.Int64)
}

// A limit stops the scan, at the top of the query and below another operator, with an offset and after a filter.
func TestLimitsStopScans(t *testing.T) {
	const n = 20000
	relation := numbered(n)
	var reads atomic.Int64
	relation.Before = func(context.Context, int) error { reads.Add(1); return nil }
	key := logical.Named{Expr: relation.Columns[0], Column: relation.Columns[0]}
	// As many batches as the rows that are needed, and a few for each worker: what it reads while others are behind.
	most := func(workers, rows int) int64 { return int64(2*rows/relation.SplitRows + 4*workers + 2) }
	for _, workers := range []int{1, 8} {
		for _, skip := range []int{0, 1, 100, 5000} {
			top := &physical.Limit{Input: relation.Node(), Skip: int64(skip), Fetch: 30}
			filter := &physical.Filter{Input: relation.Node(), Condition: less(relation.Columns[0], n-1)}
			for name, plan := range map[string]physical.Node{
				"top":    top,
				"inner":  &physical.HashAggregate{Input: top, Groups: []logical.Named{key}},
				"filter": &physical.Limit{Input: filter, Skip: int64(skip), Fetch: 30},
			} {
				reads.Store(0)
				rows, err := exectest.Run(t.Context(), t, exectest.Environment(workers, 4, memory.Unlimited), plan)
				if err != nil || len(rows) != 30 {
					t.Errorf("%s, %d workers: %d rows and %v, want 30", name, workers, len(rows), err)
				}
				if got, want := reads.Load(), most(workers, skip+30); got > want {
					t.Errorf("%s, skip %d, %d workers: %d batches were read, want %d at most", name, skip, workers, got, want)
				}
			}
		}
	}
}

// The rows before an offset are not kept.
func TestOffsetsHoldNoRows(t *testing.T) {
	const n = 20000
	relation := numbered(n)
	want := relation.Rows[n-10:]
	plan := &physical.Limit{Input: relation.Node(), Skip: n - 10, Fetch: 50}
	for _, workers := range []int{1, 8} {
		exectest.OrderedWith(t, exectest.Environment(workers, 4, 4*n), plan, want)
	}
}

// What happens to rows after the limit does not count.
func TestErrorsAfterALimit(t *testing.T) {
	relation := numbered(1000)
	relation.Before = func(_ context.Context, row int) error {
		if row > 300 {
			return errs.New(errs.IO, "the disk is gone")
		}
		return nil
	}
	limit := func(fetch int64) physical.Node { return &physical.Limit{Input: relation.Node(), Fetch: fetch} }
	env := func() (int, int, int64) { return 1, 4, memory.Unlimited }
	exectest.OrderedWith(t, exectest.Environment(env()), limit(200), relation.Rows[:200])
	if _, err := exectest.Run(t.Context(), t, exectest.Environment(env()), limit(400)); !errs.Is(err, errs.IO) {
		t.Errorf("error is %v, want the one of the disk", err)
	}
}

// A limit at the top counts the rows that it gives.
func TestLimitsAreMeasured(t *testing.T) {
	relation := numbered(1000)
	plan := &physical.Limit{Input: relation.Node(), Skip: 5, Fetch: 12}
	metrics := exectest.Measure(t, exectest.Environment(2, 4, memory.Unlimited), plan)
	if got := metrics[plan].Rows; got != 12 {
		t.Errorf("the limit gave %d rows, want 12", got)
	}
}

// What has no operator of its own gives the rows that it is given.
func TestUnionsAreMeasured(t *testing.T) {
	relation := numbered(100)
	limit := func(fetch int64) physical.Node { return &physical.Limit{Input: relation.Node(), Fetch: fetch} }
	inner := &physical.Union{Inputs: []physical.Node{limit(3), limit(4)}, Columns: relation.Node().Output()}
	plan := &physical.Union{Inputs: []physical.Node{inner, limit(5)}, Columns: relation.Node().Output()}
	metrics := exectest.Measure(t, exectest.Environment(1, 10, memory.Unlimited), plan)
	if got := metrics[plan].Rows; got != metrics[inner].Rows+metrics[plan.Inputs[1]].Rows || got < 12 {
		t.Errorf("the union gave %d rows, of which the one below it gave %d", got, metrics[inner].Rows)
	}
}
