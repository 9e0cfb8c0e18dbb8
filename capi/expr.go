package main

// #include "internal.h"
import "C"

import (
	"unsafe"

	"github.com/apache/arrow-go/v18/arrow/cdata"

	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/errs"
)

//export ballista_expr_literal
func ballista_expr_literal(schema *C.struct_ArrowSchema, data *C.struct_ArrowArray, out *C.ballista_handle, e *C.ballista_error) C.ballista_status {
	return guard(e, func() error {
		value, err := importLiteral(schema, data)
		if err != nil {
			return err
		}
		*out = C.ballista_handle(keep(value))
		return nil
	})
}

// importLiteral copies the first element of an array, or makes NULL of a type.
func importLiteral(schema *C.struct_ArrowSchema, data *C.struct_ArrowArray) (ast.Expr, error) {
	field, err := importField(schema)
	if data == nil || err != nil {
		releaseArray(data)
		return &ast.Value{Type: field.Type}, err
	}
	imported, err := cdata.ImportCArrayWithType((*cdata.CArrowArray)(unsafe.Pointer(data)), field.Type)
	if err != nil {
		return nil, errs.New(errs.InvalidValue, "array of a literal cannot be read: %w", err)
	}
	defer imported.Release()
	if imported.Len() == 0 {
		return nil, errs.New(errs.Binding, "array of a literal is empty")
	}
	return literalAt(imported, 0)
}

//export ballista_expr_call
func ballista_expr_call(name *C.const_char, args *C.const_handle, n C.size_t, options *C.const_char, out *C.ballista_handle, e *C.ballista_error) C.ballista_status {
	return guard(e, func() error {
		c := call{}
		var err error
		if c.name, err = text(name, "name of an operator or function"); err != nil {
			return err
		}
		if c.args, err = expressions(handlesOf(args, n)); err != nil {
			return err
		}
		if err := decode(options, &c.options); err != nil {
			return err
		}
		built, err := c.build()
		if err != nil {
			return err
		}
		*out = C.ballista_handle(keep(built))
		return nil
	})
}

// expressions finds objects that are an ast.Expr or an ast.SortKey.
func expressions(list []uint64) ([]any, error) {
	objects, err := findAll[any](list, "expression")
	if err != nil {
		return nil, err
	}
	for i, object := range objects {
		switch object.(type) {
		case ast.Expr, ast.SortKey:
		default:
			return nil, errs.New(errs.Binding, "handle is not of a expression: %d", list[i])
		}
	}
	return objects, nil
}

//export ballista_expr_parse
func ballista_expr_parse(plan C.ballista_handle, sql *C.const_char, out *C.ballista_handle, e *C.ballista_error) C.ballista_status {
	return with(plan, "plan", e, func(query *core.Query) error {
		given, err := text(sql, "sql")
		if err != nil {
			return err
		}
		parsed, err := query.Expr(given)
		if err == nil {
			parsed, err = qualify(query, parsed)
		}
		if err != nil {
			return errs.WithExcerpt(err, given)
		}
		*out = C.ballista_handle(keep(parsed))
		return nil
	})
}

//export ballista_expr_text
func ballista_expr_text(expr C.ballista_handle, form *C.const_char, out **C.char, e *C.ballista_error) C.ballista_status {
	return with(expr, "expression", e, func(found ast.Expr) error {
		given, err := text(form, "form")
		if err != nil {
			return err
		}
		switch given {
		case "display":
			putText(out, display(found))
		case "name":
			putText(out, columnTitle(found))
		default:
			return errs.New(errs.Binding, "form of an expression is not known: %q", given)
		}
		return nil
	})
}
