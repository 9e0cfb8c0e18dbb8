package main

// #include "internal.h"
import "C"

import (
	"unsafe"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/cdata"
	"github.com/apache/arrow-go/v18/arrow/memory"

	"github.com/ballista-go/ballista/core/errs"
)

// allocator is for small arrays that stay in Go.
var allocator = memory.NewGoAllocator()

// importField reads a schema that stands for a type, and releases it.
func importField(schema *C.struct_ArrowSchema) (arrow.Field, error) {
	if schema == nil || schema.release == nil {
		return arrow.Field{}, errs.New(errs.Binding, "schema is NULL or released")
	}
	field, err := cdata.ImportCArrowField((*cdata.CArrowSchema)(unsafe.Pointer(schema)))
	if err != nil {
		return field, errs.New(errs.Unsupported, "schema cannot be read: %w", err)
	}
	return field, nil
}

// importSchema reads a schema of columns, and releases it. NULL gives nil.
func importSchema(schema *C.struct_ArrowSchema) (*arrow.Schema, error) {
	if schema == nil {
		return nil, nil
	}
	field, err := importField(schema)
	if err != nil {
		return nil, err
	}
	columns, ok := field.Type.(*arrow.StructType)
	if !ok {
		return nil, errs.New(errs.Binding, "schema is not of columns, but of %s", field.Type)
	}
	return arrow.NewSchema(columns.Fields(), &field.Metadata), nil
}

func exportSchema(schema *arrow.Schema, out *C.struct_ArrowSchema) {
	cdata.ExportArrowSchema(schema, (*cdata.CArrowSchema)(unsafe.Pointer(out)))
}

// exportBatch hands a batch to C, and releases it here.
func exportBatch(batch arrow.RecordBatch, out *C.struct_ArrowArray) {
	defer batch.Release()
	cdata.ExportArrowRecordBatch(batch, (*cdata.CArrowArray)(unsafe.Pointer(out)), nil)
	C.guard_array(out)
}

func releaseArray(array *C.struct_ArrowArray) {
	if array != nil && array.release != nil {
		cdata.ReleaseCArrowArray((*cdata.CArrowArray)(unsafe.Pointer(array)))
	}
}
