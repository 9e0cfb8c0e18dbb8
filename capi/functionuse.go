package main

// #include "internal.h"
import "C"

import (
	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/foreign"
)

//export ballista_session_add_function
func ballista_session_add_function(session, function C.ballista_handle, e *C.ballista_error) C.ballista_status {
	return with(session, "session", e, func(s *core.Session) error {
		f, err := find[*foreign.Function](uint64(function), "function")
		if err != nil {
			return err
		}
		s.RegisterForeign(f)
		return nil
	})
}

//export ballista_session_drop_function
func ballista_session_drop_function(session C.ballista_handle, kind, name *C.const_char, existed *C.int32_t, e *C.ballista_error) C.ballista_status {
	return with(session, "session", e, func(s *core.Session) error {
		given, err := text(name, "name of a function")
		if err != nil {
			return err
		}
		of, err := text(kind, "kind of a function")
		if err != nil {
			return err
		}
		known, ok := functionKinds[of]
		if !ok {
			return errs.New(errs.Binding, "kind of a function is not known: %q", of)
		}
		*existed = 0
		if s.DropFunction(known, given) {
			*existed = 1
		}
		return nil
	})
}

//export ballista_session_functions
func ballista_session_functions(session C.ballista_handle, json **C.char, e *C.ballista_error) C.ballista_status {
	return with(session, "session", e, func(s *core.Session) error {
		names := map[string][]string{}
		for kind, number := range functionKinds {
			names[kind] = []string{}
			for _, name := range s.FunctionNames(number) {
				if isWord(name) {
					names[kind] = append(names[kind], name)
				}
			}
		}
		return putJSON(json, names)
	})
}

//export ballista_expr_apply
func ballista_expr_apply(function C.ballista_handle, args *C.const_handle, n C.size_t, out *C.ballista_handle, e *C.ballista_error) C.ballista_status {
	return with(function, "function", e, func(f *foreign.Function) error {
		list, err := findAll[ast.Expr](handlesOf(args, n), "expression")
		if err != nil {
			return err
		}
		call := &ast.Call{Name: ast.Name{{Name: f.Name, Quoted: true}}, Args: list, Foreign: f}
		*out = C.ballista_handle(keep(ast.Expr(call)))
		return nil
	})
}
