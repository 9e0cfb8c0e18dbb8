package exec

import (
	"context"

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
	inOrder[*vector.Batch]
	budget   *memory.Budget
	rows     rowRange // what of the rows the query wants
	position int64    // of the next row that is taken
	meter    *meter   // counts the rows that are handed out; or nil
	failure  error
	closed   bool
}

func newOutput(o *order, budget *memory.Budget) *output {
	return &output{budget: budget, inOrder: newInOrder(o, budget, bytesOf), rows: allRows}
}

// newInOrder keeps as much as the budget of a query allows.
func newInOrder[T any](o *order, budget *memory.Budget, bytesOf func(T) int) inOrder[T] {
	return inOrder[T]{order: o, bytesOf: bytesOf, most: int(min(heldBytes, budget.Limit()/heldShare)), pending: map[int64][]T{}}
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

// add waits while the consumer is behind. A worker at the lowest morsel waits only while there is something that the consumer
// can take: otherwise the consumer waits for it.
func (o *output) add(ctx context.Context, batch *vector.Batch) (more bool, err error) {
	stop := context.AfterFunc(ctx, o.wake)
	defer stop()
	o.order.mu.Lock()
	defer o.order.mu.Unlock()
	for !o.enough() && ctx.Err() == nil && o.full(batch.Morsel) {
		o.order.changed.Wait()
	}
	if o.enough() || ctx.Err() != nil {
		batch.Release()
		return false, context.Cause(ctx)
	}
	o.keep(batch.Morsel, batch)
	o.order.changed.Broadcast()
	return true, nil
}

// enough reports whether no further rows are wanted.
func (o *output) enough() bool { return o.closed || o.position >= o.rows.end }

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
		case o.position >= o.rows.end: // whatever happens to later rows
			return nil, nil
		case o.failure != nil:
			return nil, o.failure
		case ctx.Err() != nil:
			return nil, context.Cause(ctx)
		case o.closed:
			return nil, nil
		}
		batch, ok := o.take()
		switch {
		case ok:
			o.order.changed.Broadcast()
			if o.hand(batch) {
				return batch, nil
			}
		case o.finished:
			return nil, nil
		default:
			o.order.changed.Wait()
		}
	}
}

// hand makes the next batch in order what the query wants of it. It reports whether that is anything.
func (o *output) hand(batch *vector.Batch) bool {
	position := o.position
	o.position += int64(batch.Count())
	if !o.rows.cut(batch, position) {
		batch.Release()
		return false
	}
	if o.meter != nil {
		o.meter.rows.Add(int64(batch.Count()))
		o.meter.batches.Add(1)
	}
	return true
}

// close drops what was not taken and makes workers stop.
func (o *output) close() {
	o.order.mu.Lock()
	defer o.order.mu.Unlock()
	o.closed = true
	for _, batches := range o.pending {
		for _, batch := range batches {
			batch.Release()
		}
	}
	o.pending = nil
	o.order.changed.Broadcast()
}
