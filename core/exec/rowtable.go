package exec

import (
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// rowTable is the groupFinder for keys of any type. It looks the hash up, with linear probing, and compares the keys, many rows
// at a time.
type rowTable struct {
	budget *memory.Budget
	keys   []*vector.Appender   // of each group
	hashes memory.Array[uint64] // of each group
	slots  slots

	scratch     []uint64
	hash        []uint64
	slot        []uint64
	pending     []int32 // positions in rows
	fresh       []int32 // rows that began a group in this call
	left, right [2][]int32
	position    [2][]int32
	match       vector.Bitmap
}

// rowsAtATime is how many rows are looked up at a time: their hashes and slots stay in the first cache.
const rowsAtATime = 1024

// newRowTable returns a table that expects some groups.
func newRowTable(budget *memory.Budget, keyTypes []types.Type, expected int) *rowTable {
	t := &rowTable{
		budget: budget, hashes: memory.Array[uint64]{Budget: budget}, slots: slots{entries: memory.Array[uint64]{Budget: budget}},
		scratch: make([]uint64, rowsAtATime), slot: make([]uint64, rowsAtATime),
		match: make(vector.Bitmap, vector.BitmapWords(rowsAtATime)),
	}
	for _, keyType := range keyTypes {
		t.keys = append(t.keys, vector.NewAppender(budget, keyType, expected))
	}
	return t
}

func (t *rowTable) groups() int { return len(t.hashes.Values) }

func (t *rowTable) release() {
	for _, key := range t.keys {
		key.Release()
	}
	t.keys = nil
	t.hashes.Release()
	t.slots.release()
}

func (t *rowTable) find(keys []*vector.Vector, rows []int32, out []uint32) error {
	for len(rows) > 0 {
		n := min(len(rows), rowsAtATime)
		t.hash = t.scratch[:n]
		vector.HashRows(keys, rows[:n], t.hash)
		if err := t.findHashed(keys, rows[:n], out[:n]); err != nil {
			return err
		}
		rows, out = rows[n:], out[n:]
	}
	return nil
}

func (t *rowTable) findOf(other groupFinder, groups []int32, out []uint32) error {
	o := other.(*rowTable)
	keys := o.vectors()
	for len(groups) > 0 {
		n := min(len(groups), rowsAtATime)
		t.hash = t.scratch[:n]
		for k, group := range groups[:n] {
			t.hash[k] = o.hashes.Values[group]
		}
		if err := t.findHashed(keys, groups[:n], out[:n]); err != nil {
			return err
		}
		groups, out = groups[n:], out[n:]
	}
	return nil
}

// findHashed finds the groups of rows whose hashes are in t.hash.
func (t *rowTable) findHashed(keys []*vector.Vector, rows []int32, out []uint32) error {
	if err := t.makeRoom(len(rows)); err != nil {
		return err
	}
	t.pending, t.fresh = t.pending[:0], t.fresh[:0]
	for k, hash := range t.hash {
		t.slot[k] = hash & t.slots.mask
		t.pending = append(t.pending, int32(k))
	}
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

// probe goes on for each pending row to the next slot that is empty, where it begins a group, or that has its hash. Such
// candidates are compared next: with the keys of a known group, or with the row that began the group in this call.
func (t *rowTable) probe(rows []int32, out []uint32, known uint32) {
	for side := range t.left {
		t.left[side], t.right[side], t.position[side] = t.left[side][:0], t.right[side][:0], t.position[side][:0]
	}
	entries, mask := t.slots.entries.Values, t.slots.mask
	for _, k := range t.pending {
		slot, hash := t.slot[k], t.hash[k]
		entry := entries[slot]
		for entry != 0 && (entry^hash)&tagMask != 0 {
			slot = (slot + 1) & mask
			entry = entries[slot]
		}
		t.slot[k] = slot
		if entry == 0 {
			out[k] = uint32(t.groups())
			entries[slot] = entryOf(hash, t.groups())
			t.hashes.Values = append(t.hashes.Values, hash)
			t.fresh = append(t.fresh, rows[k])
			continue
		}
		group := groupOf(entry)
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
func (t *rowTable) compare(keys []*vector.Vector, side int, out []uint32) {
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
			t.slot[k] = (t.slot[k] + 1) & t.slots.mask
			t.pending = append(t.pending, k)
		}
	}
}

// makeRoom grows the table for more groups.
func (t *rowTable) makeRoom(more int) error {
	need := t.groups() + more
	if err := t.hashes.Reserve(need); err != nil {
		return err
	}
	if !t.slots.full(need) {
		return nil
	}
	if err := t.slots.resize(need); err != nil {
		return err
	}
	for group, hash := range t.hashes.Values {
		t.slots.insert(hash, group)
	}
	return nil
}

func (t *rowTable) forgetSlots() { t.slots.release() }

func (t *rowTable) vectors() []*vector.Vector {
	vectors := make([]*vector.Vector, len(t.keys))
	for i, key := range t.keys {
		vectors[i] = key.Vector()
	}
	return vectors
}

func (t *rowTable) emit(from, to int, out []*vector.Vector) error {
	for i, key := range t.keys {
		if err := vector.Slice(t.budget, out[i], key.Vector(), from, to-from); err != nil {
			return err
		}
	}
	return nil
}

func (t *rowTable) partitions() (*partitions, error) {
	hashes := t.hashes.Values
	return newPartitions(t.budget, len(hashes), func(group int) uint64 { return hashes[group] })
}
