package eval

import (
	"unsafe"

	"github.com/ballista-go/ballista/core/vector"
)

// halves are a view as two words: length and prefix, and the rest of a short string.
type halves = [2]uint64

func halvesOf(v *vector.Vector) []halves {
	views := vector.Values[vector.View](v)
	return unsafe.Slice((*halves)(unsafe.Pointer(unsafe.SliceData(views))), len(views))
}

// chooseStrings is choose for strings.
func (q predicate) chooseStrings(out, rows []int32) []int32 {
	constant := q.right.Form == vector.Constant
	switch {
	case q.test == equal && constant && vector.Values[vector.View](q.right)[0].Inline():
		return equalShort(out, rows, halvesOf(q.left), halvesOf(q.right)[0], one(q.flip))
	case q.test == equal:
		return q.equalStrings(out, rows)
	}
	left, right := vector.StringsOf(q.left), vector.StringsOf(q.right)
	k, flip := 0, one(q.flip)
	for _, row := range rows {
		compared := vector.CompareViews(left.View(int(row)), right.View(int(row)), left.Blocks(), right.Blocks())
		out[k] = row
		k += one(q.test.holds(compared)) ^ flip
	}
	return out[:k]
}

// equalShort compares with a string that lies in its view.
func equalShort(out, rows []int32, values []halves, c halves, flip int) []int32 {
	k := 0
	for _, row := range rows {
		v := &values[row]
		out[k] = row
		k += one(v[0]^c[0]|v[1]^c[1] == 0) ^ flip
	}
	return out[:k]
}

func (q predicate) equalStrings(out, rows []int32) []int32 {
	left, right := vector.StringsOf(q.left), vector.StringsOf(q.right)
	k, flip := 0, one(q.flip)
	for _, row := range rows {
		same := vector.EqualViews(left.View(int(row)), right.View(int(row)), left.Blocks(), right.Blocks())
		out[k] = row
		k += one(same) ^ flip
	}
	return out[:k]
}
