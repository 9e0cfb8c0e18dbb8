package main

// #include <stdlib.h>
// #include "internal.h"
import "C"

import (
	"runtime"
	"unsafe"

	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/vector"
)

// tableMaker is a table function of the caller's.
type tableMaker struct{ number C.uint64_t }

//export ballista_session_add_table_function
func ballista_session_add_table_function(session C.ballista_handle, name *C.const_char, function C.uint64_t, e *C.ballista_error) C.ballista_status {
	return with(session, "session", e, func(s *core.Session) error {
		given, err := text(name, "name of a table function")
		if err != nil {
			return err
		}
		made := &tableMaker{function}
		runtime.AddCleanup(made, releaseFunction, function)
		s.RegisterTableFunction(given, made.call)
		return nil
	})
}

//export ballista_session_drop_table_function
func ballista_session_drop_table_function(session C.ballista_handle, name *C.const_char, existed *C.int32_t, e *C.ballista_error) C.ballista_status {
	return with(session, "session", e, func(s *core.Session) error {
		given, err := text(name, "name of a table function")
		if err != nil {
			return err
		}
		*existed = 0
		if s.DropTableFunction(given) {
			*existed = 1
		}
		return nil
	})
}

// call asks the caller for the plan. The arguments become the caller's.
func (m *tableMaker) call(args []*expr.Literal) (*core.Query, error) {
	if ending.Load() {
		return nil, errEnding
	}
	calls.Add(1)
	defer calls.Done()
	handles := make([]C.ballista_handle, len(args)+1)
	for i, arg := range args {
		literal, err := literalOf(arg)
		if err != nil {
			return nil, err
		}
		handles[i] = C.ballista_handle(keep(literal))
	}
	var plan C.ballista_handle
	var failure C.struct_ballista_failure
	status := C.language_table(m.number, (*C.ballista_handle)(unsafe.SliceData(handles)), C.size_t(len(args)), &plan, &failure)
	runtime.KeepAlive(m)
	if status != 0 {
		return nil, failureOf(&failure)
	}
	return find[*core.Query](uint64(plan), "plan")
}

// literalOf is a constant as a literal of the caller's.
func literalOf(constant *expr.Literal) (ast.Expr, error) {
	budget := memory.NewBudget("a literal", memory.Unlimited, nil)
	value := new(vector.Vector)
	defer value.Release()
	if err := value.SetConstant(budget, constant.DataType, constant.Value, 1); err != nil {
		return nil, err
	}
	array, err := vector.ToArrow(budget, value, nil, constant.DataType)
	if err != nil {
		return nil, err
	}
	defer array.Release()
	return literalAt(array, 0)
}
