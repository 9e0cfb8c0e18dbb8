package memory

import (
	"sync/atomic"

	"github.com/ballista-go/ballista/core/errs"
)

// Budget limits the bytes that its owner (a process, a session, a query, an operator) holds. A budget with a parent
// charges the parent too. Its methods may be called from any goroutine.
type Budget struct {
	name   string
	limit  int64
	parent *Budget
	used   atomic.Int64
	peak   atomic.Int64
	giveUp func(size int64) bool // or nil
}

// Unlimited is the limit of a budget that only counts.
const Unlimited = int64(1) << 62

// NewBudget returns a budget of limit bytes below parent, which may be nil. The name appears in OutOfMemory errors.
func NewBudget(name string, limit int64, parent *Budget) *Budget {
	return &Budget{name: name, limit: limit, parent: parent}
}

// BeforeRefusal has giveUp called before the budget refuses a charge: it releases size bytes or more of what nobody needs, unless it has
// less, and reports whether the charge is worth another try. It is set before the budget is used, and called by any goroutine.
func (b *Budget) BeforeRefusal(giveUp func(size int64) bool) { b.giveUp = giveUp }

// Used is the number of bytes charged now.
func (b *Budget) Used() int64 { return b.used.Load() }

// Peak is the largest number of bytes that were charged at a time.
func (b *Budget) Peak() int64 { return b.peak.Load() }

// Limit is the number of bytes that may be charged.
func (b *Budget) Limit() int64 { return b.limit }

// Reserve charges size bytes, or fails with an OutOfMemory error and charges nothing.
func (b *Budget) Reserve(size int64) error {
	used := b.used.Add(size)
	for used > b.limit && b.giveUp != nil && b.giveUp(used-b.limit) {
		used = b.used.Load()
	}
	if used > b.limit {
		b.used.Add(-size)
		return errs.New(errs.OutOfMemory, "memory limit exceeded: %s uses %s of %s and needs %s more",
			b.name, Bytes(used-size), Bytes(b.limit), Bytes(size))
	}
	if b.parent != nil {
		if err := b.parent.Reserve(size); err != nil {
			b.used.Add(-size)
			return err
		}
	}
	for peak := b.peak.Load(); used > peak && !b.peak.CompareAndSwap(peak, used); {
		peak = b.peak.Load()
	}
	return nil
}

// Release takes back a charge of size bytes.
func (b *Budget) Release(size int64) {
	for ; b != nil; b = b.parent {
		if b.used.Add(-size) < 0 {
			panic("memory: more released than reserved: " + b.name)
		}
	}
}

// Alloc lends a buffer of size bytes with unspecified content. Its whole capacity is charged until the last holder
// releases it.
func (b *Budget) Alloc(size int) (*Buffer, error) {
	if size < 0 {
		return nil, errs.New(errs.Internal, "buffer of negative size: %d", size)
	}
	_, rounded := classOf(size)
	if err := b.Reserve(int64(rounded)); err != nil {
		return nil, err
	}
	buffer := &Buffer{budget: b, poisoned: poisoning.Load()}
	buffer.charge.Store(int64(rounded))
	var err error
	if buffer.poisoned {
		buffer.block, err = takePoisonable(rounded)
	} else {
		buffer.block, buffer.class, err = shared.take(size)
	}
	if err != nil {
		b.Release(int64(rounded))
		return nil, err
	}
	buffer.holders.Store(1)
	return buffer, nil
}

// AllocZeroed is Alloc with all bytes zero.
func (b *Budget) AllocZeroed(size int) (*Buffer, error) {
	buffer, err := b.Alloc(size)
	if err == nil {
		clear(buffer.block)
	}
	return buffer, err
}
