package block

import (
	"math"

	"github.com/ballista-go/ballista/core/vector"
)

// extent is the part of a heap's block that some strings lie in.
type extent struct {
	low, high int64 // bytes of the block
	sum       int64 // length of the strings; more than high-low where they share bytes
	whole     bool  // the part is sent as it is
	at        int64 // where it lies in the block that is written
}

// tolerance is the fraction of the strings' length that bytes between them may have for a part to be sent as it is.
const tolerance = 8

// planStrings finds out which bytes of the heap are in use.
func (n *node) planStrings() {
	views, blocks := vector.Values[vector.View](n.values), n.values.Blocks()
	extents := resize(&n.extents, len(blocks))
	for i := range extents {
		extents[i] = extent{low: math.MaxInt64}
	}
	for i := range n.rows.n {
		view := &views[n.rows.at(i)]
		if view.Inline() || n.null(i) {
			continue
		}
		e := &extents[view.Block]
		from := int64(view.Offset)
		e.low, e.high, e.sum = min(e.low, from), max(e.high, from+int64(view.Length)), e.sum+int64(view.Length)
	}
	for i := range extents {
		e := &extents[i]
		if e.sum == 0 {
			continue
		}
		size := e.sum
		if e.high-e.low <= e.sum+e.sum/tolerance {
			e.whole, size = true, e.high-e.low
		}
		n.heap.size = int(min(int64(n.heap.size)+size, maxLength+1))
	}
}

// writeStrings writes the views and the heap.
func (n *node) writeStrings(block []byte) {
	views, blocks := vector.Values[vector.View](n.values), n.values.Blocks()
	out := array[vector.View](block, n.data)
	end := n.writeExtents(block, blocks)
	for i := range out {
		view := views[n.rows.at(i)]
		switch {
		case n.null(i):
			view = vector.View{}
		case view.Inline():
		case n.extents[view.Block].whole:
			e := &n.extents[view.Block]
			view.Block, view.Offset = 0, uint32(e.at+int64(view.Offset)-e.low)
		default:
			copied := copy(block[end:], view.Bytes(blocks))
			view.Block, view.Offset = 0, uint32(end)
			end += copied
		}
		out[i] = view
	}
}

// writeExtents copies the parts that are sent as they are, and returns where the other strings go.
func (n *node) writeExtents(block []byte, blocks [][]byte) int {
	end := n.heap.at
	for i := range n.extents {
		if e := &n.extents[i]; e.whole {
			e.at = int64(end)
			end += copy(block[end:], blocks[i][e.low:e.high])
		}
	}
	return end
}
