// Package eval runs bound expressions over vectors. It lifts the kernels of functions over nulls, selections, constants and
// dictionaries, and narrows the rows that AND, OR and CASE evaluate, so that errors count only for rows that SQL evaluates.
package eval

import (
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/vector"
)

// Program is compiled expressions. It is immutable; each worker starts an evaluator of its own.
type Program struct {
	roots []operator // never evaluated: evaluators work with copies
}

// Compile compiles an expression over batches that have the input columns.
func Compile(e expr.Expr, input []*expr.Column) (*Program, error) {
	return CompileAll([]expr.Expr{e}, input)
}

// CompileAll compiles expressions that are evaluated together. What they have in common is computed once a batch.
func CompileAll(exprs []expr.Expr, input []*expr.Column) (*Program, error) {
	return newCompiler(exprs, input).program(exprs)
}

// CompileEach compiles expressions that are evaluated one by one.
func CompileEach(exprs []expr.Expr, input []*expr.Column) ([]*Program, error) {
	positions := positionsOf(input)
	programs := make([]*Program, len(exprs))
	for i := range exprs {
		c := &compiler{positions: positions, common: findCommon(exprs[i : i+1])}
		program, err := c.program(exprs[i : i+1])
		if err != nil {
			return nil, err
		}
		programs[i] = program
	}
	return programs, nil
}

func (c *compiler) program(exprs []expr.Expr) (*Program, error) {
	p := &Program{roots: make([]operator, len(exprs))}
	for i, e := range exprs {
		root, err := c.compile(e)
		if err != nil {
			return nil, err
		}
		p.roots[i] = root
	}
	return p, nil
}

// Start returns an evaluator for a worker, with scratch memory charged to the budget.
func (p *Program) Start(budget *memory.Budget, settings *expr.Settings) *Evaluator {
	copies := copies{}
	e := &Evaluator{
		worker:     worker{budget: budget, settings: settings},
		roots:      make([]operator, len(p.roots)),
		conditions: make([]condition, len(p.roots)),
		results:    make([]*vector.Vector, len(p.roots)),
	}
	for i, root := range p.roots {
		e.roots[i] = root.fresh(copies)
		e.conditions[i] = asCondition(e.roots[i])
	}
	return e
}
