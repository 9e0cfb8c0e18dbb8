package main

// #include <stdlib.h>
// #include "internal.h"
import "C"

import (
	"syscall"
	"unsafe"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/bitutil"
	"github.com/apache/arrow-go/v18/arrow/cdata"

	"github.com/ballista-go/ballista/core/errs"
)

// streamReader reads a stream of another library. It implements array.RecordReader. Batches keep the library's memory,
// which is released later, on a goroutine for that.
type streamReader struct {
	stream *C.struct_ArrowArrayStream
	schema *arrow.Schema
	batch  arrow.RecordBatch
	err    error
}

// readStream takes a stream over.
func readStream(given *C.struct_ArrowArrayStream) (*streamReader, error) {
	if given == nil || given.release == nil {
		return nil, errs.New(errs.Binding, "stream is NULL or released")
	}
	stream := (*C.struct_ArrowArrayStream)(C.malloc(C.sizeof_struct_ArrowArrayStream))
	*stream = *given
	given.release = nil
	r := &streamReader{stream: stream}
	schema := (*C.struct_ArrowSchema)(C.calloc(1, C.sizeof_struct_ArrowSchema))
	defer C.free(unsafe.Pointer(schema))
	if code := C.input_schema(stream, schema); code != 0 {
		defer r.Release()
		return nil, r.failure(code)
	}
	var err error
	if r.schema, err = importSchema(schema); err != nil {
		r.Release()
		return nil, err
	}
	return r, nil
}

// failure is the error of the stream.
func (r *streamReader) failure(code C.int) error {
	message := C.input_error(r.stream)
	if message == nil {
		return errs.New(errs.IO, "stream of batches failed: %w", syscall.Errno(code))
	}
	return errs.New(errs.IO, "stream of batches failed: %s", C.GoString(message))
}

func (r *streamReader) Retain() {}

// Release gives the stream back. Batches that were retained stay.
func (r *streamReader) Release() {
	r.dropBatch()
	if r.stream != nil {
		C.input_release(r.stream)
		C.free(unsafe.Pointer(r.stream))
		r.stream = nil
	}
}

func (r *streamReader) Schema() *arrow.Schema { return r.schema }

func (r *streamReader) Next() bool {
	r.dropBatch()
	r.batch, r.err = r.read()
	return r.batch != nil
}

func (r *streamReader) dropBatch() {
	if r.batch != nil {
		r.batch.Release()
		r.batch = nil
	}
}

func (r *streamReader) read() (arrow.RecordBatch, error) {
	array := (*C.struct_ArrowArray)(C.calloc(1, C.sizeof_struct_ArrowArray))
	defer C.free(unsafe.Pointer(array))
	if code := C.input_next(r.stream, array); code != 0 {
		return nil, r.failure(code)
	}
	if array.release == nil {
		return nil, nil
	}
	C.defer_release(array)
	borrowed.Add(1)
	if hasNulls(array) {
		releaseArray(array)
		return nil, errs.New(errs.InvalidValue, "batch of a stream has rows that are null as a whole")
	}
	dropBuffersOfNulls(array, r.schema.Fields())
	batch, err := cdata.ImportCRecordBatchWithSchema((*cdata.CArrowArray)(unsafe.Pointer(array)), r.schema)
	if err != nil {
		return nil, errs.New(errs.InvalidValue, "batch of a stream cannot be read: %w", err)
	}
	return batch, nil
}

// hasNulls reports whether a row of a batch, which is a struct, is null.
func hasNulls(array *C.struct_ArrowArray) bool {
	if array.null_count >= 0 {
		return array.null_count > 0
	}
	if array.n_buffers == 0 || *array.buffers == nil {
		return false
	}
	offset, length := int(array.offset), int(array.length)
	validity := unsafe.Slice((*byte)(*array.buffers), (offset+length+7)/8)
	return bitutil.CountSetBits(validity, offset, length) < length
}

// dropBuffersOfNulls lets columns of the type null have no buffers, as Arrow asks for: some libraries give them a validity.
func dropBuffersOfNulls(array *C.struct_ArrowArray, fields []arrow.Field) {
	children := unsafe.Slice(array.children, int(array.n_children))
	for i := range min(len(children), len(fields)) {
		switch of := fields[i].Type.(type) {
		case *arrow.NullType:
			children[i].n_buffers = 0
		case arrow.NestedType:
			dropBuffersOfNulls(children[i], of.Fields())
		}
	}
}

func (r *streamReader) RecordBatch() arrow.RecordBatch { return r.batch }

func (r *streamReader) Record() arrow.RecordBatch { return r.batch }

func (r *streamReader) Err() error { return r.err }
