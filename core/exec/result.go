package exec

import (
	"context"
	"slices"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/vector"
)

// heldBytes is how much of a result waits for its consumer at most, about, before the workers do. heldShare is the share of
// the query's memory that it may be.
const (
	heldBytes = 32 << 20
	heldShare = 8
)

// output is the sink of a query: it hands batches to the consumer in the order of the scan. It is guarded by the order's
// mutex, whose condition both sides wait on.
type output struct {
	budget   *memory.Budget
	order    *order
	pending  map[int64]*pendingMorsel
	held     int // bytes pending
	most     int // bytes that may be pending
	finished bool
	failure  error
	closed   bool
}

// pendingMorsel is what the consumer has not taken of a morsel.
type pendingMorsel struct {
	batches []*vector.Batch
	bytes   int
}

func newOutput(o *order, budget *memory.Budget) *output {
	most := int(min(heldBytes, budget.Limit()/heldShare))
	return &output{budget: budget, order: o, most: most, pending: map[int64]*pendingMorsel{}}
}

func (o *output) Worker(w *Worker) (Pusher, error) {
	return &outputPusher{output: o, worker: w, compactor: compactor{budget: o.budget}}, nil
}

func (o *output) Finish(context.Context) error { return nil }

type outputPusher struct {
	output    *output
	worker    *Worker
	compactor compactor
}

func (p *outputPusher) Push(ctx context.Context, batch *vector.Batch) (bool, error) {
	dense, err := p.compactor.compact(batch)
	if err != nil {
		return false, err
	}
	return p.output.add(ctx, dense.Share())
}

func (p *outputPusher) Flush(context.Context) error { return nil }

func (p *outputPusher) Close() { p.compactor.release() }

// add waits while the consumer is behind. A worker at the lowest morsel waits for the consumer alone: what it holds back
// is what the consumer gets next.
func (o *output) add(ctx context.Context, batch *vector.Batch) (more bool, err error) {
	stop := context.AfterFunc(ctx, o.wake)
	defer stop()
	o.order.mu.Lock()
	defer o.order.mu.Unlock()
	for !o.closed && ctx.Err() == nil && o.full(batch.Morsel) {
		o.order.changed.Wait()
	}
	if o.closed || ctx.Err() != nil {
		batch.Release()
		return false, context.Cause(ctx)
	}
	m := o.pending[batch.Morsel]
	if m == nil {
		m = &pendingMorsel{}
		o.pending[batch.Morsel] = m
	}
	size := bytesOf(batch)
	m.batches, m.bytes, o.held = append(m.batches, batch), m.bytes+size, o.held+size
	o.order.changed.Broadcast()
	return true, nil
}

// full reports whether a batch of the morsel has to wait.
func (o *output) full(morsel int64) bool {
	if morsel > o.order.lowest() {
		return o.held >= o.most
	}
	m := o.pending[morsel]
	return m != nil && m.bytes >= max(o.most/4, 1)
}

func (o *output) wake() {
	o.order.mu.Lock()
	o.order.changed.Broadcast()
	o.order.mu.Unlock()
}

// end says that no more batches come, or why.
func (o *output) end(failure error) {
	o.order.mu.Lock()
	o.finished, o.failure = true, failure
	o.order.changed.Broadcast()
	o.order.mu.Unlock()
}

// next waits for the next batch; nil at the end.
func (o *output) next(ctx context.Context) (*vector.Batch, error) {
	stop := context.AfterFunc(ctx, o.wake)
	defer stop()
	o.order.mu.Lock()
	defer o.order.mu.Unlock()
	for {
		switch {
		case o.failure != nil:
			return nil, o.failure
		case ctx.Err() != nil:
			return nil, context.Cause(ctx)
		case o.closed:
			return nil, nil
		}
		if batch := o.take(); batch != nil {
			o.order.changed.Broadcast()
			return batch, nil
		}
		if o.finished {
			return nil, nil
		}
		o.order.changed.Wait()
	}
}

// take removes the first batch in order, when no earlier one can come any more.
func (o *output) take() *vector.Batch {
	if len(o.pending) == 0 {
		return nil
	}
	first := idle
	for morsel := range o.pending {
		first = min(first, morsel)
	}
	if !o.finished && first > o.order.lowest() {
		return nil
	}
	m := o.pending[first]
	batch := m.batches[0]
	if m.batches = slices.Delete(m.batches, 0, 1); len(m.batches) == 0 {
		delete(o.pending, first)
	}
	size := bytesOf(batch)
	m.bytes, o.held = m.bytes-size, o.held-size
	return batch
}

// close drops what was not taken and makes workers stop.
func (o *output) close() {
	o.order.mu.Lock()
	defer o.order.mu.Unlock()
	o.closed = true
	for _, m := range o.pending {
		for _, batch := range m.batches {
			batch.Release()
		}
	}
	o.pending = nil
	o.order.changed.Broadcast()
}
