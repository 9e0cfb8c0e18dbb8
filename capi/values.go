package main

// #include "internal.h"
import "C"

import (
	"bytes"
	"encoding/json"
	"strings"
	"unsafe"

	"github.com/ballista-go/ballista/core/errs"
)

// text reads a string that must be there.
func text(s *C.const_char, what string) (string, error) {
	if s == nil {
		return "", errs.New(errs.Binding, "%s is NULL", what)
	}
	return C.GoString(s), nil
}

// decode reads options into a struct, or a map. NULL is no options; unknown ones are an error.
func decode(options *C.const_char, into any) error {
	if options == nil {
		return nil
	}
	decoder := json.NewDecoder(strings.NewReader(C.GoString(options)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return errs.New(errs.Binding, "options do not fit: %w", err)
	}
	return nil
}

// putText hands a string to the caller.
func putText(out **C.char, s string) {
	*out = C.CString(s)
}

// putJSON hands a value to the caller as JSON.
func putJSON(out **C.char, value any) error {
	encoded, err := encode(value)
	if err == nil {
		putText(out, encoded)
	}
	return err
}

// encode writes a value as JSON.
func encode(value any) (string, error) {
	var encoded bytes.Buffer
	encoder := json.NewEncoder(&encoded)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return strings.TrimSuffix(encoded.String(), "\n"), err
}

// handlesOf reads an array of handles.
func handlesOf(first *C.const_handle, n C.size_t) []uint64 {
	list := make([]uint64, n)
	for i, h := range unsafe.Slice((*C.ballista_handle)(first), int(n)) {
		list[i] = uint64(h)
	}
	return list
}

// findAll returns the objects of handles.
func findAll[T any](list []uint64, kind string) ([]T, error) {
	objects := make([]T, len(list))
	for i, handle := range list {
		object, err := find[T](handle, kind)
		if err != nil {
			return nil, err
		}
		objects[i] = object
	}
	return objects, nil
}
