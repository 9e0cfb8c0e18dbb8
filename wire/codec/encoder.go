package codec

import (
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/foreign"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// encoder writes one plan. The first failure is kept, and what is written after it does not count.
type encoder struct {
	columns    []*wirepb.Column
	positions  map[columnKey]uint32
	subqueries []*wirepb.LogicalNode
	functions  []*wirepb.ForeignFunction
	numbers    map[*foreign.Function]uint32 // positions in functions, from 1
	nodeDepth  int
	exprDepth  int
	err        error
}

func newEncoder() *encoder { return &encoder{positions: map[columnKey]uint32{}} }

// columnKey tells columns apart.
type columnKey struct {
	id              expr.ID
	qualifier, name string
	dataType        types.Type
	null            bool
	metadata        *expr.Column // one with metadata is like no other
}

// enter counts a level, and reports false below the last one that may be sent.
func (e *encoder) enter(depth *int, most int, deep func() error) bool {
	if *depth++; *depth > most {
		e.fail(deep())
		*depth--
		return false
	}
	return true
}

func (e *encoder) fail(err error) {
	if e.err == nil {
		e.err = err
	}
}

// column returns the position of a column in the plan's list.
func (e *encoder) column(c *expr.Column) uint32 {
	key := columnKey{id: c.ID, qualifier: c.Qualifier, name: c.Name, dataType: c.DataType, null: c.Null}
	if c.Metadata.Len() > 0 {
		key.metadata = c
	}
	position, ok := e.positions[key]
	if !ok {
		position = uint32(len(e.columns))
		e.positions[key] = position
		e.columns = append(e.columns, &wirepb.Column{
			Id: uint32(c.ID), Qualifier: c.Qualifier, Name: c.Name, Type: e.dataType(c.DataType), Nullable: c.Null,
			Metadata: encodeMetadata(c.Metadata),
		})
	}
	return position
}

func (e *encoder) columnList(columns []*expr.Column) []uint32 {
	list := make([]uint32, len(columns))
	for i, c := range columns {
		list[i] = e.column(c)
	}
	return list
}

// optionalColumn is the position of a column, or nil for none.
func (e *encoder) optionalColumn(c *expr.Column) *uint32 {
	if c == nil {
		return nil
	}
	position := e.column(c)
	return &position
}

func (e *encoder) dataType(t types.Type) *wirepb.DataType {
	m, err := encodeType(t)
	if err != nil {
		e.fail(err)
	}
	return m
}

// optionalCount is a number of rows, or nil for a negative one, which means all.
func optionalCount(n int64) *int64 {
	if n < 0 {
		return nil
	}
	return &n
}

func (e *encoder) table(name string, t table.Table) *wirepb.TableDescription {
	described, ok := t.(table.Described)
	if !ok {
		e.fail(errs.New(errs.Unsupported, "table cannot be sent to another process: %q", name))
		return nil
	}
	description, err := EncodeTable(described.Describe())
	if err != nil {
		e.fail(err)
	}
	return description
}

func (e *encoder) tableColumns(columns []table.Column) []*wirepb.TableColumn {
	list := make([]*wirepb.TableColumn, len(columns))
	for i, c := range columns {
		list[i] = &wirepb.TableColumn{Index: uint32(c.Index), Column: e.column(c.Column)}
	}
	return list
}

func (e *encoder) named(list []logical.Named) []*wirepb.Named {
	messages := make([]*wirepb.Named, len(list))
	for i, n := range list {
		messages[i] = &wirepb.Named{Expr: e.expr(n.Expr), Column: e.column(n.Column)}
	}
	return messages
}

func (e *encoder) keys(keys []expr.SortKey) []*wirepb.SortKey {
	list := make([]*wirepb.SortKey, len(keys))
	for i, key := range keys {
		list[i] = &wirepb.SortKey{Expr: e.expr(key.Expr), Descending: key.Descending, NullsFirst: key.NullsFirst}
	}
	return list
}
