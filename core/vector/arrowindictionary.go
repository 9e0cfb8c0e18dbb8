package vector

import (
	"unsafe"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
)

// dictionary reads the codes and the values of a dictionary array. Values that no Dict may have are looked up now.
func (in *incoming) dictionary() error {
	t, values := in.v.Type.(*arrow.DictionaryType), new(Vector)
	if err := in.dictionaryValues(values, t); err != nil {
		values.Release()
		return err
	}
	codes, err := in.codes(t, values.Len)
	if err != nil {
		values.Release()
		return err
	}
	if values.Len == 0 || values.Valid != nil || values.Layout.Width() == 0 || values.Layout.Nested() {
		defer values.Release()
		defer codes.Release()
		return in.lookUp(values, memory.Slice[uint32](codes, in.n))
	}
	in.v.Form, in.v.Layout, in.v.Dict = Dictionary, values.Layout, CheckedDict(values)
	in.v.codes, in.v.Codes = codes, memory.Slice[uint32](codes, in.n)
	return nil
}

// dictionaryValues makes values the dictionary, in flat form.
func (in *incoming) dictionaryValues(values *Vector, t *arrow.DictionaryType) error {
	data, ok := in.data.Dictionary().(*array.Data)
	if !ok || data == nil || !sameShape(data.DataType(), t.ValueType) {
		return in.invalid("no dictionary of type %s", t.ValueType)
	}
	given := new(Vector)
	defer given.Release()
	if err := importRows(in.budget, given, data, 0, data.Len()); err != nil {
		return err
	}
	return Flatten(in.budget, values, given, nil)
}

// codes are the rows' codes. Those of null rows are zero.
func (in *incoming) codes(t *arrow.DictionaryType, entries int) (*memory.Buffer, error) {
	width, ok := types.LayoutOf(t.IndexType)
	if !ok || !arrow.IsInteger(t.IndexType.ID()) {
		return nil, in.invalid("codes of type %s", t.IndexType)
	}
	block, err := in.fixed(1, width.Width())
	if err != nil {
		return nil, err
	}
	buffer, err := in.budget.Alloc(4 * in.n)
	if err != nil {
		return nil, err
	}
	out := memory.Slice[uint32](buffer, in.n)
	var bad int
	switch width {
	case types.Int8:
		bad = readCodes[int8](out, block, in.v.Valid, entries)
	case types.Int16:
		bad = readCodes[int16](out, block, in.v.Valid, entries)
	case types.Int32:
		bad = readCodes[int32](out, block, in.v.Valid, entries)
	case types.Int64:
		bad = readCodes[int64](out, block, in.v.Valid, entries)
	case types.Uint8:
		bad = readCodes[uint8](out, block, in.v.Valid, entries)
	case types.Uint16:
		bad = readCodes[uint16](out, block, in.v.Valid, entries)
	case types.Uint32:
		bad = readCodes[uint32](out, block, in.v.Valid, entries)
	default:
		bad = readCodes[uint64](out, block, in.v.Valid, entries)
	}
	if bad >= 0 {
		buffer.Release()
		return nil, in.invalid("code of row %d is not in the dictionary of %d values", bad, entries)
	}
	return buffer, nil
}

// readCodes returns the first valid row whose code is out of range, or -1.
func readCodes[T int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64](out []uint32, block []byte, valid Bitmap, entries int) int {
	codes := unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(block))), len(out))
	for i, code := range codes {
		switch {
		case valid != nil && !valid.Get(i):
			out[i] = 0
		case uint64(code) >= uint64(entries): // so are negative codes
			return i
		default:
			out[i] = uint32(code)
		}
	}
	return -1
}

// lookUp makes the vector the values that the codes stand for.
func (in *incoming) lookUp(values *Vector, codes []uint32) error {
	t := in.v.Type
	rows := make([]int32, in.n)
	for i := range rows {
		rows[i] = int32(codes[i])
		if in.v.Valid != nil && !in.v.Valid.Get(i) {
			rows[i] = -1
		}
	}
	err := GatherOuter(in.budget, in.v, values, rows)
	in.v.Type = t
	return err
}
