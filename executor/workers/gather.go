package workers

import (
	"encoding/binary"
	"math/bits"
	"sync"

	"github.com/apache/arrow-go/v18/arrow/ipc"
	arrowmemory "github.com/apache/arrow-go/v18/arrow/memory"
)

// gather collects what is sent at once: small parts are copied, large ones stay where they are.
type gather struct {
	parts   [][]byte
	small   []byte // the copies
	joined  bool   // the last part is the end of small
	payload *ipc.Payload
}

const largePart = 4 << 10

// Write implements io.Writer.
func (g *gather) Write(p []byte) (int, error) {
	if len(p) >= largePart {
		g.parts, g.joined = append(g.parts, p), false
		return len(p), nil
	}
	if cap(g.small)-len(g.small) < len(p) {
		g.small, g.joined = make([]byte, 0, largePart), false
	}
	start := len(g.small)
	g.small = append(g.small, p...)
	if last := len(g.parts) - 1; g.joined {
		g.parts[last] = g.parts[last][:len(g.parts[last])+len(p)]
	} else {
		g.parts, g.joined = append(g.parts, g.small[start:]), true
	}
	return len(p), nil
}

// sized adds bytes behind their number.
func (g *gather) sized(p []byte) {
	var size [4]byte
	binary.LittleEndian.PutUint32(size[:], uint32(len(p)))
	_, _ = g.Write(size[:])
	_, _ = g.Write(p)
}

// hold keeps a payload until the parts were sent.
func (g *gather) hold(p ipc.Payload) { g.payload = &p }

func (g *gather) size() int {
	size := 0
	for _, part := range g.parts {
		size += len(part)
	}
	return size
}

func (g *gather) flat() []byte {
	all := make([]byte, g.size())
	g.copyTo(all)
	return all
}

// copyTo copies all parts to the start of a block that is large enough.
func (g *gather) copyTo(block []byte) {
	for _, part := range g.parts {
		block = block[copy(block, part):]
	}
}

func (g *gather) reset() {
	clear(g.parts)
	g.parts, g.small, g.joined = g.parts[:0], g.small[:0], false
	if g.payload != nil {
		g.payload.Release()
		g.payload = nil
	}
}

// blocks is an allocator that uses blocks again: new ones of the size of a batch cost more than what is done with them.
var blocks arrowmemory.Allocator = &pooled{}

// largestPooled is the binary logarithm of the size of the largest blocks that are kept.
const largestPooled = 22

type pooled struct{ sizes [largestPooled + 1]sync.Pool }

// Allocate implements memory.Allocator.
func (p *pooled) Allocate(size int) []byte {
	class := bits.Len(uint(max(size, 64) - 1))
	if class > largestPooled {
		return make([]byte, size)
	}
	if block, ok := p.sizes[class].Get().(*[]byte); ok {
		return (*block)[:size]
	}
	return make([]byte, size, 1<<class)
}

// Reallocate implements memory.Allocator.
func (p *pooled) Reallocate(size int, block []byte) []byte {
	if size <= cap(block) {
		return block[:size]
	}
	larger := p.Allocate(size)
	copy(larger, block)
	p.Free(block)
	return larger
}

// Free implements memory.Allocator.
func (p *pooled) Free(block []byte) {
	if c := cap(block); c >= 64 && c&(c-1) == 0 && c <= 1<<largestPooled {
		block = block[:0]
		p.sizes[bits.Len(uint(c-1))].Put(&block)
	}
}
