package exec

import (
	"context"
	"runtime/debug"
	"sync"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/vector"
)

// driver runs the pipelines of a stage with a fixed number of workers.
type driver struct {
	workers []*Worker
	order   *order
}

// run runs a pipeline to its end.
func (d *driver) run(ctx context.Context, p *pipeline) error {
	sinks, err := d.pushers(p.sink.Worker)
	defer closeAll(sinks)
	if err != nil {
		return err
	}
	if err := d.drive(ctx, p.chain, sinks); err != nil {
		return err
	}
	if err := d.flush(ctx, sinks); err != nil {
		return err
	}
	return p.sink.Finish(ctx)
}

// drive pushes the rows of a chain into down, which has a pusher for each worker.
func (d *driver) drive(ctx context.Context, c *chain, down []Pusher) error {
	levels := make([][]Pusher, len(c.operators)+1)
	levels[len(c.operators)] = down
	for i := len(c.operators) - 1; i >= 0; i-- {
		level, err := d.pushers(func(w *Worker) (Pusher, error) {
			return c.operators[i].Worker(w, levels[i+1][w.ID])
		})
		defer closeAll(level)
		if err != nil {
			return err
		}
		levels[i] = level
	}
	if err := d.feed(ctx, c, levels[0]); err != nil {
		return err
	}
	for i, op := range c.operators {
		if err := d.flush(ctx, levels[i]); err != nil {
			return err
		}
		rest, err := op.Rest(ctx)
		if err != nil {
			return err
		}
		if rest != nil {
			if err := d.read(ctx, rest, levels[i+1]); err != nil {
				return err
			}
		}
	}
	return nil
}

// feed pushes what a chain's operators get: the rows of its source or of its inputs.
func (d *driver) feed(ctx context.Context, c *chain, first []Pusher) error {
	if c.source != nil {
		return d.read(ctx, c.source, first)
	}
	for _, input := range c.inputs {
		if err := d.drive(ctx, input, first); err != nil {
			return err
		}
	}
	return nil
}

// read pushes all rows of a source.
func (d *driver) read(ctx context.Context, source Source, first []Pusher) error {
	d.order.startPhase()
	return d.each(ctx, func(ctx context.Context, w *Worker) error {
		defer w.leave()
		reader, err := source.Reader(w)
		if err != nil {
			return err
		}
		defer reader.Close()
		return pushAll(ctx, reader, first[w.ID])
	})
}

func pushAll(ctx context.Context, reader Reader, first Pusher) error {
	var batch vector.Batch
	for {
		if err := ctx.Err(); err != nil {
			return context.Cause(ctx)
		}
		ok, err := reader.Next(ctx, &batch)
		if err != nil || !ok {
			return err
		}
		if batch.Count() == 0 {
			continue
		}
		more, err := first.Push(ctx, &batch)
		if err != nil || !more {
			return err
		}
	}
}

func (d *driver) flush(ctx context.Context, level []Pusher) error {
	return d.each(ctx, func(ctx context.Context, w *Worker) error { return level[w.ID].Flush(ctx) })
}

// each runs f for every worker and waits for all. The first error cancels the others and is returned.
func (d *driver) each(ctx context.Context, f func(context.Context, *Worker) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var group sync.WaitGroup
	for _, w := range d.workers[1:] {
		group.Go(func() { d.guard(ctx, cancel, w, f) })
	}
	d.guard(ctx, cancel, d.workers[0], f)
	group.Wait()
	return context.Cause(ctx)
}

// guard runs f for a worker. A panic is a bug, and ends the query, not the process.
func (d *driver) guard(ctx context.Context, cancel context.CancelCauseFunc, w *Worker, f func(context.Context, *Worker) error) {
	defer func() {
		if p := recover(); p != nil {
			cancel(panicked(p))
		}
		d.order.mu.Lock()
		d.order.changed.Broadcast()
		d.order.mu.Unlock()
	}()
	if err := f(ctx, w); err != nil {
		cancel(err)
	}
}

// panicked is the error that a recovered panic becomes.
func panicked(p any) error {
	failure := errs.New(errs.Internal, "a worker panicked: %v", p)
	failure.Detail = string(debug.Stack())
	return failure
}

// pushers makes one pusher for each worker. On an error it returns those made before it, to be closed.
func (d *driver) pushers(make func(*Worker) (Pusher, error)) ([]Pusher, error) {
	var made []Pusher
	for _, w := range d.workers {
		p, err := make(w)
		if err != nil {
			return made, err
		}
		made = append(made, p)
	}
	return made, nil
}

func closeAll(pushers []Pusher) {
	for _, p := range pushers {
		p.Close()
	}
}
