package main

// #include "internal.h"
import "C"

import (
	"unsafe"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/cdata"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// constant is the value of a literal, or reports that the expression is none.
func constant(e ast.Expr) (*expr.Literal, bool) {
	if !isLiteral(e) {
		return nil, false
	}
	literal, err := constants.Constant(e)
	return literal, err == nil
}

func isLiteral(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Value, *ast.Null, *ast.Boolean, *ast.Number, *ast.String, *ast.Bytes, *ast.TypedString:
		return true
	case *ast.Interval:
		return isLiteral(e.Value)
	case *ast.Unary:
		_, number := e.Input.(*ast.Number)
		return number && e.Op == ast.Negate
	case *ast.Cast: // what literalAt makes of lists and structs
		return e.Type.Arrow != nil && isNestedLiteral(e.Input)
	}
	return false
}

func isNestedLiteral(e ast.Expr) bool {
	switch e.(type) {
	case *ast.Array, *ast.Struct:
		for _, child := range e.Children() {
			if !isLiteral(child) {
				return false
			}
		}
		return true
	}
	return false
}

// arrayOf makes an array of one element.
func arrayOf(literal *expr.Literal) (arrow.Array, error) {
	budget := memory.NewBudget("a literal", memory.Unlimited, nil)
	v, err := vector.FromValues(budget, literal.DataType, []types.Value{literal.Value})
	if err != nil {
		return nil, err
	}
	defer v.Release()
	return vector.ToArrow(budget, v, nil, literal.DataType)
}

// astOf makes a literal of the value of a bound one.
func astOf(literal *expr.Literal) (ast.Expr, error) {
	value, err := arrayOf(literal)
	if err != nil {
		return nil, err
	}
	defer value.Release()
	return literalAt(value, 0)
}

// exportArray hands an array to C, and releases it here.
func exportArray(value arrow.Array, schema *C.struct_ArrowSchema, array *C.struct_ArrowArray) {
	defer value.Release()
	cdata.ExportArrowArray(value, (*cdata.CArrowArray)(unsafe.Pointer(array)), (*cdata.CArrowSchema)(unsafe.Pointer(schema)))
	C.guard_array(array)
}
