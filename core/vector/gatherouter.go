package vector

import (
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
)

// GatherOuter is Gather where row -1 stands for NULL: the side of an outer join that has no match.
func GatherOuter(budget *memory.Budget, out, src *Vector, rows []int32) error {
	missing, found := missingRows(rows)
	switch {
	case missing == 0:
		return Gather(budget, out, src, rows)
	case found == 0:
		return out.MakeNull(budget, src.Type, len(rows))
	}
	if err := gatherOuterValues(budget, out, src, rows); err != nil || src.Layout == types.Null {
		return err
	}
	if err := out.PrepareValid(budget); err != nil {
		return err
	}
	gatherOuterValid(out.Valid, src, rows)
	return nil
}

// missingRows counts the rows that are -1 and those that are not.
func missingRows(rows []int32) (missing, found int) {
	for _, row := range rows {
		missing += int(uint32(row) >> 31)
	}
	return missing, len(rows) - missing
}

func gatherOuterValues(budget *memory.Budget, out, src *Vector, rows []int32) error {
	switch src.Form {
	case Dictionary:
		if err := out.PrepareDictionary(budget, src.Type, src.Dict.Retain(), len(rows)); err != nil {
			return err
		}
		gatherOr0(out.Codes, src.Codes, rows)
		return nil
	case Constant:
		return spread(budget, out, src, len(rows))
	}
	switch src.Layout {
	case types.Null, types.Struct:
		return gatherFlat(budget, out, src, rows, GatherOuter)
	}
	if err := prepareLike(budget, out, src, len(rows)); err != nil {
		return err
	}
	switch src.Layout {
	case types.Bool:
		gatherBitsOr0(out.Bits(), src.Bits(), rows)
		return nil
	case types.List:
		out.Children[0].Become(src.Children[0])
	}
	out.Heap = src.Heap.Retain()
	switch src.Layout.Width() {
	case 1:
		gatherOr0(Values[uint8](out), Values[uint8](src), rows)
	case 2:
		gatherOr0(Values[uint16](out), Values[uint16](src), rows)
	case 4:
		gatherOr0(Values[uint32](out), Values[uint32](src), rows)
	case 8:
		gatherOr0(Values[uint64](out), Values[uint64](src), rows)
	default:
		gatherOr0(Values[types.Int128](out), Values[types.Int128](src), rows)
	}
	return nil
}

// gatherOr0 gathers zero for row -1: an empty string, an empty span, the first code.
func gatherOr0[T any](out, src []T, rows []int32) {
	out = out[:len(rows)]
	for i, row := range rows {
		if row < 0 {
			out[i] = *new(T)
		} else {
			out[i] = src[row]
		}
	}
}

func gatherBitsOr0(out, src Bitmap, rows []int32) {
	clear(out[:BitmapWords(len(rows))])
	for i, row := range rows {
		if row >= 0 {
			out[i>>6] |= src.Bit(int(row)) << (i & 63)
		}
	}
}

// gatherOuterValid clears the bits of rows that are -1 or NULL in src. All bits were set.
func gatherOuterValid(valid Bitmap, src *Vector, rows []int32) {
	for i, row := range rows {
		if row < 0 || src.Null(int(row)) {
			valid.Clear(i)
		}
	}
}
