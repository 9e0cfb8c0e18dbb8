package exec

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/core/vector"
)

// Runner runs plans of one stage in this process. It implements stage.Runner.
type Runner struct{}

// Run starts the plan in the background. The result streams while the last pipeline runs.
func (Runner) Run(ctx context.Context, plan *stage.Plan, env *stage.Environment) (stage.Result, error) {
	if len(plan.Stages) != 1 {
		return nil, errs.New(errs.Internal, "a plan of %d stages is run by one node", len(plan.Stages))
	}
	root := plan.Last().Root
	b, d := newBuilder(env, root), newDriver(env)
	out := newOutput(d.order, memory.NewBudget("the result", env.Budget.Limit(), env.Budget))
	if err := b.result(ctx, root, out, out); err != nil {
		b.release()
		return nil, classify(err)
	}
	ctx, cancel := context.WithCancelCause(ctx)
	r := &result{execution: execution{b, d}, columns: root.Output(), out: out, cancel: cancel, done: make(chan struct{})}
	go r.run(ctx)
	return r, nil
}

func newDriver(env *stage.Environment) *driver {
	d := &driver{order: newOrder(env.Workers)}
	for i := range env.Workers {
		d.workers = append(d.workers, &Worker{ID: i, Settings: env.Settings, BatchRows: env.BatchRows, order: d.order})
	}
	return d
}

// execution is the pipelines of a stage and what runs them.
type execution struct {
	builder *builder
	driver  *driver
}

// result is a running query. It implements stage.Result.
type result struct {
	execution
	columns []*expr.Column
	out     *output
	cancel  context.CancelCauseFunc
	done    chan struct{}
	once    sync.Once
}

var errClosed = errors.New("the result was closed")

func (r *result) run(ctx context.Context) {
	defer close(r.done)
	r.out.end(classify(r.runPipelines(ctx)))
}

// runPipelines runs the pipelines in order. Sinks finish on this goroutine, and may panic there as workers may on theirs.
func (e *execution) runPipelines(ctx context.Context) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = panicked(p)
		}
	}()
	for _, p := range e.builder.pipelines {
		if err := e.driver.run(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

// Columns implements stage.Result.
func (r *result) Columns() []*expr.Column { return r.columns }

// Next implements stage.Result.
func (r *result) Next(ctx context.Context) (*vector.Batch, error) {
	batch, err := r.out.next(ctx)
	return batch, classify(err)
}

// Close implements stage.Result. It returns when all workers have stopped.
func (r *result) Close() error {
	r.once.Do(func() {
		r.cancel(errClosed)
		r.out.close()
		<-r.done
		r.builder.release()
	})
	return nil
}

// Metrics implements stage.Result and stage.Running.
func (e *execution) Metrics() map[physical.Node]stage.Metrics {
	metrics := make(map[physical.Node]stage.Metrics, len(e.builder.meters))
	for node, m := range e.builder.meters {
		metrics[node] = m.metrics()
	}
	for node := range metrics {
		metrics[node] = passed(metrics, node)
	}
	return metrics
}

// Progress implements stage.Result and stage.Running.
func (e *execution) Progress() (done, total int64) {
	e.driver.order.mu.Lock()
	defer e.driver.order.mu.Unlock()
	return e.driver.order.done(), e.driver.order.total
}

func (b *builder) release() {
	for _, r := range b.held {
		r.release()
	}
	b.held = nil
}

// classify turns the errors of contexts into Cancelled ones, save for inputs that were lost.
func classify(err error) error {
	var lost *stage.InputLost
	switch {
	case err == nil:
		return nil
	case errors.As(err, &lost):
		return lost
	case errors.Is(err, context.DeadlineExceeded):
		return errs.New(errs.Cancelled, "query cancelled: its deadline has passed")
	case errors.Is(err, context.Canceled), errors.Is(err, errClosed):
		return errs.New(errs.Cancelled, "query cancelled")
	}
	return err
}

// operatorName is what error messages call the operator of a node, such as HashJoin.
func operatorName(node physical.Node) string {
	typeName := fmt.Sprintf("%T", node)
	return typeName[strings.LastIndexByte(typeName, '.')+1:]
}
