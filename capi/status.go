package main

// #include <stdlib.h>
// #include "internal.h"
import "C"

import (
	"errors"
	"runtime/debug"
	"unsafe"

	"github.com/ballista-go/ballista/core/errs"
)

// guard runs the body of an export. Its error, or its panic, becomes a status.
func guard(out *C.ballista_error, body func() error) (status C.ballista_status) {
	defer func() {
		if r := recover(); r != nil {
			status = fail(out, panicked(r))
		}
	}()
	if err := body(); err != nil {
		return fail(out, err)
	}
	return C.BALLISTA_OK
}

// with runs the body of an export that is about the object of a handle.
func with[T any](handle C.ballista_handle, kind string, e *C.ballista_error, body func(T) error) C.ballista_status {
	return guard(e, func() error {
		object, err := find[T](uint64(handle), kind)
		if err != nil {
			return err
		}
		return body(object)
	})
}

// panicked is the error of a panic: a bug, and where it is.
func panicked(r any) error {
	err := errs.New(errs.Internal, "a bug in ballista: %v", r)
	err.Detail = string(debug.Stack())
	return err
}

// fail fills in an error.
func fail(out *C.ballista_error, err error) C.ballista_status {
	if out == nil {
		return C.BALLISTA_ERROR
	}
	var e *errs.Error
	if !errors.As(err, &e) {
		e = errs.New(errs.Internal, "%w", err)
	}
	out.kind = C.int32_t(e.Kind)
	out.retryable = 0
	if e.Retry {
		out.retryable = 1
	}
	out.position = C.int64_t(e.Position)
	out.message = C.CString(e.Message)
	out.detail = C.CString(e.Detail)
	return C.BALLISTA_ERROR
}

//export ballista_error_clear
func ballista_error_clear(e *C.ballista_error) {
	if e == nil {
		return
	}
	C.free(unsafe.Pointer(e.message))
	C.free(unsafe.Pointer(e.detail))
	*e = C.ballista_error{}
}

//export ballista_string_free
func ballista_string_free(s *C.char) { C.free(unsafe.Pointer(s)) }
