package exec

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"github.com/ballista-go/ballista/core/errs"
)

func TestParallelRunsEachTaskOnce(t *testing.T) {
	for _, workers := range []int{1, 2, 8} {
		for _, n := range []int{0, 1, 7, 1000} {
			runs := make([]atomic.Int64, n)
			err := parallel(t.Context(), workers, n, func(_ context.Context, task int) error {
				runs[task].Add(1)
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			for task := range runs {
				if runs[task].Load() != 1 {
					t.Errorf("%d workers: task %d of %d ran %d times", workers, task, n, runs[task].Load())
				}
			}
		}
	}
}

func TestPortionsCoverAllRows(t *testing.T) {
	for _, n := range []int{0, 1, 9, 10, 11, 100} {
		var rows, most atomic.Int64
		err := portions(t.Context(), 3, n, 10, func(_ context.Context, from, to int) error {
			rows.Add(int64(to - from))
			if int64(to-from) > most.Load() {
				most.Store(int64(to - from))
			}
			return nil
		})
		if err != nil || rows.Load() != int64(n) || most.Load() > 10 {
			t.Errorf("%d rows: %d were covered, %d at a time, %v", n, rows.Load(), most.Load(), err)
		}
	}
}

// What ends the tasks is returned, and each worker begins no other task after it.
func TestParallelEnds(t *testing.T) {
	broken := errors.New("broken")
	for _, workers := range []int{1, 4} {
		for name, c := range map[string]struct {
			task  func(cancel context.CancelFunc) error
			match func(err error) bool
		}{
			"error":  {func(context.CancelFunc) error { return broken }, func(err error) bool { return errors.Is(err, broken) }},
			"panic":  {func(context.CancelFunc) error { panic("a bug") }, func(err error) bool { return errs.Is(err, errs.Internal) }},
			"cancel": {func(cancel context.CancelFunc) error { cancel(); return nil }, func(err error) bool { return errors.Is(err, context.Canceled) }},
		} {
			ctx, cancel := context.WithCancel(t.Context())
			var ran atomic.Int64
			err := parallel(ctx, workers, 1000, func(context.Context, int) error {
				ran.Add(1)
				return c.task(cancel)
			})
			if !c.match(err) || ran.Load() > int64(workers) {
				t.Errorf("%s, %d workers: error is %v after %d tasks", name, workers, err, ran.Load())
			}
			cancel()
		}
	}
}
