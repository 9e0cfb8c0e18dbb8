// Package csv is the source of tables in CSV files. Files are read in splits; a split is scanned for delimiters and its
// columns are parsed straight into vectors.
package csv

import (
	"context"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/table"
)

const (
	splitBytes = 4 << 20   // how much of a file makes a split
	blockBytes = 512 << 10 // how much of a split is parsed at a time; a longer row makes its block longer
)

// Format reads CSV files. It implements source.Format.
type Format struct {
	options    Options
	splitBytes int64
	blockBytes int
}

// New returns the format with options.
func New(options Options) *Format {
	if options.Escape == options.Quote { // a quote written twice
		options.Escape = 0
	}
	return &Format{options: options, splitBytes: splitBytes, blockBytes: blockBytes}
}

// Name implements source.Format.
func (f *Format) Name() string { return "CSV" }

// Pushdown implements source.Format: the engine filters.
func (f *Format) Pushdown(expr.Expr) table.Support { return table.None }

// Statistics implements source.Format. How many rows there are is guessed from the files' sizes.
func (f *Format) Statistics(_ context.Context, files []source.File, schema *arrow.Schema) (*table.Statistics, error) {
	stats := table.Unknown()
	stats.Bytes = 0
	for _, file := range files {
		stats.Bytes += file.Size
	}
	const bytesPerField = 6
	stats.Rows = stats.Bytes / int64(bytesPerField*max(schema.NumFields(), 1))
	return stats, nil
}

// Splits implements source.Format.
func (f *Format) Splits(ctx context.Context, file source.File, schema *arrow.Schema, request table.Request) ([]table.Portable, error) {
	if err := checkReadable(request); err != nil {
		return nil, err
	}
	common := split{format: f, file: file, columns: request.Columns, fields: schema.Fields()}
	spans, err := f.spans(ctx, file)
	if err != nil {
		return nil, err
	}
	splits := make([]table.Portable, len(spans))
	for i, piece := range spans {
		s := common
		s.span = piece
		splits[i] = &s
	}
	return splits, nil
}
