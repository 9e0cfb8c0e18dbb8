package vector

import (
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
)

// PlaceData makes the values of v, whose layout and form are set, those that lie in block from byte at on. Like PlaceValid and
// PlaceCodes it adds a hold on block. Requires: at is a multiple of 64, and block is aligned for the layout.
func (v *Vector) PlaceData(block *memory.Buffer, at int) {
	v.SetData(block.Retain())
	if v.Layout == types.Bool {
		v.first = 8 * at
	} else {
		v.first = at / v.Layout.Width()
	}
}

// PlaceValid makes the validity of v, whose form and number of rows are set, the bitmap that lies in block from byte at on.
func (v *Vector) PlaceValid(block *memory.Buffer, at int) {
	rows := v.Len
	if v.Form == Constant {
		rows = 1
	}
	if v.valid != nil {
		v.valid.Release()
	}
	v.valid, v.Valid = block.Retain(), memory.Slice[uint64](block, at/8+BitmapWords(rows))[at/8:]
}

// PlaceCodes makes v, whose type and number of rows are set, codes of dict that lie in block from byte at on. It takes over the
// caller's hold on dict.
func (v *Vector) PlaceCodes(block *memory.Buffer, at int, dict *Dict) {
	if v.codes != nil {
		v.codes.Release()
	}
	v.Dict.Release()
	v.Form, v.Layout, v.Dict = Dictionary, dict.Values.Layout, dict
	v.codes, v.Codes = block.Retain(), memory.Slice[uint32](block, at/4+v.Len)[at/4:]
}
