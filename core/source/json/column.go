package json

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// column collects the values of one field of the batch's rows, or of objects or arrays in them.
type column struct {
	reader   *reader
	name     string // with those of the columns around it
	declared types.Type
	t        types.Type // declared, without a dictionary
	nullable bool
	read     func(c *column, s *scanner) error // a value that is not null

	out    *vector.Vector
	room   int     // rows that out has place for
	rows   int     // so far
	nulls  []int32 // rows that are NULL, ascending
	ints   []int64 // the values of out, in the layout that it has
	floats []float64
	wide   []types.Int128
	views  []vector.View
	spans  []types.Span
	bits   vector.Bitmap

	object   *object   // struct
	children []*column // struct: of its fields; list: of its elements; map: of its keys and values
	entries  vector.Vector
	cast     *casting // for types that are cast from text
}

// firstRoom is for how many rows a column has place at first.
const firstRoom = 64

func (r *reader) newColumn(name string, t types.Type, nullable bool, out *vector.Vector) (*column, error) {
	c := &column{reader: r, name: name, declared: t, t: types.Decode(t), nullable: nullable, out: out}
	var err error
	switch c.t.ID() {
	case arrow.STRUCT:
		err = c.newStruct(c.t.(*arrow.StructType))
	case arrow.MAP:
		err = c.newMap(c.t.(*arrow.MapType))
	default:
		if list, ok := c.t.(arrow.ListLikeType); ok {
			err = c.newList(list)
		} else if c.read = readerOf(c.t); c.read == nil {
			err = c.newCast()
		}
	}
	return c, err
}

// readerOf is what reads values of a type that neither nests nor is cast from text.
func readerOf(t types.Type) func(c *column, s *scanner) error {
	switch {
	case t.ID() == arrow.NULL:
		return (*column).mismatch
	case t.ID() == arrow.BOOL:
		return (*column).readBool
	case t.ID() == arrow.INT64:
		return (*column).readInt
	case types.IsInteger(t):
		return (*column).readNarrow
	case t.ID() == arrow.FLOAT64:
		return (*column).readFloat
	case types.IsFloat(t):
		return (*column).readShortFloat
	case types.IsDecimal(t):
		return (*column).readDecimal
	case types.IsString(t):
		return (*column).readText
	case types.IsBinary(t):
		return (*column).readHex
	}
	return nil
}

// checkReadable refuses columns that no file of JSON has.
func checkReadable(request table.Request) error {
	for _, c := range request.Columns {
		if !readable(c.Column.DataType) {
			return errs.New(errs.Unsupported, "files of JSON have no columns of type %s: %q", c.Column.DataType, c.Column.Name)
		}
	}
	return nil
}

func readable(t types.Type) bool {
	t = types.Decode(t)
	if m, ok := t.(*arrow.MapType); ok {
		return types.IsString(m.KeyType()) && readable(m.ItemType())
	}
	switch t.ID() {
	case arrow.STRUCT, arrow.LIST, arrow.LARGE_LIST, arrow.FIXED_SIZE_LIST, arrow.LIST_VIEW, arrow.LARGE_LIST_VIEW:
		for _, child := range types.Children(t) {
			if !readable(child) {
				return false
			}
		}
		return true
	}
	_, held := types.LayoutOf(t)
	return held && (readerOf(t) != nil || types.CanCast(arrow.BinaryTypes.StringView, t))
}

// begin makes place for about so many rows, of which there are none yet.
func (c *column) begin(rows int) error {
	c.rows, c.nulls = 0, c.nulls[:0]
	if c.cast != nil {
		c.cast.begin()
	}
	c.out.Children, c.entries.Children = nil, nil // their columns write them again
	for _, child := range c.children {
		if err := child.begin(rows); err != nil {
			return err
		}
	}
	if c.t.ID() == arrow.NULL {
		c.room = rows
		return nil
	}
	return c.prepare(c.vector(), max(rows, 1))
}

// vector is what values are written to.
func (c *column) vector() *vector.Vector {
	if c.cast != nil {
		return &c.cast.text
	}
	return c.out
}

func (c *column) prepare(v *vector.Vector, rows int) error {
	t, layout := c.declared, layoutOf(c.t)
	if c.cast != nil {
		t, layout = arrow.BinaryTypes.StringView, types.View
	}
	if err := v.Prepare(c.reader.env.Budget, t, layout, rows); err != nil {
		return err
	}
	c.room = rows
	switch layout {
	case types.Bool:
		c.bits = v.Bits()
	case types.Int64:
		c.ints = vector.Values[int64](v)
	case types.Float64:
		c.floats = vector.Values[float64](v)
	case types.Decimal:
		c.wide = vector.Values[types.Int128](v)
	case types.View:
		c.views = vector.Values[vector.View](v)
	case types.List:
		c.spans = vector.Values[types.Span](v)
	}
	return nil
}

// narrowDigits is how many digits a decimal in 64 bits may have.
const narrowDigits = 18

func layoutOf(t types.Type) types.Layout {
	if d, ok := t.(arrow.DecimalType); ok && d.GetPrecision() <= narrowDigits {
		return types.Int64
	}
	return types.MustLayout(t)
}

// grow makes place for more rows.
func (c *column) grow() error {
	rows := max(2*c.room, firstRoom)
	if c.t.ID() == arrow.NULL || c.t.ID() == arrow.STRUCT {
		c.room = rows
		return nil
	}
	var before vector.Vector
	before, *c.vector() = *c.vector(), vector.Vector{}
	defer before.Release()
	if err := c.prepare(c.vector(), rows); err != nil {
		return err
	}
	from, _, _ := before.Buffers()
	to, _, _ := c.vector().Buffers()
	copy(to.Bytes(), from.Bytes())
	return nil
}

// finish makes the vector of the rows.
func (c *column) finish() error {
	if c.t.ID() == arrow.NULL {
		return c.out.MakeNull(c.reader.env.Budget, c.declared, c.rows)
	}
	v := c.vector()
	v.Len = c.rows
	if v.Layout == types.View {
		v.Heap = c.reader.strings.share()
	}
	if err := c.finishChildren(); err != nil {
		return err
	}
	if len(c.nulls) > 0 {
		if err := v.PrepareValid(c.reader.env.Budget); err != nil {
			return err
		}
		for _, row := range c.nulls {
			v.Valid.Clear(int(row))
		}
	}
	if c.cast != nil {
		return c.castText()
	}
	return nil
}

func (c *column) release() {
	c.out.Release()
	c.entries.Release()
	for _, child := range c.children {
		child.release()
	}
	if c.cast != nil {
		c.cast.text.Release()
	}
}
