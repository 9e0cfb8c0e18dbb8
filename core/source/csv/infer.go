package csv

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/types"
)

// kinds are the kinds of values seen in a column.
type kinds uint16

const (
	boolean kinds = 1 << iota
	integer
	float
	date
	seconds
	millis
	micros
	nanos
	text
)

var patterns = []struct {
	kind    kinds
	pattern *regexp.Regexp
}{
	{boolean, regexp.MustCompile(`^(?i)(true|false)$`)},
	{integer, regexp.MustCompile(`^-?\d+$`)},
	{float, regexp.MustCompile(`^-?((\d*\.\d+|\d+\.\d*)([eE][-+]?\d+)?|\d+[eE][-+]?\d+)$`)},
	{date, regexp.MustCompile(`^\d{4}-\d\d-\d\d$`)},
	{seconds, regexp.MustCompile(`^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[^\d.].*)?$`)},
	{millis, regexp.MustCompile(`^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\.\d{1,3}(?:\D.*)?$`)},
	{micros, regexp.MustCompile(`^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\.\d{1,6}(?:\D.*)?$`)},
	{nanos, regexp.MustCompile(`^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\.\d{1,9}(?:\D.*)?$`)},
}

func kindOf(value []byte) kinds {
	for _, p := range patterns {
		if !p.pattern.Match(value) {
			continue
		}
		if p.kind == integer {
			if _, err := strconv.ParseInt(string(value), 10, 64); err != nil {
				return text
			}
		}
		return p.kind
	}
	return text
}

// dataType is the type that holds all kinds of values of a column.
func (k kinds) dataType() types.Type {
	switch {
	case k == 0:
		return arrow.Null
	case k == boolean:
		return arrow.FixedWidthTypes.Boolean
	case k == integer:
		return arrow.PrimitiveTypes.Int64
	case k&^(integer|float) == 0:
		return arrow.PrimitiveTypes.Float64
	case k == date:
		return arrow.FixedWidthTypes.Date32
	case k&^(date|seconds|millis|micros|nanos) == 0:
		return timestampOf(k)
	}
	return arrow.BinaryTypes.String
}

func timestampOf(k kinds) types.Type {
	unit := arrow.Second
	switch {
	case k&nanos != 0:
		unit = arrow.Nanosecond
	case k&micros != 0:
		unit = arrow.Microsecond
	case k&millis != 0:
		unit = arrow.Millisecond
	}
	return &arrow.TimestampType{Unit: unit}
}

// Schema implements source.Format: the types that the first rows of all files have.
func (f *Format) Schema(ctx context.Context, files []source.File) (*arrow.Schema, error) {
	var names []string
	var seen []kinds
	left := f.options.InferRows
	for _, file := range files {
		fileNames, fileKinds, rows, err := f.infer(ctx, file, left)
		if err != nil {
			return nil, err
		}
		left -= rows
		if len(fileNames) == 0 {
			continue
		}
		if names == nil {
			names, seen = fileNames, fileKinds
			continue
		}
		if len(fileNames) != len(names) {
			return nil, errs.New(errs.InvalidValue, "files of a table differ: expected %d columns, found %d: %s", len(names), len(fileNames), file.Path)
		}
		for i, k := range fileKinds {
			seen[i] |= k
		}
	}
	fields := make([]arrow.Field, len(names))
	for i, name := range names {
		fields[i] = arrow.Field{Name: name, Type: seen[i].dataType(), Nullable: true}
	}
	return arrow.NewSchema(fields, nil), nil
}

// infer reads the header and up to so many rows of a file.
func (f *Format) infer(ctx context.Context, file source.File, most int) (names []string, seen []kinds, rows int, err error) {
	s := &split{format: f, file: file, span: span{to: file.Size, whole: f.compression(file.Path) != "none"}}
	budget := memory.NewBudget("inferring a schema", memory.Unlimited, nil)
	b, err := f.openBlocks(ctx, budget, file, s.span)
	if err != nil {
		return nil, nil, 0, err
	}
	defer b.close()
	p := parser{options: &f.options, block: b.block, at: len(bom(b.block))}
	var fields []field
	for rows < most || names == nil {
		p.skipBlank()
		if p.at == len(b.block) && b.last {
			return names, seen, rows, nil
		}
		start := p.at
		fields, err = p.row(fields[:0], b.last)
		if errors.Is(err, errUnterminated) {
			if _, err := b.advance(p.at); err != nil {
				return nil, nil, 0, err
			}
			p.block, p.at = b.block, 0
			continue
		}
		if err != nil {
			return nil, nil, 0, errs.New(errs.InvalidValue, "%s byte %d: %w", file.Path, b.offset+int64(start), err)
		}
		if names == nil {
			names, seen = f.header(p.block, fields), make([]kinds, len(fields))
			if f.options.Header {
				continue
			}
		}
		f.note(p.block, fields, seen)
		rows++
	}
	return names, seen, rows, nil
}

// header names the columns: by the first row, or column_1 and so on.
func (f *Format) header(block []byte, fields []field) []string {
	names := make([]string, len(fields))
	for i, cell := range fields {
		if f.options.Header {
			names[i] = string(block[cell.from:cell.to])
		} else {
			names[i] = fmt.Sprintf("column_%d", i+1)
		}
	}
	return names
}

func (f *Format) note(block []byte, fields []field, seen []kinds) {
	for i, cell := range fields {
		if i == len(seen) {
			return // the scan says what is wrong with the row
		}
		if value := block[cell.from:cell.to]; !f.options.null(value) {
			seen[i] |= kindOf(value)
		}
	}
}
