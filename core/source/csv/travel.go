package csv

import (
	"strconv"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/table"
)

// Options implements source.Format: what ParseOptions reads as the same options.
func (f *Format) Options() map[string]string {
	o := &f.options
	texts := map[string]string{
		"header": strconv.FormatBool(o.Header), "truncated_rows": strconv.FormatBool(o.Truncated),
		"schema_infer_max_records": strconv.Itoa(o.InferRows),
	}
	characters := map[string]byte{
		"delimiter": o.Delimiter, "quote": o.Quote, "escape": o.Escape, "comment": o.Comment, "terminator": o.Terminator,
	}
	for name, char := range characters {
		if char != 0 {
			texts[name] = string(char)
		}
	}
	if o.Null != nil {
		texts["null_regex"] = o.Null.String()
	}
	if o.Compression != "" {
		texts["compression"] = o.Compression
	}
	return texts
}

// Piece implements table.Portable: the range is bytes of the file, or a group of its own for all of a compressed file.
func (s *split) Piece() table.Piece {
	piece := source.PieceOf(s.file)
	r := table.Range{From: s.span.from, To: s.span.to}
	if s.span.whole {
		r.Group = wholeFile
	}
	piece.Ranges = []table.Range{r}
	return piece
}

// wholeFile is the group of the range of a compressed file.
const wholeFile = 1

// Restore implements source.Format.
func (f *Format) Restore(piece table.Piece, schema *arrow.Schema, request table.Request) (table.Portable, error) {
	if len(piece.Ranges) != 1 {
		return nil, errs.New(errs.InvalidValue, "split of %d ranges, expected one: %s", len(piece.Ranges), piece.Path)
	}
	r := piece.Ranges[0]
	whole, group := f.compressed(source.FileOf(piece)), int64(0)
	if whole {
		group = wholeFile
	}
	if r.Group != group || r.From < 0 || r.To < r.From || r.To > piece.Size {
		return nil, errs.New(errs.InvalidValue, "split of impossible bytes %d to %d: %s", r.From, r.To, piece.Path)
	}
	if err := checkReadable(request); err != nil {
		return nil, err
	}
	s := &split{format: f, file: source.FileOf(piece), columns: request.Columns, fields: schema.Fields()}
	s.span = span{from: r.From, to: r.To, whole: whole}
	return s, nil
}

// checkReadable refuses columns that no CSV file has.
func checkReadable(request table.Request) error {
	for _, c := range request.Columns {
		if !readable(c.Column.DataType) {
			return errs.New(errs.Unsupported, "CSV files have no columns of type %s: %q", c.Column.DataType, c.Column.Name)
		}
	}
	return nil
}
