package exec

import (
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// noGroup marks an empty slot.
const noGroup = ^uint32(0)

// groupTable numbers the distinct rows of key columns from 0, NULL being equal to NULL.
type groupTable struct {
	groupFinder
	codes codeCache
}

// groupFinder finds the groups of rows by their keys.
type groupFinder interface {
	// groups is the number of groups so far.
	groups() int
	// find writes to out[k] the group of row rows[k] of the keys, and begins new groups for rows that have none yet.
	find(keys []*vector.Vector, rows []int32, out []uint32) error
	// findOf is find for groups of another finder of the same key types.
	findOf(other groupFinder, groups []int32, out []uint32) error
	// partitions lists the groups of each partition, by the hash of their keys.
	partitions() [aggregatePartitions][]int32
	// emit writes the keys of groups from (inclusive) to to (exclusive).
	emit(from, to int, out []*vector.Vector) error
	release()
}

func newGroupTable(budget *memory.Budget, keyTypes []types.Type) *groupTable {
	if layout := newWordLayout(keyTypes); layout != nil {
		return &groupTable{groupFinder: newWordTable(budget, layout)}
	}
	return &groupTable{groupFinder: newRowTable(budget, keyTypes)}
}

func (t *groupTable) find(keys []*vector.Vector, rows []int32, out []uint32) error {
	if t.codes.usable(keys, len(rows)) {
		return t.codes.find(t.groupFinder, keys, rows, out)
	}
	return t.groupFinder.find(keys, rows, out)
}

// partitionOf is the partition of a hash. Slots are chosen by the other end of it.
func partitionOf(hash uint64) int { return int(hash >> (64 - partitionBits)) }

// slotsFor is the number of slots of a table for some groups: at most half of them are taken.
func slotsFor(groups int) int {
	size := 1024
	for size < 2*groups {
		size *= 2
	}
	return size
}
