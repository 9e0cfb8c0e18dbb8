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
