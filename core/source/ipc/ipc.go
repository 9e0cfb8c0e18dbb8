// Package ipc is the source of tables in Arrow's own files and streams: their record batches become vectors, of which the buffers
// of wanted columns are read. Metadata is decoded with a check of each offset and count.
package ipc

import (
	"context"
	"slices"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/source/options"
	"github.com/ballista-go/ballista/core/table"
)

// splitRows is how many rows make a split, unless a record batch has more.
const splitRows = 100_000

// Format reads files and streams of Arrow. It implements source.Format.
type Format struct{}

// New returns the format.
func New() Format { return Format{} }

// Name implements source.Format.
func (Format) Name() string { return "ARROW" }

// Pushdown implements source.Format: the engine filters.
func (Format) Pushdown(expr.Expr) table.Support { return table.None }

// Options implements source.Format: there are none.
func (Format) Options() map[string]string { return nil }

// CheckOptions refuses options that files of Arrow do not have. Those that there are say how files are written.
func CheckOptions(given map[string]string) error {
	for key := range given {
		name := options.Name(key)
		if written := []string{"compression", "stream"}; !slices.Contains(written, name) {
			return errs.New(errs.Binding, "option of Arrow files not found: %q%s", key, errs.Suggest(name, written))
		}
	}
	return nil
}

// Schema implements source.Format.
func (Format) Schema(ctx context.Context, files []source.File) (*arrow.Schema, error) {
	var merged *arrow.Schema
	for _, file := range files {
		x, err := indexOf(ctx, file)
		if err != nil {
			return nil, err
		}
		if merged, err = source.Merge(merged, x.schema); err != nil {
			return nil, within(err, file)
		}
	}
	if merged == nil {
		merged = arrow.NewSchema(nil, nil)
	}
	return merged, nil
}

// Statistics implements source.Format: of rows and bytes only.
func (Format) Statistics(ctx context.Context, files []source.File, _ *arrow.Schema) (*table.Statistics, error) {
	stats := &table.Statistics{}
	for _, file := range files {
		x, err := indexOf(ctx, file)
		if err != nil {
			return nil, err
		}
		stats.Bytes += file.Size
		for _, b := range x.batches {
			stats.Rows += b.rows
		}
	}
	return stats, nil
}

// Splits implements source.Format.
func (Format) Splits(ctx context.Context, file source.File, schema *arrow.Schema, request table.Request) ([]table.Portable, error) {
	x, err := indexOf(ctx, file)
	if err != nil {
		return nil, err
	}
	var splits []table.Portable
	s, all := newSplit(file, schema, request), int64(0)
	for i, b := range x.batches {
		if request.Limit >= 0 && all >= request.Limit {
			break
		}
		s.batches = append(s.batches, table.Range{Group: int64(i), To: b.rows})
		if all += b.rows; s.Rows() >= splitRows {
			splits = append(splits, s)
			s = newSplit(file, schema, request)
		}
	}
	if len(s.batches) > 0 {
		splits = append(splits, s)
	}
	return splits, nil
}

// Restore implements source.Format. Whether the file has the batches is checked when the split is opened.
func (Format) Restore(piece table.Piece, schema *arrow.Schema, request table.Request) (table.Portable, error) {
	s := newSplit(source.FileOf(piece), schema, request)
	for _, r := range piece.Ranges {
		if r.Group < 0 || r.From != 0 || r.To < 0 {
			return nil, invalid("split of impossible rows %d to %d of record batch %d: %s", r.From, r.To, r.Group, piece.Path)
		}
	}
	s.batches = piece.Ranges
	return s, nil
}
