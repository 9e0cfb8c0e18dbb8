package binder

import (
	"github.com/ballista-go/ballista/core/expr"
)

// fold evaluates an expression that must be constant.
func (b *Binder) fold(e expr.Expr, at place) (*expr.Literal, error) {
	if literal, ok := e.(*expr.Literal); ok {
		return literal, nil
	}
	return nil, binding(at, "expected a constant: %s", at)
}
