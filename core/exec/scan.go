package exec

import (
	"context"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/vector"
)

// scanSource reads the splits of a table: a split is a morsel.
type scanSource struct {
	splits []table.Split
	queue  queue
	env    *table.Env
}

func (b *builder) scan(ctx context.Context, node *physical.Scan, m *meter) (Source, error) {
	splits, err := b.splits(ctx, node)
	if err != nil {
		return nil, err
	}
	env := &table.Env{Budget: m.budget, Settings: b.env.Settings, BatchRows: b.env.BatchRows, Metrics: new(table.Metrics)}
	return &scanSource{splits: splits, queue: queue{total: int64(len(splits))}, env: env}, nil
}

// splits are the task's own, or those of the table.
func (b *builder) splits(ctx context.Context, node *physical.Scan) ([]table.Split, error) {
	if own, ok := b.task.splits(node); ok {
		return own, nil
	}
	if node.Share == physical.Divided {
		return nil, errs.New(errs.Internal, "a scan is divided, and its task has no share: %s", node)
	}
	scan, err := node.Table.Scan(ctx, node.Request)
	if err != nil {
		return nil, err
	}
	return scan.Splits(), nil
}

func (s *scanSource) Reader(w *Worker) (Reader, error) {
	return &scanReader{source: s, worker: w}, nil
}

type scanReader struct {
	source *scanSource
	worker *Worker
	open   table.Reader // nil between splits
	morsel int64
}

func (r *scanReader) Next(ctx context.Context, batch *vector.Batch) (bool, error) {
	for {
		if r.open == nil {
			position, morsel, ok := r.source.queue.claim(r.worker)
			if !ok {
				return false, nil
			}
			opened, err := r.source.splits[position].Open(ctx, r.source.env)
			if err != nil {
				return false, err
			}
			r.open, r.morsel = opened, morsel
		}
		ok, err := r.open.Next(ctx, batch)
		if err != nil {
			return false, err
		}
		if ok {
			batch.Morsel = r.morsel
			return true, nil
		}
		err = r.open.Close()
		r.open = nil
		if err != nil {
			return false, err
		}
	}
}

func (r *scanReader) Close() {
	if r.open != nil {
		_ = r.open.Close() // the reader's error, if it had one, was returned by Next
	}
}
