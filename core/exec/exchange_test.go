package exec

import (
	"context"
	"fmt"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/core/types"
)

// blockCounter is an output that keeps nothing. It implements stage.Writer.
type blockCounter struct{ blocks, bytes int }

func (c *blockCounter) Write(_ context.Context, _ int, data []byte) (bool, error) {
	c.blocks++
	c.bytes += len(data)
	return true, nil
}

func (c *blockCounter) Close(error) error { return nil }

// An exchange allocates blocks of a good size, and nothing else, for batches of which each partition gets a few rows.
func TestExchangesAllocateBlocksOnly(t *testing.T) {
	text := benchColumn{arrow.BinaryTypes.StringView, 0, func(row int) types.Value { return fmt.Sprint("some longer text ", row) }}
	in := newBenchInput(t, 40,
		benchColumn{arrow.PrimitiveTypes.Int64, 0, func(row int) types.Value { return int64(row) }}, text,
		benchColumn{arrow.BinaryTypes.StringView, 7, func(k int) types.Value { return fmt.Sprint(k) }},
	)
	for _, exchange := range []*physical.Exchange{
		{Kind: physical.Hash, Keys: []expr.Expr{in.columns[0]}, Partitions: 16},
		{Kind: physical.Single, Partitions: 1},
	} {
		b := newBuilder(&stage.Environment{Budget: in.budget, Workers: 1, BatchRows: benchRows, Settings: &expr.Settings{}}, &physical.Empty{})
		b.task = &task{Task: &stage.Task{Stage: &stage.Stage{Root: &physical.Empty{Columns: in.columns}, Output: exchange}}}
		counter := &blockCounter{}
		e, err := b.exchange(counter)
		if err != nil {
			t.Fatal(err)
		}
		p := e.pusher(&expr.Settings{})
		push := func() {
			for _, batch := range in.batches {
				if _, err := p.Push(t.Context(), batch); err != nil {
					t.Fatal(err)
				}
			}
		}
		push()
		before := counter.blocks
		allocations := testing.AllocsPerRun(1, push)
		blocks := float64(counter.blocks-before) / 2 // AllocsPerRun runs it once before
		if allocations > 2*blocks+2 {                // the race detector makes two of one
			t.Errorf("%s: %v allocations for %v blocks", exchange, allocations, blocks)
		}
		if size := counter.bytes / counter.blocks; size < leastBlockBytes/2 || size > 4*mostBlockBytes {
			t.Errorf("%s: blocks of %d bytes", exchange, size)
		}
		p.Close()
	}
}
