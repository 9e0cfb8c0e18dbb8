// Package memory lends counted buffers from size-classed pools over anonymous memory maps, and charges them to
// budgets. The memory is outside Go's heap: the collector does not scan it and C may hold it.
package memory

import (
	"math/bits"
	"sync"
	"sync/atomic"
)

const (
	smallestClass = 6       // 64 bytes
	slabSize      = 2 << 20 // small buffers are carved from maps of this size, the size of a huge page
	largestCarved = slabSize / 4
	idleLimit     = 512 << 20 // large idle maps beyond this go back to the system
	// smallestEmptied is from which size on carved blocks are whole pages.
	smallestEmptied = 8 << 10
)

// pool is the process's memory, shared by all sessions.
type pool struct {
	classes [128]class
	idle    atomic.Int64 // bytes in free lists of maps of their own
	mapped  atomic.Int64
}

// class keeps the free blocks of one size.
type class struct {
	mu   sync.Mutex
	free [][]byte
}

var shared pool

// classOf returns the index and the size of the smallest class that holds size bytes. There are two classes for each
// power of two.
func classOf(size int) (index, rounded int) {
	if size <= 1<<smallestClass {
		return 0, 1 << smallestClass
	}
	power := bits.Len(uint(size - 1))
	if half := 3 << (power - 2); size <= half {
		return 2*(power-smallestClass) - 1, half
	}
	return 2 * (power - smallestClass), 1 << power
}

// take returns a block of at least size bytes with unspecified content.
func (p *pool) take(size int) (block []byte, index int, err error) {
	index, rounded := classOf(size)
	c := &p.classes[index]
	c.mu.Lock()
	defer c.mu.Unlock()
	if n := len(c.free); n > 0 {
		block = c.free[n-1]
		c.free = c.free[:n-1]
		if rounded > largestCarved {
			p.idle.Add(int64(-rounded))
		}
		return block, index, nil
	}
	if rounded > largestCarved {
		block, err = p.mapBlock(rounded)
		return block, index, err
	}
	slab, err := p.mapBlock(slabSize)
	if err != nil {
		return nil, 0, err
	}
	for len(slab) >= 2*rounded {
		c.free = append(c.free, slab[:rounded:rounded])
		slab = slab[rounded:]
	}
	return slab[:rounded:rounded], index, nil
}

func (p *pool) mapBlock(size int) ([]byte, error) {
	block, err := mapMemory(size)
	if err == nil {
		p.mapped.Add(int64(size))
	}
	return block, err
}

// give takes a block back that take returned with the index.
func (p *pool) give(block []byte, index int) {
	size := int64(len(block))
	if size > largestCarved && p.idle.Add(size) > idleLimit {
		p.idle.Add(-size)
		p.mapped.Add(-size)
		unmapMemory(block)
		return
	}
	c := &p.classes[index]
	c.mu.Lock()
	c.free = append(c.free, block)
	c.mu.Unlock()
}

// Mapped is the number of bytes that the process holds from the system for buffers, in use or idle.
func Mapped() int64 { return shared.mapped.Load() }

// Trim returns what is idle to the system: maps of large buffers, and the pages of carved ones.
func Trim() {
	for i := range shared.classes {
		shared.classes[i].trim()
	}
}

func (c *class) trim() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.free) == 0 || len(c.free[0]) < smallestEmptied {
		return
	}
	if len(c.free[0]) <= largestCarved {
		for _, block := range c.free {
			emptyMemory(block)
		}
		return
	}
	for _, block := range c.free {
		shared.idle.Add(-int64(len(block)))
		shared.mapped.Add(-int64(len(block)))
		unmapMemory(block)
	}
	c.free = nil
}
