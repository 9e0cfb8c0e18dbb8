// Package json is the source of tables in files of JSON: an object a line, or one array of objects. Lines are read in splits;
// the values of columns that are asked for are parsed straight into vectors, and others are passed over.
package json

import (
	"context"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/source/text"
	"github.com/ballista-go/ballista/core/table"
)

const (
	splitBytes = 4 << 20   // how much of a file makes a split
	blockBytes = 512 << 10 // how much of a split is parsed at a time, at least; a longer row makes its block longer
	wideBytes  = 2 << 10   // how much for each column, so that batches of wide rows have more than a few
	maxDepth   = 200       // of values in values
)

// Format reads files of JSON. It implements source.Format.
type Format struct {
	options    Options
	splitBytes int64
	blockBytes int
}

// New returns the format with options.
func New(options Options) *Format {
	return &Format{options: options, splitBytes: splitBytes, blockBytes: blockBytes}
}

// Name implements source.Format.
func (f *Format) Name() string { return "JSON" }

// Pushdown implements source.Format: the engine filters.
func (f *Format) Pushdown(expr.Expr) table.Support { return table.None }

// Statistics implements source.Format. How many rows there are is guessed from the files' sizes.
func (f *Format) Statistics(_ context.Context, files []source.File, schema *arrow.Schema) (*table.Statistics, error) {
	stats := table.Unknown()
	stats.Bytes = 0
	for _, file := range files {
		stats.Bytes += file.Size
	}
	const bytesPerField = 16 // with its key
	stats.Rows = stats.Bytes / int64(bytesPerField*max(schema.NumFields(), 1))
	return stats, nil
}

// Splits implements source.Format. Lines are cut anywhere: a line belongs to the split in which it begins.
func (f *Format) Splits(ctx context.Context, file source.File, schema *arrow.Schema, request table.Request) ([]table.Portable, error) {
	if err := checkReadable(request); err != nil {
		return nil, err
	}
	cuttable, err := f.cuttable(ctx, file)
	if err != nil {
		return nil, err
	}
	var splits []table.Portable
	for from := int64(0); from == 0 || from < file.Size; {
		to := file.Size
		if cuttable && to-from > f.splitBytes {
			to = from + f.splitBytes
		}
		splits = append(splits, &split{format: f, file: file, span: text.Span{From: from, To: to}, columns: request.Columns, fields: schema.Fields()})
		if from = to; to == 0 {
			break
		}
	}
	return splits, nil
}

// divisible reports whether parts of a file can be read.
func (f *Format) divisible(file source.File) bool {
	return f.options.Layout != Array && f.compression(file) == text.None
}

func (f *Format) compression(file source.File) string {
	return text.CompressionOf(f.options.Compression, file.Path)
}

func (f *Format) textSource(file source.File, span text.Span) text.Source {
	return text.Source{File: file, Compression: f.compression(file), Span: span, BlockBytes: f.blockBytes, Hint: "is the file one of JSON?"}
}
