package vector

import (
	"encoding/binary"
	"math"
	"unsafe"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
)

// FromArrow returns the rows of an Arrow array. Values of fixed width and strings stay where they are, and the array is
// retained until they are released; offsets become views and spans. Whatever the array claims is checked.
func FromArrow(budget *memory.Budget, rows arrow.Array) (*Vector, error) {
	return FromArrowData(budget, rows.Data())
}

// FromArrowData is FromArrow of the data of an array, from which no array need be made.
func FromArrowData(budget *memory.Budget, data arrow.ArrayData) (*Vector, error) {
	v := new(Vector)
	if err := importRows(budget, v, data, 0, data.Len()); err != nil {
		v.Release()
		return nil, err
	}
	return v, nil
}

// incoming is a window of the rows of an Arrow array that is made a vector.
type incoming struct {
	budget *memory.Budget
	data   arrow.ArrayData
	first  int // row, counted from the start of the buffers
	n      int // rows
	v      *Vector
}

// importRows makes v the n rows of data from row from on.
func importRows(budget *memory.Budget, v *Vector, data arrow.ArrayData, from, n int) error {
	in := &incoming{budget: budget, data: data, first: data.Offset() + from, n: n, v: v}
	layout, ok := types.LayoutOf(data.DataType())
	switch {
	case !ok:
		return errs.New(errs.Unsupported, "Arrow type: %s", data.DataType())
	case data.Offset() < 0 || data.Len() < 0 || from < 0 || n < 0 || from > data.Len()-n || in.first < data.Offset() || in.first > math.MaxInt-n:
		return in.invalid("rows %d to %d of %d at offset %d", from, from+n, data.Len(), data.Offset())
	case n > math.MaxInt32:
		return tooManyRows()
	case layout == types.Null:
		return v.MakeNull(budget, data.DataType(), n)
	}
	v.Type, v.Layout, v.Form, v.Len = data.DataType(), layout, Flat, n
	if err := in.validity(); err != nil {
		return err
	}
	if _, ok := data.DataType().(*arrow.DictionaryType); ok {
		return in.dictionary()
	}
	return in.values()
}

func (in *incoming) values() error {
	switch in.v.Layout {
	case types.Bool:
		bitmap, err := in.bitmap(1)
		in.v.data = bitmap
		return err
	case types.View:
		return in.strings()
	case types.List:
		return in.lists()
	case types.Struct:
		return in.structs()
	}
	if in.v.Type.ID() == arrow.DECIMAL32 {
		return in.decimals32()
	}
	block, err := in.fixed(1, in.v.Layout.Width())
	if err != nil || len(block) == 0 {
		return err
	}
	return in.adopt(block, min(8, in.v.Layout.Width()))
}

// invalid is the error for an array that is not what Arrow's format says.
func (in *incoming) invalid(format string, args ...any) error {
	return errs.New(errs.InvalidValue, "invalid Arrow array of type %s: "+format, append([]any{in.data.DataType()}, args...)...)
}

// buffer is a buffer of the array; nil when it has none.
func (in *incoming) buffer(i int) []byte {
	if buffers := in.data.Buffers(); i < len(buffers) && buffers[i] != nil {
		return buffers[i].Bytes()
	}
	return nil
}

// fixed is the part of a buffer that holds the rows' values of a width.
func (in *incoming) fixed(buffer, width int) ([]byte, error) {
	return in.fixedRows(buffer, width, in.first, in.n)
}

func (in *incoming) fixedRows(buffer, width, first, n int) ([]byte, error) {
	block := in.buffer(buffer)
	if n == 0 || width == 0 {
		return nil, nil
	}
	if values := len(block) / width; first > values-n {
		return nil, in.invalid("%d values in buffer %d for %d rows at offset %d", values, buffer, n, first)
	}
	return block[first*width : (first+n)*width], nil
}

// adopt makes block the vector's values: in place, or as a copy if it is not aligned.
func (in *incoming) adopt(block []byte, alignment int) error {
	if uintptr(unsafe.Pointer(unsafe.SliceData(block)))%uintptr(alignment) == 0 {
		in.v.SetData(in.foreign(block))
		return nil
	}
	buffer, err := in.budget.Alloc(len(block))
	if err != nil {
		return err
	}
	copy(buffer.Bytes(), block)
	in.v.SetData(buffer)
	return nil
}

// foreign is a buffer of the array's memory, which keeps the array.
func (in *incoming) foreign(block []byte) *memory.Buffer {
	in.data.Retain()
	return memory.Foreign(block, in.data.Release)
}

// validity reads the validity bitmap.
func (in *incoming) validity() error {
	if in.buffer(0) == nil || in.n == 0 {
		if in.buffer(0) == nil && in.data.NullN() > 0 && in.n > 0 {
			return in.invalid("%d nulls without a validity bitmap", in.data.NullN())
		}
		return nil
	}
	bitmap, err := in.bitmap(0)
	if err != nil {
		return err
	}
	valid := Bitmap(memory.Slice[uint64](bitmap, BitmapWords(in.n)))
	if valid.Count(in.n) == in.n {
		bitmap.Release()
		return nil
	}
	in.v.valid, in.v.Valid = bitmap, valid
	return nil
}

// bitmap copies a bitmap to the start of whole words, which Arrow does not promise.
func (in *incoming) bitmap(buffer int) (*memory.Buffer, error) {
	if in.n == 0 {
		return nil, nil
	}
	block := in.buffer(buffer)
	if held := 8 * len(block); in.first > held-in.n {
		return nil, in.invalid("%d bits in buffer %d for %d rows at offset %d", held, buffer, in.n, in.first)
	}
	out, err := in.budget.Alloc(8 * BitmapWords(in.n))
	if err == nil {
		shiftBits(memory.Slice[uint64](out, BitmapWords(in.n)), block, in.first)
	}
	return out, err
}

// shiftBits fills out with the bits of block from bit first on; those beyond the block are zero.
func shiftBits(out []uint64, block []byte, first int) {
	block = block[first/8:]
	shift := first % 8
	for i := range out {
		out[i] = loadWord(block, 8*i) >> shift
		if shift != 0 {
			out[i] |= loadWord(block, 8*i+8) << (64 - shift)
		}
	}
}

// loadWord is the little-endian word at a byte of block, as if zeros followed it.
func loadWord(block []byte, at int) uint64 {
	if at+8 <= len(block) {
		return binary.LittleEndian.Uint64(block[at:])
	}
	var word [8]byte
	copy(word[:], block[min(at, len(block)):])
	return binary.LittleEndian.Uint64(word[:])
}

// decimals32 widens 32-bit decimals to the 64-bit lane.
func (in *incoming) decimals32() error {
	block, err := in.fixed(1, 4)
	if err != nil {
		return err
	}
	if err := reuse(in.budget, &in.v.data, 8*in.n); err != nil {
		return err
	}
	out := Values[int64](in.v)
	for i := range out {
		out[i] = int64(int32(binary.LittleEndian.Uint32(block[4*i:])))
	}
	return nil
}
