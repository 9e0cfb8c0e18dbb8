package json

import (
	"strconv"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/source/text"
	"github.com/ballista-go/ballista/core/table"
)

// Options implements source.Format: what ParseOptions reads as the same options.
func (f *Format) Options() map[string]string {
	o := &f.options
	texts := map[string]string{"schema_infer_max_rec": strconv.Itoa(o.InferRows)}
	if o.Layout != Detected {
		texts["newline_delimited"] = strconv.FormatBool(o.Layout == Lines)
	}
	if o.Compression != "" {
		texts["compression"] = o.Compression
	}
	return texts
}

// Piece implements table.Portable: the range is bytes of the file; all of them where it is not divisible.
func (s *split) Piece() table.Piece {
	piece := source.PieceOf(s.file)
	piece.Ranges = []table.Range{{From: s.span.From, To: s.span.To}}
	return piece
}

// Restore implements source.Format.
func (f *Format) Restore(piece table.Piece, schema *arrow.Schema, request table.Request) (table.Portable, error) {
	if len(piece.Ranges) != 1 {
		return nil, errs.New(errs.InvalidValue, "split of %d ranges, expected one: %s", len(piece.Ranges), piece.Path)
	}
	r, file := piece.Ranges[0], source.FileOf(piece)
	whole := r.From == 0 && r.To == file.Size
	if r.Group != 0 || r.From < 0 || r.To < r.From || r.To > file.Size || !whole && !f.divisible(file) {
		return nil, errs.New(errs.InvalidValue, "split of impossible bytes %d to %d: %s", r.From, r.To, piece.Path)
	}
	if err := checkReadable(request); err != nil {
		return nil, err
	}
	return &split{format: f, file: file, span: text.Span{From: r.From, To: r.To}, columns: request.Columns, fields: schema.Fields()}, nil
}
