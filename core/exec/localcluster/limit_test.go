package localcluster

import (
	"context"
	"sync/atomic"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/exec/exectest"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/core/types"
)

// A limit has its rows while producers have more to give: they stop before they have read all.
func TestLimitsStopProducers(t *testing.T) {
	const total, nodes = 30_000, 3
	rows := make(exectest.Rows, total)
	for i := range rows {
		rows[i] = []types.Value{int64(i)}
	}
	for _, workers := range []int{1, 8} {
		relation := exectest.NewRelation(0, rows, arrow.PrimitiveTypes.Int64)
		relation.SplitRows = 100
		var read atomic.Int64
		answered := make(chan struct{})
		relation.Before = func(ctx context.Context, row int) error {
			read.Add(10)
			if row%10_000 > 2000 { // each node goes on when the answer is there
				select {
				case <-answered:
				case <-ctx.Done():
				}
			}
			return nil
		}
		scan := relation.Node().(*physical.Scan)
		scan.Share = physical.Divided
		plan := &physical.Limit{Input: &physical.Exchange{Input: scan, Kind: physical.Single, Partitions: 1}, Skip: 3, Fetch: 4}
		running, err := Runner{}.Run(t.Context(), stage.Cut(plan, nodes), exectest.Environment(workers, 10, memory.Unlimited))
		if err != nil {
			t.Fatal(err)
		}
		batch, err := running.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if err := exectest.Difference(exectest.RowsOf(batch), rows[3:7]); err != nil {
			t.Error(err)
		}
		batch.Release()
		if batch, err := running.Next(t.Context()); batch != nil || err != nil {
			t.Errorf("after the last row: %v, %v", batch, err)
		}
		close(answered)
		if err := running.(*result).job.outcome(); err != nil {
			t.Error(err)
		}
		if n := read.Load(); n == total {
			t.Errorf("%d workers: all %d rows were read", workers, n)
		}
		running.Close()
	}
}
