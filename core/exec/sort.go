package exec

import (
	"context"
	"slices"
	"sync"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/core/vector"
)

// sorter orders all rows of its input; rows with equal keys stay in the order of the scan. With a fetch each worker keeps
// only about that many of its first rows while it collects.
type sorter struct {
	node    *physical.Sort
	budget  *memory.Budget
	env     *stage.Environment
	rows    *keyed
	sorted  vector.Batch
	order   memory.Array[int32] // rows of sorted, in order
	results queue
	started sync.Once
}

func (b *builder) sort(node *physical.Sort, m *meter) (Sink, Source, error) {
	rows, err := newKeyed(m.budget, sortExprs(node.Keys), node.Input.Output())
	if err != nil {
		return nil, nil, err
	}
	s := &sorter{node: node, budget: m.budget, env: b.env, rows: rows}
	b.hold(s)
	return s, (*sortedSource)(s), nil
}

func sortExprs(keys []expr.SortKey) []expr.Expr {
	exprs := make([]expr.Expr, len(keys))
	for i, key := range keys {
		exprs[i] = key.Expr
	}
	return exprs
}

func (s *sorter) release() {
	s.rows.release()
	s.sorted.Release()
	s.order.Release()
}

func (s *sorter) Worker(w *Worker) (Pusher, error) {
	inner := s.rows.worker(w)
	if s.node.Fetch < 0 {
		return inner, nil
	}
	return &topPusher{sorter: s, worker: w, inner: inner}, nil
}

// Finish sorts what the workers collected.
func (s *sorter) Finish(ctx context.Context) error {
	err := s.rows.Finish(ctx)
	if err != nil {
		return err
	}
	s.order, err = s.sort(ctx, s.env.Workers, &s.rows.collection, &s.sorted)
	return err
}

// sort makes the rows of a collection dense in batch and finds their order, cut off at the fetch.
func (s *sorter) sort(ctx context.Context, workers int, rows *collection, batch *vector.Batch) (memory.Array[int32], error) {
	var err error
	if *batch, err = rows.dense(ctx, workers, s.rows.columns); err != nil {
		return memory.Array[int32]{}, err
	}
	order, err := sortRows(ctx, s.budget, workers, s.rows.keys(batch), s.node.Keys, batch.Len)
	if s.node.Fetch >= 0 && int64(len(order.Values)) > s.node.Fetch {
		order.Values = order.Values[:s.node.Fetch]
	}
	return order, err
}

// topPusher sorts and cuts what a worker has whenever it has collected a few times the fetch.
type topPusher struct {
	sorter *sorter
	worker *Worker
	inner  *keyedPusher
	rows   int64
}

// topSlack is how many rows a top-k collects at least before it cuts.
const topSlack = 1 << 15

func (p *topPusher) Push(ctx context.Context, batch *vector.Batch) (bool, error) {
	more, err := p.inner.Push(ctx, batch)
	if err != nil {
		return false, err
	}
	p.rows += int64(batch.Count())
	if (p.rows-topSlack)/4 > p.sorter.node.Fetch {
		err = p.cut(ctx)
	}
	return more, err
}

// cut keeps the worker's first rows, each under its own morsel, so that ties are still decided by the scan's order.
func (p *topPusher) cut(ctx context.Context) error {
	all := newCollection(p.sorter.budget)
	all.batches, p.inner.batches = p.inner.batches, nil
	all.charge.Take(&p.inner.charge)
	ends := endsOf(all.batches)
	var batch vector.Batch
	defer batch.Release()
	sorted, err := p.sorter.sort(ctx, 1, &all, &batch)
	defer sorted.Release()
	if err != nil {
		return err
	}
	p.rows = int64(len(sorted.Values))
	slices.Sort(sorted.Values)
	return p.keepFirst(&batch, sorted.Values, ends)
}

// morselEnd says where the rows of a morsel end.
type morselEnd struct{ morsel, end int64 }

func endsOf(batches []*vector.Batch) []morselEnd {
	var ends []morselEnd
	rows := int64(0)
	for _, batch := range batches {
		rows += int64(batch.Count())
		if last := len(ends) - 1; last >= 0 && ends[last].morsel == batch.Morsel {
			ends[last].end = rows
		} else {
			ends = append(ends, morselEnd{batch.Morsel, rows})
		}
	}
	return ends
}

// keepFirst collects the rows, which ascend, in batches of one morsel each.
func (p *topPusher) keepFirst(batch *vector.Batch, rows []int32, ends []morselEnd) error {
	for len(rows) > 0 {
		for int64(rows[0]) >= ends[0].end {
			ends = ends[1:]
		}
		n := 1
		for n < min(len(rows), p.worker.BatchRows) && int64(rows[n]) < ends[0].end {
			n++
		}
		kept, err := gatherBatch(p.sorter.budget, batch, rows[:n])
		if err != nil {
			return err
		}
		kept.Morsel = ends[0].morsel
		if err := p.inner.keep(kept); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

func gatherBatch(budget *memory.Budget, batch *vector.Batch, rows []int32) (*vector.Batch, error) {
	out := &vector.Batch{Len: len(rows)}
	for _, column := range batch.Columns {
		v := new(vector.Vector)
		out.Columns = append(out.Columns, v)
		if err := vector.Gather(budget, v, column, rows); err != nil {
			out.Release()
			return nil, err
		}
	}
	return out, nil
}

func (p *topPusher) Flush(ctx context.Context) error { return p.inner.Flush(ctx) }

func (p *topPusher) Close() { p.inner.Close() }

// sortedSource gives the rows of a finished sorter.
type sortedSource sorter

func (s *sortedSource) Reader(w *Worker) (Reader, error) {
	s.started.Do(func() {
		s.results.total = int64((len(s.order.Values) + w.BatchRows - 1) / w.BatchRows)
	})
	return &sortedReader{source: s, worker: w}, nil
}

type sortedReader struct {
	source *sortedSource
	worker *Worker
	out    vector.Batch
}

func (r *sortedReader) Next(_ context.Context, batch *vector.Batch) (bool, error) {
	position, morsel, ok := r.source.results.claim(r.worker)
	if !ok {
		return false, nil
	}
	from := int(position) * r.worker.BatchRows
	order := r.source.order.Values
	rows := order[from:min(from+r.worker.BatchRows, len(order))]
	r.out.Resize(len(r.source.node.Output()))
	for i := range r.out.Columns {
		column := r.source.sorted.Columns[i]
		if err := vector.Gather(r.source.budget, r.out.Columns[i], column, rows); err != nil {
			return false, err
		}
	}
	*batch = r.out
	batch.Len, batch.Morsel = len(rows), morsel
	return true, nil
}

func (r *sortedReader) Close() { r.out.Release() }
