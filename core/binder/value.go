package binder

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
)

var indexFunctions = map[arrow.Type]string{
	arrow.LIST: "array_element", arrow.LARGE_LIST: "array_element", arrow.FIXED_SIZE_LIST: "array_element",
	arrow.STRUCT: "get_field", arrow.MAP: "get_field",
}

// value binds a constant that a client gave.
func (b *Binder) value(e *ast.Value) (expr.Expr, error) {
	if e.Value == nil {
		return expr.Null(e.Type), nil
	}
	return b.scalarValue(e)
}
