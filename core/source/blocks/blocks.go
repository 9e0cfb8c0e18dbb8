// Package blocks is the source of tables that lie in files of blocks (core/vector/block), such as rows that a client sent to a
// cluster. Where the bytes are is a Fetcher's business.
package blocks

import (
	"context"
	"fmt"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
)

// Kind is the kind of the tables' descriptions.
const Kind = "blocks"

// splitRows is about how many rows a split has.
const splitRows = 100_000

// Extent is where a block lies in its file, in bytes, and how many rows it has.
type Extent struct{ Offset, Length, Rows int64 }

// Fetcher reads bytes of the file of a table: as many as there is room for.
type Fetcher interface {
	Fetch(ctx context.Context, id string, offset int64, room []byte) error
}

// Table is the rows of a file of blocks. It implements table.Restorer.
type Table struct {
	id      string
	schema  *arrow.Schema
	extents []Extent
	fetcher Fetcher
	cache   *Cache
}

// New returns the table of a file whose blocks are known.
func New(id string, schema *arrow.Schema, extents []Extent, fetcher Fetcher) *Table {
	return &Table{id: id, schema: schema, extents: extents, fetcher: fetcher}
}

// Open returns the table of a description, of which only what others listed can be read, by Restore. The cache, which may be nil, keeps
// what was read.
func Open(d table.Description, fetcher Fetcher, cache *Cache) (*Table, error) {
	if d.Kind != Kind {
		return nil, errs.New(errs.Internal, "table of kind %q is opened as one of blocks: %s", d.Kind, d.ID)
	}
	return &Table{id: d.ID, schema: d.Schema, fetcher: fetcher, cache: cache}, nil
}

// Schema implements table.Table.
func (t *Table) Schema() *arrow.Schema { return t.schema }

// Describe implements table.Described.
func (t *Table) Describe() table.Description {
	return table.Description{Kind: Kind, ID: t.id, Schema: t.schema}
}

// Statistics implements table.Table.
func (t *Table) Statistics(context.Context) (*table.Statistics, error) {
	s := &table.Statistics{}
	for _, e := range t.extents {
		s.Rows, s.Bytes = s.Rows+e.Rows, s.Bytes+e.Length
	}
	return s, nil
}

// Pushdown implements table.Table: a scan filters nothing.
func (t *Table) Pushdown(expr.Expr) table.Support { return table.None }

// Scan implements table.Table.
func (t *Table) Scan(_ context.Context, request table.Request) (table.Scan, error) {
	var splits scan
	piece, rows, all := table.Piece{Path: t.id}, int64(0), int64(0)
	for i, e := range t.extents {
		if request.Limit >= 0 && all >= request.Limit {
			break
		}
		piece.Ranges = append(piece.Ranges, table.Range{Group: e.Rows, From: e.Offset, To: e.Offset + e.Length})
		rows, all = rows+e.Rows, all+e.Rows
		if rows >= splitRows || i == len(t.extents)-1 || request.Limit >= 0 && all >= request.Limit {
			splits = append(splits, t.split(piece, request))
			piece, rows = table.Piece{Path: t.id}, 0
		}
	}
	return splits, nil
}

// Restore implements table.Restorer.
func (t *Table) Restore(_ context.Context, request table.Request, pieces []table.Piece) (table.Scan, error) {
	splits := make(scan, len(pieces))
	for i, piece := range pieces {
		for _, r := range piece.Ranges {
			if piece.Path != t.id || r.Group < 0 || r.From < 0 || r.To <= r.From {
				return nil, errs.New(errs.InvalidValue, "piece is not one of the table %s: %v", t.id, piece)
			}
		}
		splits[i] = t.split(piece, request)
	}
	return splits, nil
}

func (t *Table) split(piece table.Piece, request table.Request) *split {
	return &split{table: t, piece: piece, columns: request.Columns}
}

// scan is the splits of a scan.
type scan []table.Split

// Splits implements table.Scan.
func (s scan) Splits() []table.Split { return s }

// String implements table.Scan.
func (s scan) String() string { return fmt.Sprintf("blocks, %d splits", len(s)) }

// split is some blocks of a table. The group of each range is its number of rows.
type split struct {
	table   *Table
	piece   table.Piece
	columns []table.Column
}

// Piece implements table.Portable.
func (s *split) Piece() table.Piece { return s.piece }

// Rows implements table.Split.
func (s *split) Rows() (rows int64) {
	for _, r := range s.piece.Ranges {
		rows += r.Group
	}
	return rows
}

// Open implements table.Split.
func (s *split) Open(_ context.Context, env *table.Env) (table.Reader, error) {
	for _, c := range s.columns {
		if c.Index < 0 || c.Index >= s.table.schema.NumFields() {
			return nil, errs.New(errs.Internal, "table %s has no column %d", s.table.id, c.Index)
		}
	}
	return &reader{split: s, env: env, columns: s.table.columns()}, nil
}

// columns are the types of the table's columns.
func (t *Table) columns() []types.Type {
	columns := make([]types.Type, t.schema.NumFields())
	for i, field := range t.schema.Fields() {
		columns[i] = field.Type
	}
	return columns
}
