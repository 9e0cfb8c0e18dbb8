package parquet

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/table"
)

// Options implements source.Format.
func (t Format) Options() map[string]string {
	if t.int96 == "" {
		return nil
	}
	return map[string]string{"coerce_int96": t.int96}
}

// Piece implements table.Portable: the ranges are rows of row groups.
func (s *Split) Piece() table.Piece {
	piece := source.PieceOf(s.File)
	piece.Pruned = s.Pruned
	for _, g := range s.Groups {
		piece.Ranges = append(piece.Ranges, table.Range{Group: int64(g.Group), From: g.From, To: g.To})
	}
	return piece
}

// Restore implements source.Format. Whether the file has the rows is checked when the split is opened.
func (Format) Restore(piece table.Piece, schema *arrow.Schema, request table.Request) (table.Portable, error) {
	s := &Split{File: source.FileOf(piece), Schema: schema, Request: request, Pruned: max(piece.Pruned, 0)}
	for _, r := range piece.Ranges {
		group := int(r.Group)
		if int64(group) != r.Group || group < 0 || r.From < 0 || r.To < r.From {
			return nil, invalid("split of impossible rows %d to %d of row group %d: %s", r.From, r.To, r.Group, piece.Path)
		}
		s.Groups = append(s.Groups, GroupRows{Group: group, From: r.From, To: r.To})
	}
	return s, nil
}
