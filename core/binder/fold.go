package binder

import (
	"slices"

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

// resolved picks the overload of a call. Arguments that it does not take as they are may be constants that have to be computed.
func resolved[Overload any](b *Binder, args []expr.Expr, resolve func([]expr.Arg) (Overload, error)) ([]expr.Expr, []expr.Arg, Overload, error) {
	given := b.args(args)
	overload, err := resolve(given)
	if err == nil {
		return args, given, overload, nil
	}
	folded := b.folded(args)
	given = b.args(folded)
	if overload, failed := resolve(given); failed == nil {
		return folded, given, overload, nil
	}
	return args, nil, overload, err
}

// folded replaces arguments that are literals but for a few calls and casts by their values.
func (b *Binder) folded(args []expr.Expr) []expr.Expr {
	folded := slices.Clone(args)
	for i, arg := range args {
		if _, ok := arg.(*expr.Literal); ok || !literalWithin(arg, mostSteps) {
			continue
		}
		if literal, err := eval.Constant(arg, b.settings); err == nil {
			folded[i] = literal
		}
	}
	return folded
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
