package exec

import (
	"context"
	"math"
	"sync"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/vector"
)

// rowRange is the rows that a limit keeps, by their position in the order of the scan: from skip (inclusive) to end (exclusive).
type rowRange struct{ skip, end int64 }

var allRows = rowRange{end: math.MaxInt64}

func rangeOf(node *physical.Limit) rowRange {
	r := rowRange{skip: node.Skip, end: math.MaxInt64}
	if node.Fetch >= 0 && node.Fetch < r.end-node.Skip {
		r.end = node.Skip + node.Fetch
	}
	return r
}

// cut narrows a batch, whose first row has the position, to the range. It reports whether a row is left.
func (r rowRange) cut(batch *vector.Batch, position int64) bool {
	count := int64(batch.Count())
	from := min(max(r.skip-position, 0), count)
	to := min(max(r.end-position, 0), count)
	if from >= to {
		return false
	}
	pick(batch, from, to)
	return true
}

// pick narrows the selection of a batch to its selected rows from (inclusive) to to (exclusive).
func pick(batch *vector.Batch, from, to int64) {
	if from == 0 && to == int64(batch.Count()) {
		return
	}
	if batch.Rows != nil {
		batch.Rows = batch.Rows[from:to]
		return
	}
	batch.Rows = make([]int32, 0, to-from)
	for row := from; row < to; row++ {
		batch.Rows = append(batch.Rows, int32(row))
	}
}

// limit keeps a range of the rows in the order of the scan, whatever worker reads them.
type limit struct {
	rowRange
	firstRows
	kept collection
}

func newLimit(node *physical.Limit, budget *memory.Budget) *limit {
	r := rangeOf(node)
	return &limit{rowRange: r, firstRows: newFirstRows(r.end), kept: newCollection(budget)}
}

// Worker implements Sink.
func (l *limit) Worker(w *Worker) (Pusher, error) {
	inner, err := l.kept.Worker(w)
	return &limitPusher{firstPusher: firstPusher{rows: &l.firstRows, worker: w, next: inner}}, err
}

// Finish implements Sink.
func (l *limit) Finish(ctx context.Context) error {
	if err := l.kept.Finish(ctx); err != nil {
		return err
	}
	position := int64(0)
	kept := l.kept.batches[:0]
	for _, batch := range l.kept.batches {
		count := int64(batch.Count())
		if l.cut(batch, position) {
			kept = append(kept, batch)
		} else {
			batch.Release()
		}
		position += count
	}
	l.kept.batches = kept
	return nil
}

func (l *limit) source() Source {
	return &batchSource{batches: func() []*vector.Batch { return l.kept.batches }}
}

type limitPusher struct{ firstPusher }

func (p *limitPusher) Flush(ctx context.Context) error { return p.next.Flush(ctx) }

func (p *limitPusher) Close() { p.next.Close() }

// firstRows passes at least the first end rows in the order of the scan, and stops workers whose rows come after these: a row
// is not wanted when that many of earlier morsels, and of its own before it, were passed. It implements Operator.
type firstRows struct {
	end int64

	mu       sync.Mutex
	counts   map[int64]int64 // rows passed, by morsel that may not be complete
	complete int64           // rows passed of complete morsels
}

func newFirstRows(end int64) firstRows { return firstRows{end: end, counts: map[int64]int64{}} }

// Worker implements Operator.
func (f *firstRows) Worker(w *Worker, next Pusher) (Pusher, error) {
	return &firstPusher{rows: f, worker: w, next: next}, nil
}

// Rest implements Operator.
func (f *firstRows) Rest(context.Context) (Source, error) { return nil, nil }

// wants is how many rows of a morsel may still be needed, after taken of it were passed.
func (f *firstRows) wants(w *Worker, morsel, taken int64) int64 {
	if f.end == math.MaxInt64 {
		return f.end
	}
	w.order.mu.Lock()
	lowest := w.order.lowest()
	w.order.mu.Unlock()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.counts[morsel] = taken
	earlier := int64(0)
	for other, count := range f.counts {
		switch {
		case other < lowest:
			f.complete += count
			delete(f.counts, other)
		case other < morsel:
			earlier += count
		}
	}
	return f.end - f.complete - earlier - taken
}

type firstPusher struct {
	rows   *firstRows
	worker *Worker
	next   Pusher
	morsel int64
	taken  int64 // rows of the morsel that were passed
}

// Push implements Pusher.
func (p *firstPusher) Push(ctx context.Context, batch *vector.Batch) (bool, error) {
	if batch.Morsel != p.morsel {
		p.morsel, p.taken = batch.Morsel, 0
	}
	wanted := p.rows.wants(p.worker, p.morsel, p.taken)
	if wanted <= 0 {
		return false, nil
	}
	taken := *batch
	if wanted < int64(batch.Count()) {
		pick(&taken, 0, wanted)
	}
	p.taken += int64(taken.Count())
	more, err := p.next.Push(ctx, &taken)
	if err != nil || !more {
		return false, err
	}
	return p.rows.wants(p.worker, p.morsel, p.taken) > 0, nil
}

// Flush implements Pusher.
func (p *firstPusher) Flush(context.Context) error { return nil }

// Close implements Pusher.
func (p *firstPusher) Close() {}
