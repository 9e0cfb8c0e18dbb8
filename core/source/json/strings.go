package json

import (
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/vector"
)

// stringHeap is where the strings of a batch lie: in the file's block, which is block 0 of the heap, and in blocks for those that
// are not as they are written.
type stringHeap struct {
	budget *memory.Budget
	block  *memory.Buffer // of the file
	heap   *vector.Heap
	used   int // of the heap's last block, unless that is the file's
}

const unescapedBytes = 64 << 10 // in a block of the heap

// begin begins the strings of a batch. Requires: the vectors of the batch before have let go of them.
func (h *stringHeap) begin() {
	h.used = 0
	if h.heap != nil && !h.heap.Writable() {
		h.release()
	}
}

// load says in which block of the file strings lie from now on.
func (h *stringHeap) load(block *memory.Buffer) {
	h.release()
	h.block = block
}

func (h *stringHeap) release() {
	h.heap.Release()
	h.heap, h.used = nil, 0
}

// share is a hold on the heap.
func (h *stringHeap) share() *vector.Heap {
	if h.heap == nil {
		h.heap = vector.NewHeap(h.block.Retain())
	}
	return h.heap.Retain()
}

// room is n bytes to write a string into.
func (h *stringHeap) room(n int) ([]byte, error) {
	if h.heap == nil {
		h.heap = vector.NewHeap(h.block.Retain())
	}
	if last := len(h.heap.Blocks) - 1; last == 0 || h.used+n > len(h.heap.Blocks[last]) {
		buffer, err := h.budget.Alloc(max(n, unescapedBytes))
		if err != nil {
			return nil, err
		}
		h.heap.Add(buffer)
		h.used = 0
	}
	last := len(h.heap.Blocks) - 1
	return h.heap.Blocks[last][h.used : h.used+n : h.used+n], nil
}

// take is the view of the first n bytes of the last room.
func (h *stringHeap) take(n int) vector.View {
	last := len(h.heap.Blocks) - 1
	view := vector.ViewAt(h.heap.Blocks[last][h.used:h.used+n], uint32(last), uint32(h.used))
	h.used += n
	return view
}

// unescaped is the view of a string with escapes.
func (h *stringHeap) unescaped(s *scanner, from, to int) (vector.View, error) {
	room, err := h.room(to - from)
	if err != nil {
		return vector.View{}, err
	}
	out, err := s.unescape(room[:0], from, to)
	if err != nil {
		return vector.View{}, err
	}
	return h.take(len(out)), nil
}
