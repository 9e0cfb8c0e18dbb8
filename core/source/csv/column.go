package csv

import (
	"unicode/utf8"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/eval/convert"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// column parses the cells of one column.
type column struct {
	reader *reader
	source table.Column
	out    *vector.Vector
	text   vector.Vector // for types that are cast from text
	cast   convert.Cast
	state  any
	valid  []int32
}

// readable reports whether a column of a file may be of the type.
func readable(t types.Type) bool {
	return t.ID() == arrow.NULL || types.IsString(t) || types.CanCast(arrow.BinaryTypes.StringView, t)
}

func newColumn(r *reader, source table.Column, out *vector.Vector) (*column, error) {
	c := &column{reader: r, source: source, out: out}
	t := source.Column.DataType
	switch t.ID() {
	case arrow.NULL, arrow.BOOL, arrow.INT64, arrow.FLOAT64, arrow.DECIMAL128:
		return c, nil
	}
	if types.IsString(t) {
		return c, nil
	}
	var err error
	if c.cast, err = convert.New(arrow.BinaryTypes.StringView, t, expr.Strict); err != nil {
		return nil, err
	}
	if c.cast.Start != nil {
		c.state, err = c.cast.Start(c.context(0))
	}
	return c, err
}

func (c *column) context(rows int) *expr.Context {
	return &expr.Context{Len: rows, Budget: c.reader.env.Budget, Settings: c.reader.env.Settings, State: c.state}
}

func (c *column) close() { c.text.Release() }

// parse makes the column's vector of the cells.
func (c *column) parse(cells []field) error {
	t := c.source.Column.DataType
	switch {
	case t.ID() == arrow.NULL:
		return c.parseNulls(cells)
	case t.ID() == arrow.INT64:
		return parseNumbers(c, cells, parseInt)
	case t.ID() == arrow.FLOAT64:
		return parseNumbers(c, cells, parseFloat)
	case t.ID() == arrow.BOOL:
		return c.parseBools(cells)
	case t.ID() == arrow.DECIMAL128:
		return c.parseDecimals(t.(arrow.DecimalType), cells)
	case types.IsString(t):
		return c.parseText(c.out, t, cells)
	}
	return c.parseCast(cells)
}

func (c *column) bytes(cell field) []byte { return c.reader.blocks.Block[cell.from:cell.to] }

// null makes a row NULL, if the schema allows that.
func (c *column) null(row int, v *vector.Vector) error {
	if !c.reader.split.fields[c.source.Index].Nullable {
		return c.reader.failure(int(c.reader.starts[row]), "column %q (%d) is NOT NULL and has no value", c.source.Column.Name, c.source.Index+1)
	}
	if v.Valid == nil {
		if err := v.PrepareValid(c.reader.env.Budget); err != nil {
			return err
		}
	}
	v.Valid.Clear(row)
	return nil
}

func parseNumbers[T int64 | float64](c *column, cells []field, parse func(block []byte, cell field) (T, bool)) error {
	t := c.source.Column.DataType
	if err := c.out.Prepare(c.reader.env.Budget, t, types.MustLayout(t), len(cells)); err != nil {
		return err
	}
	values := vector.Values[T](c.out)
	block, options := c.reader.blocks.Block, &c.reader.split.format.options
	for row, cell := range cells {
		value, ok := parse(block, cell)
		if options.Null != nil || !ok {
			text := c.bytes(cell)
			if options.null(text) {
				values[row] = 0
				if err := c.null(row, c.out); err != nil {
					return err
				}
				continue
			}
			if !ok {
				return c.failure(row, text)
			}
		}
		values[row] = value
	}
	return nil
}

// parseBools takes true and false in any case, and not the other words that a cast does.
func (c *column) parseBools(cells []field) error {
	if err := c.out.Prepare(c.reader.env.Budget, arrow.FixedWidthTypes.Boolean, types.Bool, len(cells)); err != nil {
		return err
	}
	values := c.out.Bits()
	for row, cell := range cells {
		text := c.bytes(cell)
		values.Put(row, len(text) == len("true"))
		switch {
		case c.reader.split.format.options.null(text):
			if err := c.null(row, c.out); err != nil {
				return err
			}
		case kindOf(text) != boolean:
			return c.failure(row, text)
		}
	}
	return nil
}

func (c *column) parseNulls(cells []field) error {
	for row, cell := range cells {
		if text := c.bytes(cell); !c.reader.split.format.options.null(text) {
			return c.failure(row, text)
		}
	}
	return c.out.MakeNull(c.reader.env.Budget, arrow.Null, len(cells))
}

// parseText makes views of the block: nothing is copied.
func (c *column) parseText(out *vector.Vector, t types.Type, cells []field) error {
	if err := out.Prepare(c.reader.env.Budget, t, types.View, len(cells)); err != nil {
		return err
	}
	views := vector.Values[vector.View](out)
	options := &c.reader.split.format.options
	for row, cell := range cells {
		text := c.bytes(cell)
		if options.null(text) {
			views[row] = vector.View{}
			if err := c.null(row, out); err != nil {
				return err
			}
			continue
		}
		if !utf8.Valid(text) {
			return c.reader.failure(int(c.reader.starts[row]), "column %q (%d) is not valid UTF-8", c.source.Column.Name, c.source.Index+1)
		}
		views[row] = vector.ViewAt(text, 0, cell.from)
	}
	out.Heap = c.reader.text()
	return nil
}

// parseCast casts from text as SQL does. When that fails, the rows are tried one by one, to say which it was.
func (c *column) parseCast(cells []field) error {
	if err := c.parseText(&c.text, arrow.BinaryTypes.StringView, cells); err != nil {
		return err
	}
	t := c.source.Column.DataType
	if err := c.out.Prepare(c.reader.env.Budget, t, types.MustLayout(t), len(cells)); err != nil {
		return err
	}
	c.out.ShareValid(&c.text)
	context := c.context(len(cells))
	if c.text.Valid != nil {
		context.Rows = c.text.Valid.AppendRows(c.valid[:0], len(cells))
		c.valid = context.Rows
	}
	args := []*vector.Vector{&c.text}
	err := c.cast.Kernel(context, args, c.out)
	if err == nil {
		return nil
	}
	for row, cell := range cells {
		if !c.text.Null(row) {
			context.Rows = []int32{int32(row)}
			if c.cast.Kernel(context, args, c.out) != nil {
				return c.failure(row, c.bytes(cell))
			}
		}
	}
	return err
}

// failure says that a value does not fit the column's type, and what to do.
func (c *column) failure(row int, text []byte) error {
	const shown = 60
	value := string(text)
	if len(value) > shown {
		value = value[:shown] + "..."
	}
	return c.reader.failure(int(c.reader.starts[row]),
		"column %q (%d) is not a %s: %q (where the type was inferred from the first rows, give the schema or infer it from more of them)",
		c.source.Column.Name, c.source.Index+1, types.Name(c.source.Column.DataType), value)
}
