package exec

import (
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// noGroup marks an empty slot.
const noGroup = ^uint32(0)

// groupTable numbers the distinct rows of key columns from 0, NULL being equal to NULL. It finds them by hash, with linear
// probing, and compares the keys, many rows at a time.
type groupTable struct {
	budget *memory.Budget
	keys   []*vector.Appender // the keys of each group
	hashes []uint64           // of each group
	slots  []uint32           // groups, by hash
	held   *memory.Buffer     // of slots
	mask   uint64
	codes  codeCache

	hash        []uint64
	slot        []uint64
	pending     []int32 // positions in rows
	fresh       []int32 // rows that began a group in this call
	left, right [2][]int32
	position    [2][]int32
	match       vector.Bitmap
	missing     []int32
	missed      []uint32
}

func newGroupTable(budget *memory.Budget, keyTypes []types.Type) *groupTable {
	t := &groupTable{budget: budget}
	for _, keyType := range keyTypes {
		t.keys = append(t.keys, vector.NewAppender(budget, keyType, 0))
	}
	return t
}

// groups is the number of groups so far.
func (t *groupTable) groups() int { return len(t.hashes) }

func (t *groupTable) release() {
	for _, key := range t.keys {
		key.Release()
	}
	if t.held != nil {
		t.held.Release()
	}
	t.keys, t.held, t.slots, t.hashes = nil, nil, nil, nil
}

// find writes to out[k] the group of row rows[k] of the keys, and begins new groups for rows that have none yet.
func (t *groupTable) find(keys []*vector.Vector, rows []int32, out []uint32) error {
	if t.codes.usable(keys, len(rows)) {
		return t.findByCode(keys, rows, out)
	}
	return t.findByHash(keys, rows, out)
}

// findByHash finds groups by the hash of the keys.
func (t *groupTable) findByHash(keys []*vector.Vector, rows []int32, out []uint32) error {
	if err := t.makeRoom(len(rows)); err != nil {
		return err
	}
	t.start(keys, rows)
	known := uint32(t.groups())
	for len(t.pending) > 0 {
		t.probe(rows, out, known)
		t.pending = t.pending[:0]
		t.compare(keys, 0, out)
		t.compare(keys, 1, out)
	}
	for i, key := range t.keys {
		if err := key.Append(keys[i], t.fresh); err != nil {
			return err
		}
	}
	return nil
}

func (t *groupTable) start(keys []*vector.Vector, rows []int32) {
	n := len(rows)
	if cap(t.hash) < n {
		t.hash, t.slot = make([]uint64, n), make([]uint64, n)
		t.match = make(vector.Bitmap, vector.BitmapWords(n))
	}
	t.hash, t.slot = t.hash[:n], t.slot[:n]
	vector.HashRows(keys, rows, t.hash)
	t.pending, t.fresh = t.pending[:0], t.fresh[:0]
	for k, hash := range t.hash {
		t.slot[k] = hash & t.mask
		t.pending = append(t.pending, int32(k))
	}
}

// probe goes on for each pending row to the next slot that is empty, where it begins a group, or that has its hash. Such
// candidates are compared next: with the keys of a known group, or with the row that began the group in this call.
func (t *groupTable) probe(rows []int32, out []uint32, known uint32) {
	for side := range t.left {
		t.left[side], t.right[side], t.position[side] = t.left[side][:0], t.right[side][:0], t.position[side][:0]
	}
	for _, k := range t.pending {
		slot, hash := t.slot[k], t.hash[k]
		group := t.slots[slot]
		for group != noGroup && t.hashes[group] != hash {
			slot = (slot + 1) & t.mask
			group = t.slots[slot]
		}
		t.slot[k] = slot
		if group == noGroup {
			out[k] = uint32(t.groups())
			t.slots[slot] = out[k]
			t.hashes = append(t.hashes, hash)
			t.fresh = append(t.fresh, rows[k])
			continue
		}
		side, other := 0, int32(group)
		if group >= known {
			side, other = 1, t.fresh[group-known]
		}
		out[k] = group
		t.left[side] = append(t.left[side], rows[k])
		t.right[side] = append(t.right[side], other)
		t.position[side] = append(t.position[side], k)
	}
}

// compare puts the candidates of a side whose keys differ back among the pending rows, at the next slot.
func (t *groupTable) compare(keys []*vector.Vector, side int, out []uint32) {
	n := len(t.position[side])
	if n == 0 {
		return
	}
	match := t.match[:vector.BitmapWords(n)]
	match.Fill()
	for i, key := range keys {
		other := key
		if side == 0 {
			other = t.keys[i].Vector()
		}
		vector.EqualRows(key, t.left[side], other, t.right[side], n, vector.NullsEqual, match)
	}
	for i, k := range t.position[side] {
		if !match.Get(i) {
			t.slot[k] = (t.slot[k] + 1) & t.mask
			t.pending = append(t.pending, k)
		}
	}
}

// makeRoom grows the slots so that at most half of them are taken after more rows.
func (t *groupTable) makeRoom(more int) error {
	need := uint64(2 * (t.groups() + more))
	if uint64(len(t.slots)) >= need {
		return nil
	}
	size := uint64(1024)
	for size < 2*need {
		size *= 2
	}
	held, err := t.budget.Alloc(int(size) * 4)
	if err != nil {
		return err
	}
	if t.held != nil {
		t.held.Release()
	}
	t.held, t.slots, t.mask = held, memory.Slice[uint32](held, int(size)), size-1
	for i := range t.slots {
		t.slots[i] = noGroup
	}
	for group, hash := range t.hashes {
		slot := hash & t.mask
		for t.slots[slot] != noGroup {
			slot = (slot + 1) & t.mask
		}
		t.slots[slot] = uint32(group)
	}
	return nil
}

// keyVectors are the keys of all groups, borrowed.
func (t *groupTable) keyVectors() []*vector.Vector {
	vectors := make([]*vector.Vector, len(t.keys))
	for i, key := range t.keys {
		vectors[i] = key.Vector()
	}
	return vectors
}
