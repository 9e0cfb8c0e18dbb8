package vector

import (
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
)

// PrepareLane makes v's values unspecified ones of another layout of fixed width, and keeps its rows and their validity. Kernels
// choose a decimal's lane with it.
func (v *Vector) PrepareLane(budget *memory.Budget, layout types.Layout) error {
	v.Layout, v.first = layout, 0
	return reuse(budget, &v.data, layout.Width()*v.Len)
}

// OwnValid gives a flat vector a bitmap of its own with the nulls that it has, so that more can be marked.
func (v *Vector) OwnValid(budget *memory.Budget) error {
	before, held := v.Valid, v.valid
	switch {
	case before == nil:
		return v.PrepareValid(budget)
	case held.Writable():
		return nil
	}
	v.valid = nil
	err := v.PrepareValid(budget)
	if err == nil {
		copy(v.Valid, before)
	}
	held.Release()
	return err
}

// Blank writes zeros to the rows of a flat vector that are not kept, whose values are unspecified.
func (v *Vector) Blank(keep Bitmap) {
	width := v.Layout.Width()
	data := memory.Slice[byte](v.data, width*v.Len)
	for row := range v.Len {
		if !keep.Get(row) {
			clear(data[row*width:][:width])
		}
	}
}
