package eval

import (
	"context"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/vector"
)

// Evaluator evaluates a program's expressions for one worker.
type Evaluator struct {
	worker     worker
	roots      []operator
	conditions []condition
	results    []*vector.Vector
}

// Eval evaluates the first expression for the rows of a batch that count. The result has the batch's rows, of which those
// that do not count may hold anything; it is borrowed until the next call.
func (e *Evaluator) Eval(ctx context.Context, batch *vector.Batch) (*vector.Vector, error) {
	if err := e.begin(ctx, batch, batch.Rows); err != nil {
		return nil, err
	}
	return e.roots[0].eval(&e.worker, batch.Rows)
}

// EvalAll evaluates all expressions. The results are borrowed until the next call.
func (e *Evaluator) EvalAll(ctx context.Context, batch *vector.Batch) ([]*vector.Vector, error) {
	if err := e.begin(ctx, batch, batch.Rows); err != nil {
		return nil, err
	}
	for i, root := range e.roots {
		result, err := root.eval(&e.worker, batch.Rows)
		if err != nil {
			return nil, err
		}
		e.results[i] = result
	}
	return e.results, nil
}

// Select returns those of the rows (nil: the batch's) for which the first expression is true: nil when these are all rows of
// the batch. The result is borrowed until the next call.
func (e *Evaluator) Select(ctx context.Context, batch *vector.Batch, rows []int32) ([]int32, error) {
	if rows == nil {
		rows = batch.Rows
	}
	if err := e.begin(ctx, batch, rows); err != nil {
		return nil, err
	}
	chosen, err := e.conditions[0].choose(&e.worker, rows, isTrue)
	if len(chosen) == batch.Len {
		return nil, err
	}
	return chosen, err
}

// Close releases the evaluator's memory.
func (e *Evaluator) Close() {
	for _, root := range e.roots {
		root.release()
	}
}

func (e *Evaluator) begin(ctx context.Context, batch *vector.Batch, rows []int32) error {
	if err := ctx.Err(); err != nil {
		return errs.New(errs.Cancelled, "the query was cancelled: %w", context.Cause(ctx))
	}
	e.worker.batch, e.worker.rows = batch, rows
	e.worker.number++
	return nil
}
