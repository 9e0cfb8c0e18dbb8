package main

// #include <errno.h>
// #include <stdlib.h>
// #include "internal.h"
import "C"

import (
	"errors"
	"io"
	"math"
	"time"
	"unsafe"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/stage"
)

//export ballista_query_wait
func ballista_query_wait(query C.ballista_handle, milliseconds C.int64_t, state *C.int32_t, e *C.ballista_error) C.ballista_status {
	return with(query, "query", e, func(r *running) error {
		most := time.Duration(min(max(int64(milliseconds), 0), math.MaxInt64/int64(time.Millisecond))) * time.Millisecond
		*state = C.BALLISTA_RUNNING
		if r.wait(most) {
			*state = C.BALLISTA_READY
		}
		return nil
	})
}

//export ballista_query_progress
func ballista_query_progress(query C.ballista_handle, json **C.char, e *C.ballista_error) C.ballista_status {
	return with(query, "query", e, func(r *running) error {
		return putJSON(json, r.progress())
	})
}

//export ballista_query_plan
func ballista_query_plan(query C.ballista_handle, json **C.char, e *C.ballista_error) C.ballista_status {
	return with(query, "query", e, func(r *running) error {
		var described *stage.Description
		if result := r.result.Load(); result != nil {
			described = result.Describe()
		}
		return putJSON(json, described)
	})
}

//export ballista_query_cancel
func ballista_query_cancel(query C.ballista_handle, e *C.ballista_error) C.ballista_status {
	return guard(e, func() error {
		r, err := find[*running](uint64(query), "query")
		if err == nil {
			r.cancel()
		}
		return err
	})
}

//export ballista_query_error
func ballista_query_error(query C.ballista_handle, e *C.ballista_error) C.ballista_status {
	return with(query, "query", e, func(r *running) error {
		return r.failure()
	})
}

// stream is the result of a query in the hands of C.
type stream struct {
	*running
	lastError *C.char
}

//export ballista_query_stream
func ballista_query_stream(query C.ballista_handle, out *C.struct_ArrowArrayStream, e *C.ballista_error) C.ballista_status {
	return with(query, "query", e, func(r *running) error {
		if r.taken.Swap(true) {
			return errs.New(errs.Binding, "stream of the query was taken before")
		}
		C.export_stream(C.ballista_handle(keep(&stream{running: r})), out)
		return nil
	})
}

//export queryStreamSchema
func queryStreamSchema(handle C.ballista_handle, out *C.struct_ArrowSchema) (code C.int) {
	s, err := find[*stream](uint64(handle), "stream")
	if err != nil {
		return C.EINVAL
	}
	defer s.recovered(&code)
	exportSchema(s.schema, out)
	return 0
}

//export queryStreamNext
func queryStreamNext(handle C.ballista_handle, out *C.struct_ArrowArray) (code C.int) {
	s, err := find[*stream](uint64(handle), "stream")
	if err != nil {
		return C.EINVAL
	}
	defer s.recovered(&code)
	*out = C.struct_ArrowArray{}
	batch, err := s.next()
	switch {
	case err == nil:
		exportBatch(batch, out)
	case !errors.Is(err, io.EOF):
		s.remember(err)
		return C.EIO
	}
	return 0
}

// recovered turns a panic into an error of the stream.
func (s *stream) recovered(code *C.int) {
	if r := recover(); r != nil {
		s.remember(panicked(r))
		*code = C.EIO
	}
}

func (s *stream) remember(err error) {
	C.free(unsafe.Pointer(s.lastError))
	s.lastError = C.CString(err.Error())
}

//export queryStreamError
func queryStreamError(handle C.ballista_handle) *C.const_char {
	s, err := find[*stream](uint64(handle), "stream")
	if err != nil {
		return nil
	}
	return s.lastError
}

//export queryStreamRelease
func queryStreamRelease(handle C.ballista_handle) {
	if s, ok := drop(uint64(handle)).(*stream); ok {
		s.release()
		C.free(unsafe.Pointer(s.lastError))
	}
}
