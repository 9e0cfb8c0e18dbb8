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
	copyValues(out, 0, src, rows, n)
	return rowsValid(budget, out, src, rows)
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
	copyValues(out, 0, src, nil, n)
	return nil
}
