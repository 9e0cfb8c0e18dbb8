package exec

import (
	"context"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/vector"
)

// orderedWrite is the sink that writes the rows of all workers in the order of the scan. A worker that finds the next rows there, and
// nobody who writes, writes them.
type orderedWrite struct {
	*write
	budget *memory.Budget
	out    *output // guards what follows by the order's mutex
	rows   *writePusher
	busy   bool // a worker writes
	failed error
}

// Worker implements Sink.
func (o *orderedWrite) Worker(w *Worker) (Pusher, error) {
	if o.out == nil {
		o.out, o.rows = newOutput(w.order, o.budget), &writePusher{write: o.write}
	}
	return &orderedWritePusher{orderedWrite: o, compactor: compactor{budget: o.budget}}, nil
}

// Finish implements Sink.
func (o *orderedWrite) Finish(ctx context.Context) error {
	o.out.end(nil)
	o.out.order.mu.Lock()
	for o.writeNext(ctx) {
	}
	o.out.order.mu.Unlock()
	if o.failed != nil {
		return o.failed
	}
	if err := o.rows.Flush(ctx); err != nil {
		return err
	}
	return o.write.Finish(ctx)
}

// release is called when nobody writes any more.
func (o *orderedWrite) release() {
	if o.out != nil {
		o.out.close()
		o.rows.Close()
	}
}

// writeNext writes the next batch in order, if it is there and nobody writes. The caller holds the order's mutex, which is let go
// meanwhile.
func (o *orderedWrite) writeNext(ctx context.Context) bool {
	if o.busy || o.failed != nil || ctx.Err() != nil {
		return false
	}
	batch := o.out.take()
	if batch == nil {
		return false
	}
	o.busy = true
	o.out.order.mu.Unlock()
	err := o.writeBatch(ctx, batch)
	o.out.order.mu.Lock()
	o.busy = false
	if err != nil {
		o.failed = err
	}
	o.out.order.changed.Broadcast()
	return true
}

func (o *orderedWrite) writeBatch(ctx context.Context, batch *vector.Batch) (err error) {
	defer batch.Release()
	defer func() {
		if p := recover(); p != nil {
			err = panicked(p)
		}
	}()
	_, err = o.rows.Push(ctx, batch)
	return err
}

type orderedWritePusher struct {
	*orderedWrite
	compactor compactor
}

// Push implements Pusher. While too much waits to be written it helps, or waits.
func (p *orderedWritePusher) Push(ctx context.Context, batch *vector.Batch) (bool, error) {
	dense, err := p.compactor.compact(batch)
	if err != nil {
		return false, err
	}
	stop := context.AfterFunc(ctx, p.out.wake)
	defer stop()
	order := p.out.order
	order.mu.Lock()
	defer order.mu.Unlock()
	for p.out.full(dense.Morsel) && p.failed == nil && ctx.Err() == nil {
		if !p.writeNext(ctx) {
			order.changed.Wait()
		}
	}
	if p.failed == nil && ctx.Err() == nil {
		p.out.keep(dense.Share())
	}
	for p.writeNext(ctx) {
	}
	if p.failed != nil {
		return false, p.failed
	}
	return true, context.Cause(ctx)
}

// Flush implements Pusher.
func (p *orderedWritePusher) Flush(context.Context) error { return nil }

// Close implements Pusher.
func (p *orderedWritePusher) Close() { p.compactor.release() }
