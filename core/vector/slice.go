package vector

import (
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
)

// Slice makes out the n rows of src that start at from. Values are shared; bitmaps are copied unless from is a multiple of
// 64. out is another header than src.
func Slice(budget *memory.Budget, out, src *Vector, from, n int) error {
	scratch := out.valid
	out.valid = nil
	out.Become(src)
	if src.Form == Constant || src.Valid == nil || from%64 == 0 {
		if scratch != nil {
			scratch.Release()
		}
		return out.narrow(budget, src, from, n)
	}
	out.valid.Release()
	out.valid, out.Valid, out.Len = scratch, nil, n
	if err := out.PrepareValid(budget); err != nil {
		return err
	}
	CopyBits(out.Valid, src.Valid, from, n)
	return out.narrow(budget, src, from, n)
}

// narrow takes n rows of v, which shares src's memory.
func (v *Vector) narrow(budget *memory.Budget, src *Vector, from, n int) error {
	if v.Form == Constant {
		v.MakeConstant(n)
		return nil
	}
	v.Len = n
	if v.Valid != nil && from%64 == 0 {
		v.Valid = v.Valid[from/64:][:BitmapWords(n)]
	}
	if v.Form == Dictionary {
		v.Codes = v.Codes[from : from+n]
		return nil
	}
	return v.narrowValues(budget, src, from)
}

func (v *Vector) narrowValues(budget *memory.Budget, src *Vector, from int) error {
	switch {
	case v.Layout == types.Struct:
		for i, child := range src.Children {
			if err := Slice(budget, v.Children[i], child, from, v.Len); err != nil {
				return err
			}
		}
	case v.Layout == types.Bool && from%64 != 0:
		v.data.Release()
		v.data, v.first = nil, 0
		if err := reuse(budget, &v.data, BitmapWords(v.Len)*8); err != nil {
			return err
		}
		CopyBits(v.Bits(), src.Bits(), from, v.Len)
	default:
		v.first += from
	}
	return nil
}

// CopyBits copies n bits of src, from bit from on, to the start of out.
func CopyBits(out, src Bitmap, from, n int) {
	for i := range BitmapWords(n) {
		out[i] = src.wordAt(from + 64*i)
	}
}
