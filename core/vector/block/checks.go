package block

import (
	"encoding/binary"
	"math"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// beyond has for each length of an inline string the bits of a view's two words that must be zero.
var beyond = func() (masks [vector.InlineLength + 1][2]uint64) {
	for length := range masks {
		used := 4 + length
		masks[length][0] = ^uint64(0) << min(8*used, 64)
		masks[length][1] = ^uint64(0) << max(8*(used-8), 0)
	}
	return masks
}()

// strings gives out its heap, and checks its views.
func (d *decoder) strings(out *vector.Vector, t types.Type, r *record) error {
	if err := d.check(r, r.heap, int(r.heapSize)); err != nil {
		return err
	}
	if r.heapSize > 0 {
		if d.heap == nil {
			d.heap = vector.NewHeap(d.buffer.Retain())
		}
		out.Heap = d.heap.Retain()
	}
	words := vector.Values[types.Int128](out)
	if bad := d.viewBeyond(words, uint64(r.heap), uint64(r.heap)+uint64(r.heapSize)); bad >= 0 {
		return r.wrong("view %d: %016x %016x", bad, words[bad].Lo, uint64(words[bad].Hi))
	}
	fixed, ok := t.(*arrow.FixedSizeBinaryType)
	if !ok {
		return nil
	}
	for i, view := range words {
		if length := uint32(view.Lo); int(length) != fixed.ByteWidth && !out.Null(i) {
			return r.wrong("view %d: %d bytes, expected %d", i, length, fixed.ByteWidth)
		}
	}
	return nil
}

// viewBeyond is the first view that is not as it must be of a string in a heap at the given positions, or -1.
func (d *decoder) viewBeyond(words []types.Int128, from, to uint64) int {
	for i, view := range words {
		length, high := uint64(uint32(view.Lo)), uint64(view.Hi)
		if length <= vector.InlineLength {
			mask := &beyond[length]
			if view.Lo&mask[0]|high&mask[1] != 0 {
				return i
			}
			continue
		}
		at := high >> 32
		if uint32(high) != 0 || at < from || at+length > to || binary.LittleEndian.Uint32(d.block[at:]) != uint32(view.Lo>>32) {
			return i
		}
	}
	return -1
}

// lists checks the spans of out and makes its elements the next node.
func (d *decoder) lists(out *vector.Vector, t types.Type, r *record) error {
	length := -1
	if fixed, ok := types.Decode(t).(*arrow.FixedSizeListType); ok {
		length = int(fixed.Len())
	}
	next := 0
	for i, span := range vector.Values[types.Span](out) {
		null := out.Null(i)
		if int64(span.Offset) != int64(next) || null && span.Length != 0 || !null && length >= 0 && int(span.Length) != length {
			return r.wrong("list %d: %d elements at %d", i, span.Length, span.Offset)
		}
		if next += int(span.Length); next > math.MaxInt32 {
			return r.wrong("%d elements of lists", next)
		}
	}
	child := new(vector.Vector)
	out.Children = append(out.Children, child)
	return d.column(child, types.Children(t)[0], next)
}
