package csv

import (
	"context"
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/source/text"
)

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
		if err := sameColumns(names, fileNames); err != nil {
			return nil, errs.New(errs.InvalidValue, "files of a table differ: %w: %s", err, file.Path)
		}
		for i, k := range fileKinds {
			seen[i] |= k
		}
	}
	fields := make([]arrow.Field, len(names))
	for i, name := range names {
		if f.options.InferRows == 0 {
			seen[i] = textual
		}
		fields[i] = arrow.Field{Name: name, Type: seen[i].dataType(), Nullable: true}
	}
	return arrow.NewSchema(fields, nil), nil
}

// inferBytes bounds the memory in which a row is looked at.
const inferBytes = 256 << 20

// infer reads the header and up to so many rows of a file.
func (f *Format) infer(ctx context.Context, file source.File, most int) (names []string, seen []kinds, rows int, err error) {
	s := &split{format: f, file: file, span: span{to: file.Size, whole: f.compressed(file)}}
	budget := memory.NewBudget("inferring a schema", inferBytes, nil)
	b, err := f.openBlocks(ctx, budget, file, s.span)
	if err != nil {
		return nil, nil, 0, err
	}
	defer b.Close()
	p := parser{options: &f.options, block: b.Block, at: len(text.BOM(b.Block))}
	var fields []field
	for rows < most || names == nil {
		whole := p.skipBlank(b.Last)
		if p.at == len(b.Block) && b.Last {
			return names, seen, rows, nil
		}
		start := p.at
		if err = errUnterminated; whole {
			fields, err = p.row(fields[:0], b.Last)
		}
		if errors.Is(err, errUnterminated) {
			if _, err := b.Advance(p.at); err != nil {
				return nil, nil, 0, err
			}
			p.block, p.at = b.Block, 0
			continue
		}
		if err != nil {
			return nil, nil, 0, f.malformed(file, b.Offset+int64(p.opened), err)
		}
		if names == nil {
			if names, err = f.header(p.block, fields); err != nil {
				return nil, nil, 0, f.malformed(file, b.Offset+int64(start), err)
			}
			seen = make([]kinds, len(fields))
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
func (f *Format) header(block []byte, fields []field) ([]string, error) {
	names := make([]string, len(fields))
	for i, cell := range fields {
		if f.options.Header {
			if names[i] = string(block[cell.from:cell.to]); !utf8.ValidString(names[i]) {
				return nil, fmt.Errorf("name of column %d is not valid UTF-8: %q", i+1, names[i])
			}
		} else {
			names[i] = fmt.Sprintf("column_%d", i+1)
		}
	}
	return names, nil
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
