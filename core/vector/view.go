package vector

import (
	"encoding/binary"
	"sync/atomic"
	"unsafe"

	"github.com/ballista-go/ballista/core/memory"
)

// InlineLength is the length of the longest string that a View holds itself.
const InlineLength = 12

// View is a string in Arrow's 16-byte view layout. Up to InlineLength bytes lie in the view, zero padded; longer
// strings lie in a block of the vector's heap, and the view keeps their first four bytes.
type View struct {
	Length uint32
	Prefix [4]byte
	Block  uint32 // inline: bytes 4 to 8
	Offset uint32 // inline: bytes 8 to 12
}

// Inline reports whether the string lies in the view.
func (v *View) Inline() bool { return v.Length <= InlineLength }

// Bytes is the string that v denotes in a heap of blocks. It is valid while the view and the heap are.
func (v *View) Bytes(blocks [][]byte) []byte {
	if v.Length <= InlineLength {
		return unsafe.Slice(&v.Prefix[0], v.Length)
	}
	return blocks[v.Block][v.Offset:][:v.Length]
}

// String is Bytes as a string that shares the memory.
func (v *View) String(blocks [][]byte) string {
	b := v.Bytes(blocks)
	return unsafe.String(unsafe.SliceData(b), len(b))
}

// InlineView returns the view of a string of at most InlineLength bytes.
func InlineView(s []byte) View {
	var view [2]uint64
	n := len(s)
	switch {
	case n >= 8: // the loads overlap, and the shifts drop what the first has already
		view[0] = uint64(binary.LittleEndian.Uint32(s)) << 32
		view[1] = binary.LittleEndian.Uint64(s[n-8:]) >> (8 * (12 - n))
	case n >= 4:
		view[0] = uint64(binary.LittleEndian.Uint32(s)) << 32
		view[1] = uint64(binary.LittleEndian.Uint32(s[n-4:]) >> (8 * (8 - n)))
	case n > 0:
		view[0] = uint64(s[0])<<32 | uint64(s[n/2])<<(32+8*(n/2)) | uint64(s[n-1])<<(24+8*n)
	}
	view[0] |= uint64(n)
	return *(*View)(unsafe.Pointer(&view))
}

// ViewAt returns the view of s, which lies at offset in block number block unless it is short enough to be inline.
func ViewAt(s []byte, block, offset uint32) View {
	if len(s) <= InlineLength {
		return InlineView(s)
	}
	return View{Length: uint32(len(s)), Prefix: [4]byte(s), Block: block, Offset: offset}
}

// words are the view's two halves. Length and prefix in one word decide most comparisons.
func (v *View) words() (uint64, uint64) {
	halves := (*[2]uint64)(unsafe.Pointer(v))
	return halves[0], halves[1]
}

// EqualViews reports whether a in the blocks aBlocks is the string b in bBlocks.
func EqualViews(a, b *View, aBlocks, bBlocks [][]byte) bool {
	a0, a1 := a.words()
	b0, b1 := b.words()
	if a0 != b0 {
		return false
	}
	if a.Length <= InlineLength {
		return a1 == b1
	}
	return string(a.Bytes(aBlocks)) == string(b.Bytes(bBlocks))
}

// CompareViews orders strings by their bytes.
func CompareViews(a, b *View, aBlocks, bBlocks [][]byte) int {
	aPrefix, bPrefix := binary.BigEndian.Uint32(a.Prefix[:]), binary.BigEndian.Uint32(b.Prefix[:])
	if aPrefix != bPrefix { // shorter strings are padded with zeros
		if aPrefix < bPrefix {
			return -1
		}
		return 1
	}
	x, y := a.String(aBlocks), b.String(bBlocks)
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

// Heap is the counted list of blocks that views refer to. Vectors whose strings lie in the same blocks share it.
type Heap struct {
	Blocks  [][]byte
	buffers []*memory.Buffer
	refs    atomic.Int32
}

// NewHeap returns a heap that takes over the caller's hold on the buffers.
func NewHeap(buffers ...*memory.Buffer) *Heap {
	h := &Heap{buffers: buffers, Blocks: make([][]byte, len(buffers))}
	for i, b := range buffers {
		h.Blocks[i] = b.Bytes()
	}
	h.refs.Store(1)
	return h
}

// Add appends a block, over which the heap takes the caller's hold, and returns its number. Only while the heap has one
// holder.
func (h *Heap) Add(buffer *memory.Buffer) uint32 {
	h.buffers = append(h.buffers, buffer)
	h.Blocks = append(h.Blocks, buffer.Bytes())
	return uint32(len(h.Blocks) - 1)
}

// Buffers are the heap's blocks as counted buffers, in order.
func (h *Heap) Buffers() []*memory.Buffer { return h.buffers }

// Retain adds a holder and returns h. A nil heap stays nil.
func (h *Heap) Retain() *Heap {
	if h != nil {
		h.refs.Add(1)
	}
	return h
}

// Writable reports whether the caller is the only holder.
func (h *Heap) Writable() bool { return h != nil && h.refs.Load() == 1 }

// Release drops a holder; after the last one the blocks are released.
func (h *Heap) Release() {
	if h == nil || h.refs.Add(-1) > 0 {
		return
	}
	for _, b := range h.buffers {
		b.Release()
	}
	h.buffers, h.Blocks = nil, nil
}
