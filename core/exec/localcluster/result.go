package localcluster

import (
	"context"
	"errors"
	"sync/atomic"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/block"
)

// result reads the outputs of the last stage, in the order of its tasks. It implements stage.Result.
type result struct {
	job    *job
	task   int // whose output is read
	reader *reader
	closed atomic.Bool
}

var errClosed = errors.New("the result was closed")

// Columns implements stage.Result.
func (r *result) Columns() []*expr.Column { return r.job.plan.Last().Root.Output() }

// Next implements stage.Result.
func (r *result) Next(ctx context.Context) (*vector.Batch, error) {
	last := r.job.stages[r.job.plan.Last().ID]
	for !r.closed.Load() && r.task < len(last.outputs) {
		if r.reader == nil {
			r.reader = &reader{output: last.outputs[r.task], edge: stage.Edge{Output: stage.Output{Stage: last.stage.ID, Task: r.task}}}
		}
		data, err := r.reader.Next(ctx)
		if err != nil {
			return nil, r.explain(ctx, err)
		}
		if data != nil {
			return r.decode(data)
		}
		r.reader = nil
		r.task++
	}
	return nil, nil
}

// explain returns why the job failed, when it did.
func (r *result) explain(ctx context.Context, err error) error {
	if ctx.Err() == nil {
		if failure := r.job.outcome(); failure != nil {
			return failure
		}
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return errs.New(errs.Cancelled, "query cancelled")
	}
	return err
}

func (r *result) decode(data []byte) (*vector.Batch, error) {
	var list []types.Type
	for _, c := range r.Columns() {
		list = append(list, c.DataType)
	}
	return block.Decode(r.job.env.Budget, data, list)
}

// Close implements stage.Result.
func (r *result) Close() error {
	r.closed.Store(true)
	r.job.cancel(errClosed)
	<-r.job.done
	return nil
}

// Metrics implements stage.Result: of all tasks together.
func (r *result) Metrics() map[physical.Node]stage.Metrics {
	r.job.mu.Lock()
	defer r.job.mu.Unlock()
	all := map[physical.Node]stage.Metrics{}
	for _, running := range r.job.running {
		for node, m := range running.Metrics() {
			sum := all[node]
			all[node] = stage.Metrics{
				Rows: sum.Rows + m.Rows, Batches: sum.Batches + m.Batches, Nanos: sum.Nanos + m.Nanos, Memory: sum.Memory + m.Memory,
			}
		}
	}
	return all
}

// Progress implements stage.Result.
func (r *result) Progress() (done, total int64) {
	r.job.mu.Lock()
	defer r.job.mu.Unlock()
	for _, running := range r.job.running {
		d, t := running.Progress()
		done, total = done+d, total+t
	}
	return done, total
}
