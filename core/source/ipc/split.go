package ipc

import (
	"context"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/source/store"
	"github.com/ballista-go/ballista/core/table"
)

// split is some record batches of a file, and the columns that are wanted of them.
type split struct {
	file    source.File
	schema  *arrow.Schema // of the table
	columns []table.Column
	batches []table.Range // all rows of a batch each
}

func newSplit(file source.File, schema *arrow.Schema, request table.Request) *split {
	return &split{file: file, schema: schema, columns: request.Columns}
}

// Piece implements table.Portable: the ranges are the rows of record batches.
func (s *split) Piece() table.Piece {
	piece := source.PieceOf(s.file)
	piece.Ranges = s.batches
	return piece
}

// Rows implements table.Split.
func (s *split) Rows() (rows int64) {
	for _, b := range s.batches {
		rows += b.To
	}
	return rows
}

// Open implements table.Split.
func (s *split) Open(ctx context.Context, env *table.Env) (table.Reader, error) {
	object, err := store.Open(ctx, s.file)
	if err != nil {
		return nil, err
	}
	r := &reader{split: s, env: env, object: object}
	if err := r.start(ctx); err != nil {
		_ = r.Close()
		return nil, within(err, s.file)
	}
	return r, nil
}
