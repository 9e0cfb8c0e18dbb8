package binder

import (
	"github.com/ballista-go/ballista/core/eval"
	"github.com/ballista-go/ballista/core/expr"
)

// fold evaluates an expression that must be constant.
func (b *Binder) fold(e expr.Expr, at place) (*expr.Literal, error) {
	if !constant(e) || expr.HasSubquery(e) {
		return nil, binding(at, "expected a constant")
	}
	literal, err := eval.Constant(e, b.settings)
	return literal, locateAny(err, at)
}
