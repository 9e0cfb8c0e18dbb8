package binder

import (
	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/eval"
	"github.com/ballista-go/ballista/core/expr"
)

// Constant evaluates an expression that refers to nothing.
func (b *Binder) Constant(e ast.Expr) (*expr.Literal, error) {
	bound, err := b.expr(e, &scope{environment: &environment{}, clause: "a constant"})
	if err != nil {
		return nil, err
	}
	return b.fold(bound, e)
}

// fold evaluates an expression that must be constant.
func (b *Binder) fold(e expr.Expr, at place) (*expr.Literal, error) {
	if !constant(e) || expr.HasSubquery(e) {
		return nil, binding(at, "expected a constant")
	}
	literal, err := eval.Constant(e, b.settings)
	return literal, locate(err, at)
}

// mostSteps is how many calls and casts deep an argument may be that is evaluated while it is bound. Longer ones would be
// evaluated at each of their levels.
const mostSteps = 3

// known evaluates an argument that is a literal but for a few calls and casts; nil for others, and where that fails.
func (b *Binder) known(e expr.Expr) *expr.Literal {
	if literal, ok := e.(*expr.Literal); ok {
		return literal
	}
	if !literalWithin(e, mostSteps) {
		return nil
	}
	literal, err := eval.Constant(e, b.settings)
	if err != nil {
		return nil
	}
	return literal
}

// literalWithin reports whether an expression is made of literals in so many steps at most.
func literalWithin(e expr.Expr, steps int) bool {
	switch e := e.(type) {
	case *expr.Literal:
		return true
	case *expr.Cast:
		return steps > 0 && literalWithin(e.Input, steps-1)
	case *expr.Call:
		if steps == 0 || e.Function.Foreign != nil || e.Function.Volatility != expr.Immutable {
			return false
		}
		for _, arg := range e.Args {
			if !literalWithin(arg, steps-1) {
				return false
			}
		}
		return true
	}
	return false
}
