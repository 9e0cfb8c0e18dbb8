package exec

import (
	"context"
	"math"
	"sync"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/vector"
)

// limit keeps the first skip+fetch rows in the order of the scan, whatever worker reads them: of each morsel it keeps that
// many at most, and it stops morsels that come after enough rows of complete ones.
type limit struct {
	skip int64
	end  int64 // skip and fetch: how many rows are needed; math.MaxInt64 for all
	kept collection

	mu       sync.Mutex
	counts   map[int64]int64 // rows kept, by morsel that may not be complete
	complete int64           // rows kept of complete morsels
}

func newLimit(skip, fetch int64, budget *memory.Budget) *limit {
	end := int64(math.MaxInt64)
	if fetch >= 0 && fetch < end-skip {
		end = skip + fetch
	}
	return &limit{skip: skip, end: end, kept: newCollection(budget), counts: map[int64]int64{}}
}

func (l *limit) Worker(w *Worker) (Pusher, error) {
	inner, err := l.kept.Worker(w)
	return &limitPusher{limit: l, worker: w, inner: inner}, err
}

func (l *limit) Finish(ctx context.Context) error {
	if err := l.kept.Finish(ctx); err != nil {
		return err
	}
	l.cut()
	return nil
}

// cut drops the rows before skip and after skip+fetch.
func (l *limit) cut() {
	position := int64(0)
	kept := l.kept.batches[:0]
	for _, batch := range l.kept.batches {
		count := int64(batch.Count())
		from := min(max(l.skip-position, 0), count)
		to := min(max(l.end-position, 0), count)
		position += count
		if from >= to {
			batch.Release()
			continue
		}
		pick(batch, from, to)
		kept = append(kept, batch)
	}
	l.kept.batches = kept
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

func (l *limit) source() Source {
	return &batchSource{batches: func() []*vector.Batch { return l.kept.batches }}
}

// wants is how many rows of a morsel may still be needed, after taken of it were kept.
func (l *limit) wants(w *Worker, morsel, taken int64) int64 {
	if l.end == math.MaxInt64 {
		return l.end
	}
	w.order.mu.Lock()
	lowest := w.order.lowest()
	w.order.mu.Unlock()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.counts[morsel] = taken
	for earlier, count := range l.counts {
		if earlier < lowest {
			l.complete += count
			delete(l.counts, earlier)
		}
	}
	return l.end - l.complete - taken
}

type limitPusher struct {
	limit  *limit
	worker *Worker
	inner  Pusher
	morsel int64
	taken  int64 // rows of the morsel that were kept
}

func (p *limitPusher) Push(ctx context.Context, batch *vector.Batch) (bool, error) {
	if batch.Morsel != p.morsel {
		p.morsel, p.taken = batch.Morsel, 0
	}
	wanted := p.limit.wants(p.worker, p.morsel, p.taken)
	if wanted <= 0 {
		return false, nil
	}
	taken := *batch
	if wanted < int64(batch.Count()) {
		pick(&taken, 0, wanted)
	}
	p.taken += int64(taken.Count())
	if _, err := p.inner.Push(ctx, &taken); err != nil {
		return false, err
	}
	return p.limit.wants(p.worker, p.morsel, p.taken) > 0, nil
}

func (p *limitPusher) Flush(ctx context.Context) error { return p.inner.Flush(ctx) }

func (p *limitPusher) Close() { p.inner.Close() }
