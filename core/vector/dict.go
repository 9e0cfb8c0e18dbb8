package vector

import (
	"math/bits"
	"sync/atomic"
)

// Dict is the counted set of values that vectors in dictionary form refer to. Values is flat, has no nulls and is itself no
// dictionary.
//
// Invariant: Values has a layout of fixed width or View; never Null, Bool, List or Struct.
type Dict struct {
	ID     uint64 // identity: vectors with the same ID have the same values
	Values *Vector
	Unique bool // no value occurs twice; otherwise equal rows may have different codes
	refs   atomic.Int32

	hashed atomic.Int64 // rows that were hashed
	hashes atomic.Pointer[[]uint64]
}

var dictIDs atomic.Uint64

// Uniqueness says whether a dictionary's values were checked to be distinct.
type Uniqueness bool

// What is known of a dictionary's values.
const (
	MayRepeat Uniqueness = false
	Distinct  Uniqueness = true
)

// NewDict returns a dictionary with an identity of its own. It takes over values.
func NewDict(values *Vector, unique Uniqueness) *Dict {
	d := &Dict{ID: dictIDs.Add(1), Values: values, Unique: bool(unique)}
	d.refs.Store(1)
	return d
}

// Retain adds a holder and returns d. A nil dictionary stays nil.
func (d *Dict) Retain() *Dict {
	if d != nil {
		d.refs.Add(1)
	}
	return d
}

// Release drops a holder; after the last one the values are released.
func (d *Dict) Release() {
	if d != nil && d.refs.Add(-1) == 0 {
		d.Values.Release()
	}
}

// CheckedDict is NewDict for values of which it is checked whether they are distinct.
func CheckedDict(values *Vector) *Dict {
	d := NewDict(values, MayRepeat)
	d.Unique = distinctHashes(d.entryHashes(values.Len))
	return d
}

// distinctHashes reports whether no hash occurs twice; then no value does.
func distinctHashes(hashes []uint64) bool {
	if hashes == nil {
		return false
	}
	mask := uint64(1)<<bits.Len(uint(2*len(hashes))) - 1
	seen := make([]uint64, mask+1) // 0: a free slot
	for _, hash := range hashes {
		hash |= 1 << 63
		slot := hash & mask
		for ; seen[slot] != 0; slot = (slot + 1) & mask {
			if seen[slot] == hash {
				return false
			}
		}
		seen[slot] = hash
	}
	return true
}

// largestCached is the number of entries of the largest dictionary whose hashes are kept.
const largestCached = 1 << 20

// entryHashes are the hashes of the dictionary's entries, or nil as long as fewer rows than entries were hashed.
func (d *Dict) entryHashes(rows int) []uint64 {
	if cached := d.hashes.Load(); cached != nil {
		return *cached
	}
	entries := d.Values.Len
	if d.hashed.Add(int64(rows)) < int64(entries) || entries > largestCached {
		return nil
	}
	hashes := make([]uint64, entries)
	HashColumn(d.Values, nil, hashes)
	d.hashes.Store(&hashes)
	return hashes
}
