package main

// #include "internal.h"
import "C"

import (
	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/errs"
)

//export ballista_expr_describe
func ballista_expr_describe(expr C.ballista_handle, json **C.char, e *C.ballista_error) C.ballista_status {
	return with(expr, "expression", e, func(found ast.Expr) error {
		return putJSON(json, describeExpr(found).exprDescription)
	})
}

//export ballista_expr_part
func ballista_expr_part(expr C.ballista_handle, i C.size_t, out *C.ballista_handle, e *C.ballista_error) C.ballista_status {
	return guard(e, func() error {
		found, err := find[ast.Expr](uint64(expr), "expression")
		if err != nil {
			return err
		}
		parts := describeExpr(found).parts
		if uint64(i) >= uint64(len(parts)) {
			return errs.New(errs.Binding, "expression has no part of the number: %d", uint64(i))
		}
		*out = C.ballista_handle(keep(parts[i]))
		return nil
	})
}

//export ballista_expr_value
func ballista_expr_value(expr C.ballista_handle, schema *C.struct_ArrowSchema, array *C.struct_ArrowArray, e *C.ballista_error) C.ballista_status {
	return with(expr, "expression", e, func(found ast.Expr) error {
		literal, ok := constant(found)
		if !ok {
			return errs.New(errs.Binding, "expression is not a constant: %s", display(found))
		}
		value, err := arrayOf(literal)
		if err != nil {
			return err
		}
		exportArray(value, schema, array)
		return nil
	})
}
