package vector

import (
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
)

// Gather makes out the given rows of src: row i is src's row rows[i]. Constants and dictionary codes stay so, strings and
// list elements are shared. out is another header than src, and its memory is used again where nobody else holds it.
func Gather(budget *memory.Budget, out, src *Vector, rows []int32) error {
	switch src.Form {
	case Constant:
		out.Become(src)
		out.MakeConstant(len(rows))
		return nil
	case Dictionary:
		if err := out.PrepareDictionary(budget, src.Type, src.Dict.Retain(), len(rows)); err != nil {
			return err
		}
		gatherFixed(out.Codes, src.Codes, rows)
	default:
		if err := gatherFlat(budget, out, src, rows, Gather); err != nil {
			return err
		}
	}
	return gatherValid(budget, out, src, rows)
}

// gatherer is Gather or GatherOuter.
type gatherer func(budget *memory.Budget, out, src *Vector, rows []int32) error

// gatherFlat gathers the values of a flat vector; fields gathers those of a struct.
func gatherFlat(budget *memory.Budget, out, src *Vector, rows []int32, fields gatherer) error {
	if err := prepareLike(budget, out, src, len(rows)); err != nil {
		return err
	}
	switch src.Layout {
	case types.Null:
	case types.Bool:
		GatherBits(out.Bits(), src.Bits(), rows)
	case types.Struct:
		for i, child := range src.Children {
			if err := fields(budget, out.Children[i], child, rows); err != nil {
				return err
			}
		}
	case types.List:
		copyValues(out, 0, src, rows, len(rows))
		out.Children[0].Become(src.Children[0])
	default:
		out.Heap = src.Heap.Retain()
		copyValues(out, 0, src, rows, len(rows))
	}
	return nil
}

// prepareLike prepares out for n rows of src's layout, with as many children, whose headers are used again.
func prepareLike(budget *memory.Budget, out, src *Vector, n int) error {
	children := out.Children
	out.Children = nil
	err := out.Prepare(budget, src.Type, src.Layout, n)
	for len(children) > len(src.Children) {
		children[len(children)-1].Release()
		children = children[:len(children)-1]
	}
	for len(children) < len(src.Children) {
		children = append(children, new(Vector))
	}
	out.Children = children
	return err
}

// GatherBits writes the bits of src at the given rows to the start of out, and reports whether all of them are set.
func GatherBits(out, src Bitmap, rows []int32) bool {
	all := true
	for w := 0; len(rows) > 0; w++ {
		chunk := rows[:min(64, len(rows))]
		rows = rows[len(chunk):]
		word := uint64(0)
		for i, row := range chunk {
			word |= src.Bit(int(row)) << (i & 63)
		}
		out[w] = word
		all = all && word == ^uint64(0)>>(64-len(chunk))
	}
	return all
}

// gatherValid gathers the validity of a vector that is not constant.
func gatherValid(budget *memory.Budget, out, src *Vector, rows []int32) error {
	if src.Valid == nil {
		return nil
	}
	if err := out.PrepareValid(budget); err != nil {
		return err
	}
	if GatherBits(out.Valid, src.Valid, rows) {
		out.Valid = nil
	}
	return nil
}

// GatherNulls gives out, which has a row for each of the given rows, the validity of these rows of src.
func GatherNulls(budget *memory.Budget, out, src *Vector, rows []int32) error {
	if src.Form != Constant {
		return gatherValid(budget, out, src, rows)
	}
	if !src.Null(0) {
		return nil
	}
	if err := out.PrepareValid(budget); err != nil {
		return err
	}
	clear(out.Valid)
	return nil
}
