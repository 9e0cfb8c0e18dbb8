package main

// #include <stdlib.h>
// #include "internal.h"
import "C"

import (
	"runtime"
	"sync/atomic"
	"unsafe"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/foreign"
	"github.com/ballista-go/ballista/core/types"
)

// languageName is what the caller's language is called; nil until it has said so.
var languageName atomic.Pointer[string]

//export ballista_set_language
func ballista_set_language(language *C.const_language, e *C.ballista_error) C.ballista_status {
	return guard(e, func() error {
		name, err := text(language.name, "name of a language")
		if err != nil {
			return err
		}
		C.set_language(language)
		languageName.Store(&name)
		return nil
	})
}

// functionOptions are the options of ballista_function_new.
type functionOptions struct {
	Version    string `json:"version"`
	Kind       string `json:"kind"`
	Name       string `json:"name"`
	Volatility string `json:"volatility"`
	Args       int    `json:"args"`
	Frame      bool   `json:"frame"`
	Bounded    bool   `json:"bounded"`
	Rank       bool   `json:"rank"`
}

var functionKinds = map[string]foreign.Kind{"scalar": foreign.Scalar, "aggregate": foreign.Aggregate, "window": foreign.Windowed}

var volatilities = map[string]foreign.Volatility{
	"immutable": foreign.Immutable, "stable": foreign.Stable, "volatile": foreign.Volatile,
}

// body is a function that the caller knows by a number. It implements foreign.Body.
type body uint64

// Payload implements foreign.Body.
func (b body) Payload() ([]byte, error) {
	if ending.Load() {
		return nil, errEnding
	}
	calls.Add(1)
	defer calls.Done()
	var bytes unsafe.Pointer
	var size C.size_t
	var failure C.struct_ballista_failure
	if C.language_payload(C.uint64_t(b), &bytes, &size, &failure) != 0 {
		return nil, failureOf(&failure)
	}
	defer C.free(bytes)
	return append([]byte(nil), unsafe.Slice((*byte)(bytes), int(size))...), nil
}

// failureOf is the error of a callback.
func failureOf(f *C.struct_ballista_failure) error {
	defer C.free(unsafe.Pointer(f.message))
	defer C.free(unsafe.Pointer(f.detail))
	failure := errs.New(errs.Kind(f.kind), "%s", C.GoString(f.message))
	failure.Detail = C.GoString(f.detail)
	return failure
}

//export ballista_function_new
func ballista_function_new(number C.uint64_t, options *C.const_char, signature *C.struct_ArrowSchema, made *C.ballista_handle, e *C.ballista_error) C.ballista_status {
	return guard(e, func() error {
		var o functionOptions
		schema, err := importSchema(signature)
		if err != nil {
			return err
		}
		if err := decode(options, &o); err != nil {
			return err
		}
		f := &foreign.Function{
			Name: o.Name, Version: o.Version, Body: body(number),
			Window: foreign.Window{Frame: o.Frame, Bounded: o.Bounded, Rank: o.Rank},
		}
		if err := o.describe(f); err != nil {
			return err
		}
		last := schema.NumFields() - 1
		if o.Args < 0 || o.Args > last {
			return errs.New(errs.Binding, "signature of %d fields for %d arguments", schema.NumFields(), o.Args)
		}
		for i, field := range schema.Fields() {
			if _, ok := types.LayoutOf(field.Type); !ok {
				return errs.New(errs.Unsupported, "type of function %s is not supported: %s", o.Name, field.Type)
			}
			switch {
			case i < o.Args:
				f.Args = append(f.Args, field.Type)
			case i < last:
				f.State = append(f.State, field.Type)
			default:
				f.Result, f.Nullable = field.Type, field.Nullable
			}
		}
		runtime.AddCleanup(f, releaseFunction, number)
		*made = C.ballista_handle(keep(f))
		return nil
	})
}

// releaseFunction tells the caller that a function will not be used any more.
func releaseFunction(number C.uint64_t) {
	deferred.later(func() { C.language_release(number) })
}

func (o *functionOptions) describe(f *foreign.Function) error {
	language := languageName.Load()
	if language == nil {
		return errs.New(errs.Binding, "the language of a function was not set: %s", o.Name)
	}
	f.Language = *language
	var ok bool
	if f.Kind, ok = functionKinds[o.Kind]; !ok {
		return errs.New(errs.Binding, "kind of a function is not known: %q", o.Kind)
	}
	if f.Volatility, ok = volatilities[o.Volatility]; !ok {
		return errs.New(errs.Binding, "volatility is not known: %q (known: immutable, stable, volatile)", o.Volatility)
	}
	return nil
}
