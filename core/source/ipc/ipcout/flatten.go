package ipcout

import (
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// flatten makes out the rows of v, which nobody else reads, in flat form and with zeros where there are NULLs, so that the same rows
// make the same file.
func flatten(budget *memory.Budget, out, v *vector.Vector) error {
	if err := vector.Flatten(budget, out, v, nil); err != nil {
		return err
	}
	if out.Layout == types.View {
		if err := pack(budget, out); err != nil {
			return err
		}
	}
	for _, child := range out.Children {
		if out.Layout == types.Struct && out.Valid != nil && child.Layout != types.Null {
			if err := child.OwnValid(budget); err != nil {
				return err
			}
			child.Valid[:vector.BitmapWords(out.Len)].And(out.Valid)
		}
		flat := new(vector.Vector)
		err := flatten(budget, flat, child)
		if err == nil {
			child.Become(flat)
		}
		flat.Release()
		if err != nil {
			return err
		}
	}
	zero(out)
	return nil
}

// zero clears what is not a value.
func zero(v *vector.Vector) {
	if v.Len == 0 {
		return
	}
	if v.Valid != nil {
		trim(v.Valid, v.Len)
		clearNulls(v)
	}
	if v.Layout == types.Bool {
		trim(v.Bits(), v.Len)
	}
}

// pack puts the strings of v that lie in blocks into one block without gaps.
func pack(budget *memory.Budget, v *vector.Vector) error {
	views, blocks, size := vector.Values[vector.View](v), v.Blocks(), 0
	for i := range views {
		if !views[i].Inline() && !v.Null(i) {
			size += int(views[i].Length)
		}
	}
	if size == 0 {
		v.Heap.Release()
		v.Heap = nil
		return nil
	}
	buffer, err := budget.Alloc(size)
	if err != nil {
		return err
	}
	block := buffer.Bytes()[:0]
	for i := range views {
		if !views[i].Inline() && !v.Null(i) {
			at := len(block)
			block = append(block, views[i].Bytes(blocks)...)
			views[i] = vector.ViewAt(block[at:], 0, uint32(at))
		}
	}
	v.Heap.Release()
	v.Heap = vector.NewHeap(memory.Foreign(block, buffer.Release)) // without what the buffer has beyond
	return nil
}

// trim clears the bits after n.
func trim(bits vector.Bitmap, n int) {
	if rest := n & 63; rest != 0 {
		bits[n>>6] &= 1<<rest - 1
	}
}

func clearNulls(v *vector.Vector) {
	switch v.Layout.Width() {
	case 1:
		clearWhere[uint8](v)
	case 2:
		clearWhere[uint16](v)
	case 4:
		clearWhere[uint32](v)
	case 8:
		clearWhere[uint64](v)
	case 16:
		clearWhere[types.Int128](v)
	}
	if v.Layout == types.Bool {
		v.Bits()[:vector.BitmapWords(v.Len)].And(v.Valid)
	}
}

func clearWhere[T vector.Fixed](v *vector.Vector) {
	var zero T
	values := vector.Values[T](v)
	for i := range values {
		if !v.Valid.Get(i) {
			values[i] = zero
		}
	}
}
