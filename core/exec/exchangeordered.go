package exec

import (
	"context"

	"github.com/ballista-go/ballista/core/memory"
)

// orderedExchange is the sink of exchanges that keep the order of the scan: a goroutine takes the batches of all workers in order,
// and pushes them on.
type orderedExchange struct {
	out     *output
	done    chan struct{} // closed when the goroutine has ended
	failure error         // once done
}

func newOrderedExchange(order *order, budget *memory.Budget) *orderedExchange {
	return &orderedExchange{out: newOutput(order, budget), done: make(chan struct{})}
}

// run pushes the batches until they end or no more are wanted.
func (o *orderedExchange) run(ctx context.Context, next Pusher) {
	defer close(o.done)
	defer o.out.close()
	defer next.Close()
	defer func() {
		if p := recover(); p != nil {
			o.failure = panicked(p)
		}
	}()
	o.failure = o.pushAll(ctx, next)
}

func (o *orderedExchange) pushAll(ctx context.Context, next Pusher) error {
	for {
		batch, err := o.out.next(ctx)
		if err != nil {
			return err
		}
		if batch == nil {
			return next.Flush(ctx)
		}
		more, err := next.Push(ctx, batch)
		batch.Release()
		if err != nil || !more {
			return err
		}
	}
}

func (o *orderedExchange) Worker(w *Worker) (Pusher, error) { return o.out.Worker(w) }

// Finish waits until all is written.
func (o *orderedExchange) Finish(context.Context) error {
	o.out.end(nil)
	<-o.done
	return o.failure
}

// release ends the goroutine, which waits for batches no more once the task's context is cancelled.
func (o *orderedExchange) release() { <-o.done }
