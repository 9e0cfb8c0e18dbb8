package exec

import (
	"context"

	"github.com/ballista-go/ballista/core/eval"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/vector"
)

type project struct {
	programs []*eval.Program
	budget   *memory.Budget
}

func (b *builder) project(node *physical.Project, m *meter) (Operator, error) {
	exprs := make([]expr.Expr, len(node.Exprs))
	for i, named := range node.Exprs {
		exprs[i] = named.Expr
	}
	programs, err := eval.CompileEach(exprs, node.Input.Output())
	return &project{programs: programs, budget: m.budget}, err
}

// evaluators are one worker's evaluators of several expressions, and the batch of their results.
type evaluators struct {
	list  []*eval.Evaluator
	batch vector.Batch
}

func startEach(programs []*eval.Program, budget *memory.Budget, settings *expr.Settings) *evaluators {
	e := &evaluators{list: make([]*eval.Evaluator, len(programs))}
	for i, program := range programs {
		e.list[i] = program.Start(budget, settings)
	}
	e.batch.Columns = make([]*vector.Vector, len(programs))
	return e
}

// eval evaluates all expressions. The result has the selection of the batch, and is valid until the next call.
func (e *evaluators) eval(ctx context.Context, batch *vector.Batch) (*vector.Batch, error) {
	for i, evaluator := range e.list {
		column, err := evaluator.Eval(ctx, batch)
		if err != nil {
			return nil, err
		}
		e.batch.Columns[i] = column
	}
	e.batch.Len, e.batch.Rows, e.batch.Morsel = batch.Len, batch.Rows, batch.Morsel
	return &e.batch, nil
}

func (e *evaluators) close() {
	for _, evaluator := range e.list {
		evaluator.Close()
	}
}

func (p *project) Worker(w *Worker, next Pusher) (Pusher, error) {
	return &projectPusher{next: next, evaluators: startEach(p.programs, p.budget, w.Settings)}, nil
}

func (p *project) Rest(context.Context) (Source, error) { return nil, nil }

type projectPusher struct {
	next       Pusher
	evaluators *evaluators
}

func (p *projectPusher) Push(ctx context.Context, batch *vector.Batch) (bool, error) {
	projected, err := p.evaluators.eval(ctx, batch)
	if err != nil {
		return false, err
	}
	return p.next.Push(ctx, projected)
}

func (p *projectPusher) Flush(context.Context) error { return nil }

func (p *projectPusher) Close() { p.evaluators.close() }
