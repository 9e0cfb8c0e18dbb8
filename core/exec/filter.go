package exec

import (
	"context"

	"github.com/ballista-go/ballista/core/eval"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/vector"
)

// sparse is the share of selected rows below which a batch is made dense: gathering costs less than what follows wastes on
// rows that do not count.
const sparse = 0.5

type filter struct {
	condition *eval.Program
	budget    *memory.Budget
}

func (b *builder) filter(node *physical.Filter, m *meter) (Operator, error) {
	condition, err := eval.Compile(node.Condition, node.Input.Output())
	return &filter{condition: condition, budget: m.budget}, err
}

func (f *filter) Worker(w *Worker, next Pusher) (Pusher, error) {
	return &filterPusher{
		next: next, evaluator: f.condition.Start(f.budget, w.Settings), compactor: compactor{budget: f.budget},
	}, nil
}

func (f *filter) Rest(context.Context) (Source, error) { return nil, nil }

type filterPusher struct {
	next      Pusher
	evaluator *eval.Evaluator
	compactor compactor
}

func (p *filterPusher) Push(ctx context.Context, batch *vector.Batch) (bool, error) {
	rows, err := p.evaluator.Select(ctx, batch, batch.Rows)
	if err != nil {
		return false, err
	}
	if rows != nil && len(rows) == 0 {
		return true, nil
	}
	selected := vector.Batch{Columns: batch.Columns, Len: batch.Len, Rows: rows, Morsel: batch.Morsel}
	dense, err := p.compactor.compact(&selected)
	if err != nil {
		return false, err
	}
	return p.next.Push(ctx, dense)
}

func (p *filterPusher) Flush(context.Context) error { return nil }

func (p *filterPusher) Close() {
	p.evaluator.Close()
	p.compactor.release()
}

// compactor makes sparse batches dense, in scratch memory of its own.
type compactor struct {
	budget *memory.Budget
	dense  vector.Batch
}

func (c *compactor) compact(batch *vector.Batch) (*vector.Batch, error) {
	if batch.Rows == nil || float64(len(batch.Rows)) >= sparse*float64(batch.Len) {
		return batch, nil
	}
	return &c.dense, batch.Compact(c.budget, &c.dense)
}

func (c *compactor) release() { c.dense.Release() }
