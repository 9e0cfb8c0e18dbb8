package memory

import (
	"fmt"
	"sync/atomic"
	"unsafe"
)

// Buffer is a counted block of memory, 32-byte aligned. It is written only while one holder has it.
type Buffer struct {
	block    []byte
	holders  atomic.Int64 // in the low half all, in the high half those outside the engine
	class    int
	poisoned bool
	charge   atomic.Int64
	budget   *Budget
	foreign  func() // returns memory that is not the pool's
}

// Foreign wraps memory that somebody else owns; release is called when the last holder lets go. It is not charged.
func Foreign(block []byte, release func()) *Buffer {
	b := &Buffer{block: block, foreign: release}
	b.holders.Store(1)
	return b
}

// Bytes is the whole block.
func (b *Buffer) Bytes() []byte { return b.block }

// Cap is the size of the block in bytes.
func (b *Buffer) Cap() int { return len(b.block) }

// Retain adds a holder and returns b.
func (b *Buffer) Retain() *Buffer {
	if int32(b.holders.Add(1)) < 2 {
		panic("memory: a released buffer is retained")
	}
	return b
}

// Writable reports whether the caller is the only holder of memory that is the pool's.
func (b *Buffer) Writable() bool { return b.foreign == nil && int32(b.holders.Load()) == 1 }

// outside is a holder outside the engine, as counted in holders.
const outside = 1<<32 + 1

// Pooled reports whether the memory is the pool's, not somebody else's.
func (b *Buffer) Pooled() bool { return b.foreign == nil }

// Release drops a holder. After the last one the memory may be lent again at once.
func (b *Buffer) Release() { b.drop(1) }

// Export adds a holder outside the engine, who calls ReleaseExport. Once nobody else has the buffer it is out of its budget.
func (b *Buffer) Export() { b.discharge(b.holders.Add(outside)) }

// ReleaseExport drops a holder that Export added.
func (b *Buffer) ReleaseExport() { b.drop(outside) }

func (b *Buffer) drop(holder int64) {
	left := b.holders.Add(-holder)
	switch {
	case int32(left) > 0:
		b.discharge(left)
		return
	case int32(left) < 0:
		panic("memory: a buffer is released twice")
	}
	b.Disown()
	block := b.block
	b.block = nil
	switch {
	case b.foreign != nil:
		b.foreign()
	case b.poisoned:
		poison(block)
	default:
		shared.give(block, b.class)
	}
}

// discharge takes the buffer out of its budget when all its holders are outside the engine.
func (b *Buffer) discharge(holders int64) {
	if int32(holders) == int32(holders>>32) {
		b.Disown()
	}
}

// Disown takes the buffer out of its budget: its consumer is outside the engine now.
func (b *Buffer) Disown() {
	if b.budget != nil {
		b.budget.Release(b.charge.Swap(0))
	}
}

// Slice views the start of the buffer as n values of T.
func Slice[T any](b *Buffer, n int) []T {
	if n == 0 {
		return nil
	}
	var zero T
	if size := int(unsafe.Sizeof(zero)); n < 0 || n > len(b.block)/size {
		panic(fmt.Sprintf("memory: %d values of %d bytes in a buffer of %d bytes", n, size, len(b.block)))
	}
	return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(b.block))), n)
}
