package main

// #include "internal.h"
import "C"

import (
	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/unparser"
)

//export ballista_plan_describe
func ballista_plan_describe(plan C.ballista_handle, json **C.char, e *C.ballista_error) C.ballista_status {
	return with(plan, "plan", e, func(query *core.Query) error {
		return putJSON(json, describeQuery(query))
	})
}

//export ballista_plan_input
func ballista_plan_input(plan C.ballista_handle, i C.size_t, out *C.ballista_handle, e *C.ballista_error) C.ballista_status {
	return guard(e, func() error {
		query, err := find[*core.Query](uint64(plan), "plan")
		if err != nil {
			return err
		}
		inputs := inputsOf(query)
		if uint64(i) >= uint64(len(inputs)) {
			return errs.New(errs.Binding, "plan has no input of the number: %d", uint64(i))
		}
		*out = C.ballista_handle(keep(inputs[i]))
		return nil
	})
}

//export ballista_plan_expr
func ballista_plan_expr(plan C.ballista_handle, i C.size_t, out *C.ballista_handle, e *C.ballista_error) C.ballista_status {
	return guard(e, func() error {
		query, err := find[*core.Query](uint64(plan), "plan")
		if err != nil {
			return err
		}
		if origin := query.Origin(); origin != nil {
			if list := statementExprs(origin.Statement); uint64(i) < uint64(len(list)) {
				*out = C.ballista_handle(keep(list[i]))
				return nil
			}
		}
		list := exprsOf(query.LogicalPlan())
		if uint64(i) >= uint64(len(list)) {
			return errs.New(errs.Binding, "plan has no expression of the number: %d", uint64(i))
		}
		shown, err := astOfNamed(list[i])
		if err != nil {
			return err
		}
		if name := list[i].name; name != "" {
			shown = &ast.Alias{Input: shown, Name: ast.Ident{Name: name, Quoted: true}}
		}
		*out = C.ballista_handle(keep(shown))
		return nil
	})
}

func astOfNamed(e namedExpr) (ast.Expr, error) {
	if call, ok := e.expr.(*expr.Window); ok && e.node != nil {
		return unparser.Window(e.node, call, astOf)
	}
	return unparser.Expr(e.expr, astOf)
}

//export ballista_plan_optimize
func ballista_plan_optimize(plan C.ballista_handle, out *C.ballista_handle, e *C.ballista_error) C.ballista_status {
	return guard(e, func() error {
		query, err := find[*core.Query](uint64(plan), "plan")
		if err != nil {
			return err
		}
		optimized, err := interruptible(query.Optimized)
		if err == nil {
			*out = C.ballista_handle(keep(optimized))
		}
		return err
	})
}

//export ballista_plan_sql
func ballista_plan_sql(plan C.ballista_handle, dialect *C.const_char, sql **C.char, e *C.ballista_error) C.ballista_status {
	return with(plan, "plan", e, func(query *core.Query) error {
		given, err := text(dialect, "dialect")
		if err != nil {
			return err
		}
		written, err := query.SQL(given)
		if err == nil {
			putText(sql, written)
		}
		return err
	})
}
