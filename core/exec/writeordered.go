package exec

import (
	"context"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/vector"
)

// orderedWrite is the sink that writes the rows of all workers in the order of the scan, as batches or as pieces of the file that each worker
// makes. A worker that finds the next one there, and nobody who writes, writes it.
type orderedWrite struct {
	*write
	budget *memory.Budget
	queue  inOrder[*toWrite] // its order's mutex guards what follows, too
	joint  table.Joint       // or nil
	rows   *writePusher      // without a joint
	busy   bool              // a worker writes
	held   memory.Charge     // for the pieces in the queue; batches charge themselves
	failed error
}

// toWrite is some rows of a file: a batch, or their bytes.
type toWrite struct {
	batch *vector.Batch // or nil
	piece []byte
	count int
}

func (w *toWrite) bytes() int {
	if w.batch != nil {
		return bytesOf(w.batch)
	}
	return cap(w.piece)
}

func (w *toWrite) release() {
	if w.batch != nil {
		w.batch.Release()
	}
}

// Worker implements Sink.
func (o *orderedWrite) Worker(w *Worker) (Pusher, error) {
	if o.rows == nil {
		joint, err := o.attempt.Join()
		if err != nil {
			return nil, err
		}
		o.queue = newInOrder(w.order, o.budget, (*toWrite).bytes)
		o.joint, o.rows, o.held.Budget = joint, &writePusher{write: o.write}, o.budget
	}
	p := &orderedWritePusher{orderedWrite: o, compactor: compactor{budget: o.budget}, charge: memory.Charge{Budget: o.budget}}
	if o.joint == nil {
		return p, nil
	}
	pieces, err := o.joint.Worker()
	if err != nil {
		return nil, err
	}
	p.pieces = pieces
	return p, nil
}

// Finish implements Sink.
func (o *orderedWrite) Finish(ctx context.Context) error {
	o.queue.order.mu.Lock()
	o.queue.finished = true
	for o.writeNext(ctx) {
	}
	o.queue.order.mu.Unlock()
	if o.failed != nil {
		return o.failed
	}
	if err := ctx.Err(); err != nil {
		return context.Cause(ctx)
	}
	end := o.rows.Flush
	if o.joint != nil {
		end = o.joint.Finish
	}
	if err := end(ctx); err != nil {
		return err
	}
	return o.write.Finish(ctx)
}

// release is called when nobody writes any more.
func (o *orderedWrite) release() {
	for _, items := range o.queue.pending {
		for _, item := range items {
			item.release()
		}
	}
	o.queue.pending = nil
	if o.held.Budget != nil {
		o.held.Release()
	}
	if o.joint != nil {
		o.joint.Close()
	}
	if o.rows != nil {
		o.rows.Close()
	}
}

// writeNext writes what is next in order, if it is there and nobody writes. The caller holds the order's mutex, which is let go meanwhile.
func (o *orderedWrite) writeNext(ctx context.Context) bool {
	if o.busy || o.failed != nil || ctx.Err() != nil {
		return false
	}
	next, ok := o.queue.take()
	if !ok {
		return false
	}
	o.busy = true
	o.queue.order.mu.Unlock()
	err := o.writeOne(ctx, next)
	o.queue.order.mu.Lock()
	o.busy = false
	if err == nil {
		err = o.count()
	}
	o.failed = err
	o.queue.order.changed.Broadcast()
	return true
}

// count charges the pieces in the queue. The caller holds the order's mutex.
func (o *orderedWrite) count() error {
	if o.joint == nil {
		return nil
	}
	return o.held.Set(int64(o.queue.held))
}

func (o *orderedWrite) writeOne(ctx context.Context, next *toWrite) (err error) {
	defer next.release()
	defer func() {
		if p := recover(); p != nil {
			err = panicked(p)
		}
	}()
	if o.joint != nil {
		return o.joint.Append(next.piece, next.count)
	}
	_, err = o.rows.Push(ctx, next.batch)
	return err
}

// orderedWritePusher is one worker's end.
type orderedWritePusher struct {
	*orderedWrite
	compactor compactor
	pieces    table.PieceWriter // with a joint
	charge    memory.Charge     // for the piece at hand
}

// Push implements Pusher.
func (p *orderedWritePusher) Push(ctx context.Context, batch *vector.Batch) (bool, error) {
	made, err := p.make(ctx, batch)
	if err != nil {
		return false, err
	}
	return p.add(ctx, batch.Morsel, made)
}

// make makes of a batch what is written of it.
func (p *orderedWritePusher) make(ctx context.Context, batch *vector.Batch) (*toWrite, error) {
	if p.pieces != nil {
		piece, err := p.pieces.Piece(ctx, batch)
		if err == nil {
			err = p.charge.Set(int64(cap(piece)))
		}
		return &toWrite{piece: piece, count: batch.Count()}, err
	}
	dense, err := p.compactor.compact(batch)
	if err != nil {
		return nil, err
	}
	return &toWrite{batch: dense.Share()}, nil
}

// add hands over what is to be written. While too much waits the worker helps, or waits.
func (p *orderedWritePusher) add(ctx context.Context, morsel int64, made *toWrite) (bool, error) {
	order := p.queue.order
	wake := func() {
		order.mu.Lock()
		order.changed.Broadcast()
		order.mu.Unlock()
	}
	stop := context.AfterFunc(ctx, wake)
	defer stop()
	order.mu.Lock()
	defer order.mu.Unlock()
	for p.queue.full(morsel) && p.failed == nil && ctx.Err() == nil {
		if !p.writeNext(ctx) {
			order.changed.Wait()
		}
	}
	if p.failed != nil || ctx.Err() != nil {
		made.release()
	} else {
		p.queue.keep(morsel, made)
		p.failed = p.count()
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
func (p *orderedWritePusher) Close() {
	p.compactor.release()
	p.charge.Release()
	if p.pieces != nil {
		p.pieces.Close()
	}
}
