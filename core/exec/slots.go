package exec

import "github.com/ballista-go/ballista/core/memory"

// slots is a hash table of groups with linear probing. An entry has the upper half of a hash and 1 more than the group; it is 0
// where the slot is empty. Who looks a group up compares its keys.
type slots struct {
	entries memory.Array[uint64]
	mask    uint64
}

const (
	groupMask = uint64(1)<<32 - 1
	tagMask   = groupMask << 32 // of an entry: the part that is the hash's
)

// entryOf is the entry of a group.
func entryOf(hash uint64, group int) uint64 { return hash&tagMask | uint64(group+1) }

// groupOf is the group of an entry.
func groupOf(entry uint64) uint32 { return uint32(entry) - 1 }

// full reports whether there are too few slots for some groups: more than five eighths would be taken.
func (s *slots) full(groups int) bool { return 8*groups > 5*len(s.entries.Values) }

// resize makes room for some groups. All slots are empty then.
func (s *slots) resize(groups int) error {
	size := 1024
	for 8*groups > 5*size {
		size *= 2
	}
	s.entries.Release()
	if err := s.entries.Reserve(size); err != nil {
		return err
	}
	s.entries.Values = s.entries.Values[:size]
	clear(s.entries.Values)
	s.mask = uint64(size - 1)
	return nil
}

// insert adds a group that is not there.
func (s *slots) insert(hash uint64, group int) {
	at := hash & s.mask
	for s.entries.Values[at] != 0 {
		at = (at + 1) & s.mask
	}
	s.entries.Values[at] = entryOf(hash, group)
}

// release gives the memory back. The table is full then.
func (s *slots) release() { s.entries.Release() }
