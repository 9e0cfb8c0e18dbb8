package exec

import (
	"context"
	"sync"

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
	wanted func() []*table.Wanted
	once   sync.Once
}

func (b *builder) scan(ctx context.Context, node *physical.Scan, m *meter) (Source, error) {
	splits, err := b.splits(ctx, node)
	if err != nil {
		return nil, err
	}
	env := &table.Env{Budget: m.budget, Settings: b.env.Settings, BatchRows: b.env.BatchRows, Metrics: new(table.Metrics)}
	return &scanSource{splits: splits, queue: queue{total: int64(len(splits))}, env: env, wanted: b.wanted(node)}, nil
}

// wanted returns what gives the conditions of the joins that will look up the scan's rows, once their build sides are finished.
func (b *builder) wanted(node *physical.Scan) func() []*table.Wanted {
	return func() []*table.Wanted {
		var all []*table.Wanted
		for _, of := range b.partners[node] {
			if j := b.joins[of.join]; j != nil && j.table != nil {
				all = append(all, j.wanted(of.key, of.column)...)
			}
		}
		return all
	}
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
	s.once.Do(func() { s.env.Wanted = s.wanted() })
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
