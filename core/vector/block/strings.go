package block

import (
	"math"

	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// Views are handled as the two words that they are: length and prefix, and, of those that are not inline, block and offset.

func lengthOf(view types.Int128) uint32 { return uint32(view.Lo) }

func blockOf(view types.Int128) uint32 { return uint32(view.Hi) }

func offsetOf(view types.Int128) uint32 { return uint32(view.Hi >> 32) }

// extent is the part of a heap's block that some strings lie in.
type extent struct {
	low, high int64  // bytes of the block
	sum       int64  // length of the strings; more than high-low where they share bytes
	whole     bool   // the part is sent as it is
	shift     uint32 // what its strings' offsets grow by then, modulo 2^32
}

// tolerance is the fraction of the strings' length that bytes between them may have for a part to be sent as it is.
const tolerance = 8

// planStrings finds out which bytes of the heap are in use.
func (n *node) planStrings() {
	n.pickViews()
	extents := resize(&n.extents, len(n.values.Blocks()))
	for i := range extents {
		extents[i] = extent{low: math.MaxInt64}
	}
	measure(extents, n.views)
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

// pickViews finds the views of the rows. Those below NULL are of the empty string.
func (n *node) pickViews() {
	views := vector.Values[types.Int128](n.values)
	if n.rows.rows == nil && n.nulls == nil {
		n.views = views[n.rows.first:][:n.rows.n]
		return
	}
	n.views = resize(&n.pickedViews, n.rows.n)
	gather(n.views, n)
	for w, word := range n.nulls {
		if word == math.MaxUint64 {
			continue
		}
		from := 64 * w
		for i := range n.views[from:min(from+64, len(n.views))] {
			if word>>i&1 == 0 {
				n.views[from+i] = types.Int128{}
			}
		}
	}
}

// measure finds the extents of the views. Those of one block mostly follow each other.
func measure(extents []extent, views []types.Int128) {
	at, from, to, total := uint32(0), int64(math.MaxInt64), int64(0), int64(0)
	for _, view := range views {
		length := int64(lengthOf(view))
		if length <= vector.InlineLength {
			continue
		}
		if block := blockOf(view); block != at {
			extents[at].grow(from, to, total)
			at, from, to, total = block, math.MaxInt64, 0, 0
		}
		offset := int64(offsetOf(view))
		from, to, total = min(from, offset), max(to, offset+length), total+length
	}
	if total > 0 {
		extents[at].grow(from, to, total)
	}
}

// grow takes in strings that lie between two bytes.
func (e *extent) grow(from, to, total int64) {
	e.low, e.high, e.sum = min(e.low, from), max(e.high, to), e.sum+total
}

// writeStrings writes the views and the heap.
func (n *node) writeStrings(block []byte) {
	out, blocks := array[types.Int128](block, n.data), n.values.Blocks()
	end := n.writeExtents(block, blocks)
	for i, view := range n.views[:len(out)] {
		if length := lengthOf(view); length > vector.InlineLength {
			offset := offsetOf(view)
			if e := &n.extents[blockOf(view)]; e.whole {
				offset += e.shift
			} else {
				s := blocks[blockOf(view)][offset:][:length]
				offset = uint32(end)
				end += copy(block[end:], s)
			}
			view.Hi = int64(uint64(offset) << 32)
		}
		out[i] = view
	}
}

// writeExtents copies the parts that are sent as they are, and returns where the other strings go.
func (n *node) writeExtents(block []byte, blocks [][]byte) int {
	end := n.heap.at
	for i := range n.extents {
		if e := &n.extents[i]; e.whole {
			e.shift = uint32(int64(end) - e.low)
			end += copy(block[end:], blocks[i][e.low:e.high])
		}
	}
	return end
}
