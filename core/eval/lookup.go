package eval

import (
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// fewMembers is up to how many members are compared one after another.
const fewMembers = 4

// lookupIn returns the lookup for members, which have no nulls.
func lookupIn(set *vector.Vector) lookup {
	switch set.Layout {
	case types.Int8:
		return numbersIn[int8](set)
	case types.Int16:
		return numbersIn[int16](set)
	case types.Int32:
		return numbersIn[int32](set)
	case types.Int64:
		if !vector.IsDecimal(set.Type) {
			return numbersIn[int64](set)
		}
	case types.Uint8:
		return numbersIn[uint8](set)
	case types.Uint16:
		return numbersIn[uint16](set)
	case types.Uint32:
		return numbersIn[uint32](set)
	case types.Uint64:
		return numbersIn[uint64](set)
	}
	if set.Len <= fewMembers {
		return &anyMember{set: set}
	}
	return newHashed(set)
}

// integer is what is a number and the same as its bits.
type integer interface {
	int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64
}

func numbersIn[T integer](set *vector.Vector) lookup {
	members := vector.Values[T](set)
	if len(members) <= fewMembers {
		return fewNumbers[T](members)
	}
	return newNumberTable(members)
}

// fewNumbers are compared without a branch.
type fewNumbers[T integer] []T

func (f fewNumbers[T]) find(out, rows []int32, v *vector.Vector) []int32 {
	var members [fewMembers]T
	copy(members[:], f)
	if len(f) == 0 {
		return out[:0]
	}
	for i := len(f); i < fewMembers; i++ {
		members[i] = f[0]
	}
	a, b, c, d := members[0], members[1], members[2], members[3]
	values := vector.Values[T](v)
	k := 0
	for _, row := range rows {
		x := values[row]
		out[k] = row
		k += one(x == a) | one(x == b) | one(x == c) | one(x == d)
	}
	return out[:k]
}

// numberTable is a hash table with linear probing. Zero marks an empty slot.
type numberTable[T integer] struct {
	slots   []T
	shift   uint
	hasZero int
}

// spread is 2**64 divided by the golden ratio: its products have good high bits.
const spread = 0x9E3779B97F4A7C15

func newNumberTable[T integer](members []T) *numberTable[T] {
	t := &numberTable[T]{shift: 62}
	for 1<<(64-t.shift) < 2*len(members) {
		t.shift--
	}
	t.slots = make([]T, 1<<(64-t.shift))
	for _, m := range members {
		if m == 0 {
			t.hasZero = 1
			continue
		}
		at := t.start(m)
		for t.slots[at] != 0 && t.slots[at] != m {
			at = (at + 1) & (len(t.slots) - 1)
		}
		t.slots[at] = m
	}
	return t
}

func (t *numberTable[T]) start(x T) int { return int(uint64(x) * spread >> t.shift) }

func (t *numberTable[T]) find(out, rows []int32, v *vector.Vector) []int32 {
	values := vector.Values[T](v)
	k := 0
	for _, row := range rows {
		out[k] = row
		k += t.has(values[row])
	}
	return out[:k]
}

func (t *numberTable[T]) has(x T) int {
	if x == 0 {
		return t.hasZero
	}
	for at := t.start(x); ; at = (at + 1) & (len(t.slots) - 1) {
		switch t.slots[at] {
		case x:
			return 1
		case 0:
			return 0
		}
	}
}

// anyMember compares with one member after another.
type anyMember struct{ set *vector.Vector }

func (a *anyMember) find(out, rows []int32, v *vector.Vector) []int32 {
	compare := vector.Comparator(v, a.set, vector.Order{NullsFirst: true})
	k := 0
	for _, row := range rows {
		hit := 0
		for member := 0; member < a.set.Len && hit == 0; member++ {
			hit = one(compare(int(row), member) == 0)
		}
		out[k] = row
		k += hit
	}
	return out[:k]
}

// hashed is a hash table of members by the hash of vectors, which is the same for equal values in any lane or form.
type hashed struct {
	set    *vector.Vector
	slots  []int32 // 1 + the number of the member; 0: empty
	hashes []uint64
	tags   []uint64 // the members' hashes
}

func newHashed(set *vector.Vector) *hashed {
	size := 8
	for size < 2*set.Len {
		size *= 2
	}
	h := &hashed{set: set, slots: make([]int32, size), tags: make([]uint64, set.Len)}
	vector.HashColumn(set, nil, h.tags)
	for member, hash := range h.tags {
		at := int(hash) & (size - 1)
		for h.slots[at] != 0 {
			at = (at + 1) & (size - 1)
		}
		h.slots[at] = int32(member) + 1
	}
	return h
}

func (h *hashed) find(out, rows []int32, v *vector.Vector) []int32 {
	if cap(h.hashes) < len(rows) {
		h.hashes = make([]uint64, len(rows))
	}
	h.hashes = h.hashes[:len(rows)]
	vector.HashColumn(v, rows, h.hashes)
	if v.Layout == types.View {
		return h.findStrings(out, rows, v)
	}
	compare := vector.Comparator(v, h.set, vector.Order{NullsFirst: true})
	k := 0
	for i, row := range rows {
		out[k] = row
		k += h.has(h.hashes[i], int(row), compare)
	}
	return out[:k]
}

func (h *hashed) findStrings(out, rows []int32, v *vector.Vector) []int32 {
	values, members := vector.StringsOf(v), vector.StringsOf(h.set)
	mask := len(h.slots) - 1
	k := 0
	for i, row := range rows {
		hit := 0
		for at := int(h.hashes[i]) & mask; h.slots[at] != 0 && hit == 0; at = (at + 1) & mask {
			member := int(h.slots[at]) - 1
			if h.tags[member] == h.hashes[i] {
				hit = one(vector.EqualViews(values.View(int(row)), members.View(member), values.Blocks(), members.Blocks()))
			}
		}
		out[k] = row
		k += hit
	}
	return out[:k]
}

func (h *hashed) has(hash uint64, row int, compare vector.Comparison) int {
	mask := len(h.slots) - 1
	for at := int(hash) & mask; h.slots[at] != 0; at = (at + 1) & mask {
		member := int(h.slots[at]) - 1
		if h.tags[member] == hash && compare(row, member) == 0 {
			return 1
		}
	}
	return 0
}
