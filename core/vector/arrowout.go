package vector

import (
	"unsafe"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	arrowmemory "github.com/apache/arrow-go/v18/arrow/memory"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
)

// ToArrow returns the given rows of v, or all when rows is nil, as an Arrow array of exactly the type t. Flat vectors of fixed
// width and string views share their memory with the array; decimals in narrow lanes, other strings, lists, codes and
// selections are converted. What the array holds leaves the budget as soon as the engine lets go of it.
func ToArrow(budget *memory.Budget, v *Vector, rows []int32, t types.Type) (arrow.Array, error) {
	data, err := exportRows(budget, v, rows, t)
	if err != nil {
		return nil, err
	}
	defer data.Release()
	return array.MakeFromData(data), nil
}

// ToRecord returns the selected rows of b as an Arrow record batch of the schema.
func (b *Batch) ToRecord(budget *memory.Budget, schema *arrow.Schema) (arrow.RecordBatch, error) {
	columns := make([]arrow.Array, 0, len(b.Columns))
	defer func() {
		for _, column := range columns {
			column.Release()
		}
	}()
	if schema.NumFields() != len(b.Columns) {
		return nil, errs.New(errs.Internal, "batch of %d columns for a schema of %d", len(b.Columns), schema.NumFields())
	}
	for i, column := range b.Columns {
		exported, err := ToArrow(budget, column, b.Rows, schema.Field(i).Type)
		if err != nil {
			return nil, err
		}
		columns = append(columns, exported)
	}
	return array.NewRecordBatch(schema, columns, int64(b.Count())), nil
}

// exportRows returns the rows as the data of an array, of which the caller has the only hold.
func exportRows(budget *memory.Budget, v *Vector, rows []int32, t types.Type) (*array.Data, error) {
	n := len(rows)
	if rows == nil {
		n = v.Len
	}
	var flat Vector
	defer flat.Release()
	layout, ok := types.LayoutOf(t)
	switch dictionary, _ := t.(*arrow.DictionaryType); {
	case !ok || layout != types.MustLayout(v.Type) && v.Layout != types.Null:
		return nil, errs.New(errs.Internal, "column of type %s as an Arrow array of type %s", v.Type, t)
	case v.Layout == types.Null && layout != types.Null:
		if err := flat.MakeNull(budget, t, n); err != nil {
			return nil, err
		}
		return exportRows(budget, &flat, nil, t)
	case dictionary != nil:
		return exportDictionary(budget, v, rows, dictionary)
	case v.Form == Flat && rows == nil:
		return exportFlat(budget, v, t)
	}
	flatten := Flatten
	if v.Form == Flat {
		flatten = Gather // leaves the fields of a struct in their forms
	}
	if err := flatten(budget, &flat, v, rows); err != nil {
		return nil, err
	}
	return exportFlat(budget, &flat, t)
}

func exportFlat(budget *memory.Budget, v *Vector, t types.Type) (*array.Data, error) {
	out := &outgoing{budget: budget, v: v, t: t}
	defer out.release()
	if v.Layout == types.Null {
		return array.NewData(t, v.Len, []*arrowmemory.Buffer{nil}, nil, v.Len, 0), nil
	}
	nulls := out.validity()
	if err := out.values(); err != nil {
		return nil, err
	}
	return array.NewData(t, v.Len, out.buffers, out.children, nulls, 0), nil
}

// outgoing gathers the parts of an Arrow array. It has a hold on each, besides that of the array.
type outgoing struct {
	budget   *memory.Budget
	v        *Vector // flat, unless it is the codes of a dictionary array
	t        types.Type
	buffers  []*arrowmemory.Buffer
	children []arrow.ArrayData
}

func (out *outgoing) release() {
	for _, b := range out.buffers {
		if b != nil {
			b.Release()
		}
	}
	for _, child := range out.children {
		child.Release()
	}
}

// exportedBuffer is how an Arrow buffer returns the engine's.
type exportedBuffer struct{ buffer *memory.Buffer }

func (e exportedBuffer) Free([]byte)                   { e.buffer.ReleaseExport() }
func (e exportedBuffer) Allocate(int) []byte           { panic("vector: an exported buffer grows") }
func (e exportedBuffer) Reallocate(int, []byte) []byte { panic("vector: an exported buffer grows") }

// share adds a buffer of the array: the part of buffer that block is.
func (out *outgoing) share(buffer *memory.Buffer, block []byte) {
	if buffer == nil || len(block) == 0 {
		out.buffers = append(out.buffers, arrowmemory.NewBufferBytes([]byte{}))
		return
	}
	buffer.Export()
	out.buffers = append(out.buffers, arrowmemory.NewBufferWithAllocator(block, exportedBuffer{buffer}))
}

// write adds a new buffer of the array and returns its n values.
func write[T any](out *outgoing, n int) ([]T, error) {
	var zero T
	size := n * int(unsafe.Sizeof(zero))
	buffer, err := out.budget.Alloc(size)
	if err != nil {
		return nil, err
	}
	defer buffer.Release()
	out.share(buffer, buffer.Bytes()[:size])
	return memory.Slice[T](buffer, n), nil
}

// validity adds the validity bitmap and returns the number of nulls.
func (out *outgoing) validity() int {
	nulls := 0
	if out.v.Valid != nil {
		nulls = out.v.Len - out.v.Valid.Count(out.v.Len)
	}
	if nulls == 0 {
		out.buffers = append(out.buffers, nil)
		return 0
	}
	out.shareBits(out.v.valid, out.v.Valid)
	return nulls
}

func (out *outgoing) shareBits(buffer *memory.Buffer, bits Bitmap) {
	bits = bits[:BitmapWords(out.v.Len)]
	out.share(buffer, unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(bits))), 8*len(bits)))
}

func (out *outgoing) values() error {
	switch out.v.Layout {
	case types.Bool:
		out.shareBits(out.v.data, out.v.Bits())
		return nil
	case types.View:
		return out.strings()
	case types.List:
		return out.lists()
	case types.Struct:
		return out.fields()
	}
	switch out.t.ID() {
	case arrow.DECIMAL32:
		return narrowDecimals(out, 9, func(n int64) int32 { return int32(n) })
	case arrow.DECIMAL64:
		if out.v.Layout == types.Decimal {
			return narrowDecimals(out, 18, func(n int64) int64 { return n })
		}
	case arrow.DECIMAL128:
		if out.v.Layout == types.Int64 {
			return out.widenDecimals()
		}
	}
	out.shareValues()
	return nil
}

// shareValues adds the vector's values of fixed width.
func (out *outgoing) shareValues() {
	width, v := out.v.Layout.Width(), out.v
	if v.Len == 0 || v.data == nil {
		out.share(nil, nil)
		return
	}
	out.share(v.data, v.data.Bytes()[v.first*width:(v.first+v.Len)*width])
}

func (out *outgoing) widenDecimals() error {
	wide, err := write[types.Int128](out, out.v.Len)
	if err != nil {
		return err
	}
	for i, n := range Values[int64](out.v) {
		wide[i] = types.Int128Of(n)
	}
	return nil
}

// narrowDecimals writes decimals as integers that hold the given number of digits.
func narrowDecimals[T int32 | int64](out *outgoing, digits int32, convert func(int64) T) error {
	narrow, err := write[T](out, out.v.Len)
	if err != nil {
		return err
	}
	limit, _ := types.PowerOfTen(digits).Int64()
	for i := range narrow {
		narrow[i] = 0
		if out.v.Null(i) {
			continue
		}
		n, fits := out.v.Value(i).(types.Int128).Int64()
		if !fits || n <= -limit || n >= limit {
			return errs.New(errs.InvalidValue, "decimal out of range for %s: %v", out.t, out.v.Value(i))
		}
		narrow[i] = convert(n)
	}
	return nil
}
