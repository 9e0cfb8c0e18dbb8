package avro

import (
	"context"
	"io"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/source/store"
	"github.com/ballista-go/ballista/core/table"
)

// split is some blocks of a file, and the columns that are wanted of them.
type split struct {
	file    source.File
	schema  *arrow.Schema // of the table
	columns []table.Column
	span    table.Range // of bytes
}

func newSplit(file source.File, schema *arrow.Schema, request table.Request) *split {
	return &split{file: file, schema: schema, columns: request.Columns}
}

// Piece implements table.Portable.
func (s *split) Piece() table.Piece {
	piece := source.PieceOf(s.file)
	piece.Ranges = []table.Range{s.span}
	return piece
}

// Rows implements table.Split.
func (s *split) Rows() int64 { return -1 }

// Open implements table.Split.
func (s *split) Open(ctx context.Context, env *table.Env) (table.Reader, error) {
	object, err := store.Open(ctx, s.file)
	if err != nil {
		return nil, err
	}
	r := newReader(s, env, object)
	if err := r.start(); err != nil {
		_ = r.Close()
		return nil, within(err, s.file)
	}
	return r, nil
}

// block is where a block lies, by what it says itself.
type block struct {
	count    int64 // objects
	from, to int64 // of its data
	end      int64 // with the sync marker
}

// readBlock reads the head of a block that begins at a position, and the marker after it.
func readBlock(r io.ReaderAt, h *header, at, size int64) (block, error) {
	var head [20]byte // two numbers
	c := &cursor{data: head[:min(int64(len(head)), size-at)]}
	if err := readAt(r, c.data, at); err != nil {
		return block{}, err
	}
	count, bytes, err := blockHead(c)
	if err != nil {
		return block{}, err
	}
	from := at + int64(c.at)
	if bytes > size-from-syncBytes {
		return block{}, invalid("a block at byte %d goes beyond the file: %d bytes of %d", at, bytes, size-from)
	}
	b := block{count: count, from: from, to: from + bytes, end: from + bytes + syncBytes}
	var sync [syncBytes]byte
	if err := readAt(r, sync[:], b.to); err != nil {
		return block{}, err
	}
	if sync != h.sync {
		return block{}, invalid("a block at byte %d does not end with the file's marker", at)
	}
	return b, nil
}
