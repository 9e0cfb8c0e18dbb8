// Package avro is the source of tables in Avro's object container files: blocks of rows become vectors, of which those columns are
// decoded that are wanted.
package avro

import (
	"context"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/source/store"
	"github.com/ballista-go/ballista/core/table"
)

const splitBytes = 4 << 20 // how much of a file makes a split, unless a block is larger

// Format reads Avro files. It implements source.Format.
type Format struct{ splitBytes int64 }

// New returns the format.
func New() Format { return Format{splitBytes: splitBytes} }

// Name implements source.Format.
func (Format) Name() string { return "AVRO" }

// Pushdown implements source.Format: the engine filters.
func (Format) Pushdown(expr.Expr) table.Support { return table.None }

// Options implements source.Format: there are none.
func (Format) Options() map[string]string { return nil }

// CheckOptions fails when there are options: reading Avro has none.
func CheckOptions(given map[string]string) error {
	for key := range given {
		return errs.New(errs.Binding, "option of Avro not found: %q", key)
	}
	return nil
}

// within names the file of an error about its content. Errors of other kinds stay as they are.
func within(err error, file source.File) error {
	if kind := errs.KindOf(err); err != nil && (kind == errs.InvalidValue || kind == errs.Unsupported) {
		return errs.New(kind, "Avro file %s: %w", file.Path, err)
	}
	return err
}

// headerOf reads the header of a file.
func headerOf(ctx context.Context, file source.File) (*header, error) {
	object, err := store.Open(ctx, file)
	if err != nil {
		return nil, err
	}
	defer object.Close() //nolint:errcheck // read only
	return readHeader(object, object.Size())
}

// Schema implements source.Format.
func (Format) Schema(ctx context.Context, files []source.File) (*arrow.Schema, error) {
	var merged *arrow.Schema
	for _, file := range files {
		h, err := headerOf(ctx, file)
		if err != nil {
			return nil, within(err, file)
		}
		fields, err := h.schema.fields()
		if err != nil {
			return nil, within(err, file)
		}
		if merged, err = source.Merge(merged, arrow.NewSchema(fields, nil)); err != nil {
			return nil, within(err, file)
		}
	}
	if merged == nil {
		merged = arrow.NewSchema(nil, nil)
	}
	return merged, nil
}

// Statistics implements source.Format. How many rows there are is guessed from the files' sizes.
func (Format) Statistics(_ context.Context, files []source.File, schema *arrow.Schema) (*table.Statistics, error) {
	stats := table.Unknown()
	stats.Bytes = 0
	for _, file := range files {
		stats.Bytes += file.Size
	}
	const bytesPerField = 6
	stats.Rows = stats.Bytes / int64(bytesPerField*max(schema.NumFields(), 1))
	return stats, nil
}

// Splits implements source.Format: a split is some blocks. Where blocks begin is found by the sizes of those before.
func (f Format) Splits(ctx context.Context, file source.File, schema *arrow.Schema, request table.Request) ([]table.Portable, error) {
	object, err := store.Open(ctx, file)
	if err != nil {
		return nil, err
	}
	defer object.Close() //nolint:errcheck // read only
	h, err := readHeader(object, file.Size)
	if err != nil {
		return nil, within(err, file)
	}
	var splits []table.Portable
	for at := h.size; at < file.Size; {
		s := newSplit(file, schema, request)
		s.span.From = at
		for at < file.Size && at-s.span.From < f.splitBytes {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			b, err := readBlock(object, h, at, file.Size)
			if err != nil {
				return nil, within(err, file)
			}
			at = b.end
		}
		s.span.To = at
		splits = append(splits, s)
	}
	return splits, nil
}

// Restore implements source.Format. Whether blocks begin and end there is checked when the split is read.
func (Format) Restore(piece table.Piece, schema *arrow.Schema, request table.Request) (table.Portable, error) {
	if len(piece.Ranges) != 1 {
		return nil, errs.New(errs.InvalidValue, "split of %d ranges, expected one: %s", len(piece.Ranges), piece.Path)
	}
	r := piece.Ranges[0]
	if r.Group != 0 || r.From < 0 || r.To < r.From || r.To > piece.Size {
		return nil, errs.New(errs.InvalidValue, "split of impossible bytes %d to %d: %s", r.From, r.To, piece.Path)
	}
	s := newSplit(source.FileOf(piece), schema, request)
	s.span = r
	return s, nil
}
