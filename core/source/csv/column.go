package csv

import (
	"math"
	"strconv"
	"unicode/utf8"
	"unsafe"

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
	case arrow.NULL, arrow.INT64, arrow.FLOAT64:
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
	case types.IsString(t):
		return c.parseText(c.out, t, cells)
	}
	return c.parseCast(cells)
}

func (c *column) bytes(cell field) []byte { return c.reader.blocks.block[cell.from:cell.to] }

func (c *column) null(row int, v *vector.Vector) error {
	if v.Valid == nil {
		if err := v.PrepareValid(c.reader.env.Budget); err != nil {
			return err
		}
	}
	v.Valid.Clear(row)
	return nil
}

func parseNumbers[T int64 | float64](c *column, cells []field, parse func([]byte) (T, bool)) error {
	t := c.source.Column.DataType
	if err := c.out.Prepare(c.reader.env.Budget, t, types.MustLayout(t), len(cells)); err != nil {
		return err
	}
	values := vector.Values[T](c.out)
	options := &c.reader.split.format.options
	for row, cell := range cells {
		text := c.bytes(cell)
		value, ok := parse(text)
		if options.Null != nil || !ok {
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
	out.Heap = vector.NewHeap(c.reader.blocks.buffer.Retain())
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

// parseInt parses an integer in decimal digits with an optional sign.
func parseInt(text []byte) (int64, bool) {
	digits := text
	negative := false
	if len(digits) > 0 && (digits[0] == '-' || digits[0] == '+') {
		negative, digits = digits[0] == '-', digits[1:]
	}
	if len(digits) == 0 || len(digits) > 18 {
		value, err := strconv.ParseInt(unsafe.String(unsafe.SliceData(text), len(text)), 10, 64)
		return value, err == nil
	}
	value := int64(0)
	for _, c := range digits {
		d := c - '0'
		if d > 9 {
			return 0, false
		}
		value = value*10 + int64(d)
	}
	if negative {
		value = -value
	}
	return value, true
}

var tens = [...]float64{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22}

// parseFloat parses a float. Up to 15 digits with a power of ten up to 22 are exact in one division (Clinger, 1990); the rest is
// strconv's.
func parseFloat(text []byte) (float64, bool) {
	mantissa, digits, fraction := int64(0), 0, 0
	point := false
	i := 0
	if i < len(text) && text[i] == '-' {
		i++
	}
	for ; i < len(text); i++ {
		c := text[i]
		switch {
		case c-'0' <= 9:
			mantissa = mantissa*10 + int64(c-'0')
			digits++
			if point {
				fraction++
			}
		case c == '.' && !point:
			point = true
		default:
			return slowFloat(text)
		}
	}
	if digits == 0 || digits > 15 {
		return slowFloat(text)
	}
	value := float64(mantissa) / tens[fraction]
	if text[0] == '-' {
		value = math.Copysign(value, -1)
	}
	return value, true
}

func slowFloat(text []byte) (float64, bool) {
	for _, c := range text {
		if c == '_' || c == 'x' || c == 'X' || c == 'p' || c == 'P' { // Go's own notation
			return 0, false
		}
	}
	value, err := strconv.ParseFloat(unsafe.String(unsafe.SliceData(text), len(text)), 64)
	return value, err == nil || math.IsInf(value, 0)
}
