package exec

import (
	"context"
	"sync"
	"sync/atomic"
)

// parallel runs f for each of n tasks, numbered from 0, on as many goroutines as there are workers. It is for the ends of
// breakers, when the workers themselves are idle. No task begins once the context has ended; the first error ends the others'
// context and is returned.
func parallel(ctx context.Context, workers, n int, f func(ctx context.Context, task int) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var claimed atomic.Int64
	run := func() {
		defer func() {
			if p := recover(); p != nil {
				cancel(panicked(p))
			}
		}()
		for ctx.Err() == nil {
			task := int(claimed.Add(1)) - 1
			if task >= n {
				return
			}
			if err := f(ctx, task); err != nil {
				cancel(err)
			}
		}
	}
	var group sync.WaitGroup
	for range min(workers, n) - 1 {
		group.Go(run)
	}
	run()
	group.Wait()
	return context.Cause(ctx)
}

// portions runs f for the ranges of rows that n rows are cut into, size rows in each.
func portions(ctx context.Context, workers, n, size int, f func(ctx context.Context, from, to int) error) error {
	return parallel(ctx, workers, (n+size-1)/size, func(ctx context.Context, task int) error {
		from := task * size
		return f(ctx, from, min(from+size, n))
	})
}
