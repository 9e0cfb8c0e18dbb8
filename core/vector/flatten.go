package vector

import (
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
)

// Flatten makes out the given rows of src, or all when rows is nil, in flat form, and the fields of a struct too; the
// elements of lists keep their form. out is another header than src.
func Flatten(budget *memory.Budget, out, src *Vector, rows []int32) error {
	n := len(rows)
	if rows == nil {
		n = src.Len
	}
	switch {
	case src.Form == Dictionary:
		return decode(budget, out, src, rows, n)
	case src.Form == Constant:
		return flattenConstant(budget, out, src, n)
	case src.Layout == types.Struct:
		return flattenStruct(budget, out, src, rows, n)
	case rows == nil:
		out.Become(src)
		return nil
	}
	return Gather(budget, out, src, rows)
}

func flattenStruct(budget *memory.Budget, out, src *Vector, rows []int32, n int) error {
	if err := prepareLike(budget, out, src, n); err != nil {
		return err
	}
	for i, child := range src.Children {
		if err := Flatten(budget, out.Children[i], child, rows); err != nil {
			return err
		}
	}
	return rowsValid(budget, out, src, rows)
}

// rowsValid gives out the validity of src's rows, all when rows is nil. src is not constant.
func rowsValid(budget *memory.Budget, out, src *Vector, rows []int32) error {
	if rows == nil {
		out.ShareValid(src)
		return nil
	}
	return gatherValid(budget, out, src, rows)
}

// decode turns codes into values.
func decode(budget *memory.Budget, out, src *Vector, rows []int32, n int) error {
	values := src.Dict.Values
	if err := prepareLike(budget, out, values, n); err != nil {
		return err
	}
	out.Type, out.Heap = src.Type, values.Heap.Retain()
	switch values.Layout.Width() {
	case 1:
		decodeFixed(Values[uint8](out), Values[uint8](values), src.Codes, rows)
	case 2:
		decodeFixed(Values[uint16](out), Values[uint16](values), src.Codes, rows)
	case 4:
		decodeFixed(Values[uint32](out), Values[uint32](values), src.Codes, rows)
	case 8:
		decodeFixed(Values[uint64](out), Values[uint64](values), src.Codes, rows)
	default:
		decodeFixed(Values[types.Int128](out), Values[types.Int128](values), src.Codes, rows)
	}
	return rowsValid(budget, out, src, rows)
}

func decodeFixed[T any](out, values []T, codes []uint32, rows []int32) {
	if rows == nil {
		out = out[:len(codes)]
		for i, code := range codes {
			out[i] = values[code]
		}
		return
	}
	out = out[:len(rows)]
	for i, row := range rows {
		out[i] = values[codes[row]]
	}
}

// flattenConstant writes the value of a constant n times.
func flattenConstant(budget *memory.Budget, out, src *Vector, n int) error {
	if err := spread(budget, out, src, n); err != nil || src.Valid == nil || src.Valid.Get(0) {
		return err
	}
	if err := out.PrepareValid(budget); err != nil {
		return err
	}
	clear(out.Valid)
	return nil
}

// spread writes the value of a constant n times, without its validity.
func spread(budget *memory.Budget, out, src *Vector, n int) error {
	if err := prepareLike(budget, out, src, n); err != nil {
		return err
	}
	switch src.Layout {
	case types.Null:
		return nil
	case types.Bool:
		fill(out.Bits(), -src.Bits().Bit(0))
		return nil
	case types.Struct:
		for i, child := range src.Children {
			if err := flattenConstant(budget, out.Children[i], child, n); err != nil {
				return err
			}
		}
		return nil
	case types.List:
		out.Children[0].Become(src.Children[0])
	}
	out.Heap = src.Heap.Retain()
	switch src.Layout.Width() {
	case 1:
		fill(Values[uint8](out), Values[uint8](src)[0])
	case 2:
		fill(Values[uint16](out), Values[uint16](src)[0])
	case 4:
		fill(Values[uint32](out), Values[uint32](src)[0])
	case 8:
		fill(Values[uint64](out), Values[uint64](src)[0])
	default:
		fill(Values[types.Int128](out), Values[types.Int128](src)[0])
	}
	return nil
}

func fill[T any](out []T, value T) {
	for i := range out {
		out[i] = value
	}
}
