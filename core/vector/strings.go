package vector

import (
	"math"
	"unsafe"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
)

const (
	firstBlock = 16 << 10
	fullBlock  = 1 << 20
	keptBytes  = 8 << 20 // a writer with more than this gives its blocks back between vectors

	// MaxString is the length in bytes of the longest string that a view may denote.
	MaxString = math.MaxInt32
)

// StringWriter writes the strings of one vector after another: short ones into the views, others into heap blocks that it
// writes again once nobody holds the vectors that refer to them. Its owner releases it.
type StringWriter struct {
	budget *memory.Budget
	out    *Vector
	heap   *Heap
	block  int // the block being written
	used   int // bytes used of it
}

// Start begins to write the strings of out, which was prepared with the View layout.
func (w *StringWriter) Start(budget *memory.Budget, out *Vector) {
	w.budget, w.out, w.block, w.used = budget, out, 0, 0
	if w.heap != nil && !w.heap.reusable() {
		w.heap.Release()
		w.heap = nil
	}
}

// reusable reports whether the heap may be written again from its start.
func (h *Heap) reusable() bool {
	bytes := 0
	for _, b := range h.buffers {
		if !b.Writable() {
			return false
		}
		bytes += b.Cap()
	}
	return h.Writable() && bytes <= keptBytes
}

// View returns the view of s, of which it keeps a copy.
func (w *StringWriter) View(s string) (View, error) {
	return w.Bytes(unsafe.Slice(unsafe.StringData(s), len(s)))
}

// Bytes returns the view of s, of which it keeps a copy.
func (w *StringWriter) Bytes(s []byte) (View, error) {
	if len(s) <= InlineLength {
		return InlineView(s), nil
	}
	room, err := w.Room(len(s))
	if err != nil {
		return View{}, err
	}
	copy(room, s)
	return w.Take(len(s)), nil
}

// Room returns n bytes to write a string into. Take makes it last.
func (w *StringWriter) Room(n int) ([]byte, error) {
	if w.heap == nil || w.used+n > min(len(w.heap.Blocks[w.block]), MaxString) {
		if err := w.advance(n); err != nil {
			return nil, err
		}
	}
	return w.heap.Blocks[w.block][w.used : w.used+n : w.used+n], nil
}

// place keeps a copy of s, which is not inline, and returns where it lies.
func (w *StringWriter) place(s []byte) (block, offset uint32, err error) {
	room, err := w.Room(len(s))
	if err != nil {
		return 0, 0, err
	}
	offset = uint32(w.used)
	w.used += copy(room, s)
	return uint32(w.block), offset, nil
}

// Take returns the view of the first n bytes of the last Room.
func (w *StringWriter) Take(n int) View {
	start := w.used
	s := w.heap.Blocks[w.block][start : start+n]
	if n > InlineLength {
		w.used += n
	}
	return ViewAt(s, uint32(w.block), uint32(start))
}

// written is the number of bytes of the heap that were written since Start.
func (w *StringWriter) written() int {
	if w.heap == nil {
		return 0
	}
	bytes := w.used
	for _, block := range w.heap.Blocks[:w.block] {
		bytes += len(block)
	}
	return bytes
}

// advance goes to a block with room for n bytes.
func (w *StringWriter) advance(n int) error {
	if n > MaxString {
		return errs.New(errs.InvalidValue, "string is too long: %d bytes", n)
	}
	if w.heap == nil {
		w.heap, w.block = NewHeap(), -1
	}
	for w.block+1 < len(w.heap.Blocks) {
		if w.block++; len(w.heap.Blocks[w.block]) >= n {
			w.used = 0
			return nil
		}
	}
	size := fullBlock
	if doubled := len(w.heap.Blocks); doubled < 6 {
		size = firstBlock << doubled
	}
	buffer, err := w.budget.Alloc(max(size, n))
	if err != nil {
		if len(w.heap.Blocks) == 0 {
			w.Release()
		}
		return err
	}
	w.block, w.used = int(w.heap.Add(buffer)), 0
	return nil
}

// Finish gives the vector the blocks that its views refer to. The writer keeps a hold on them.
func (w *StringWriter) Finish() {
	if w.heap != nil && w.out.Heap == nil {
		w.out.Heap = w.heap.Retain()
	}
	w.out = nil
}

// Release drops the writer's hold on its blocks.
func (w *StringWriter) Release() {
	w.heap.Release()
	w.heap = nil
}
