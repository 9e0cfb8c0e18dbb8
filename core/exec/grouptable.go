package exec

import (
	"errors"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// noGroup marks an empty slot.
const noGroup = ^uint32(0)

// groupTable numbers the distinct rows of key columns from 0, NULL being equal to NULL.
type groupTable struct {
	groupFinder
	budget   *memory.Budget
	keyTypes []types.Type
	codes    codeCache
}

// errTooWide says that keys do not fit a word.
var errTooWide = errors.New("keys do not fit a word")

// groupFinder finds the groups of rows by their keys.
type groupFinder interface {
	// groups is the number of groups so far.
	groups() int
	// find writes to out[k] the group of row rows[k] of the keys, and begins new groups for rows that have none yet.
	find(keys []*vector.Vector, rows []int32, out []uint32) error
	// findOf is find for groups of another finder, aligned with this one.
	findOf(other groupFinder, groups []int32, out []uint32) error
	// makeRoom prepares for more groups.
	makeRoom(more int) error
	// forgetSlots gives back the memory that only finding needs, until it does.
	forgetSlots()
	// partitions lists the groups of each partition, by the hash of their keys. Its caller releases it, after an error too.
	partitions() (*partitions, error)
	// emit writes the keys of groups from (inclusive) to to (exclusive).
	emit(from, to int, out []*vector.Vector) error
	release()
}

func newGroupTable(budget *memory.Budget, keyTypes []types.Type) *groupTable {
	t := &groupTable{budget: budget, keyTypes: keyTypes}
	if layout := newWordLayout(keyTypes); layout != nil {
		t.groupFinder = newWordTable(budget, layout)
	} else {
		t.groupFinder = newRowTable(budget, keyTypes, 0)
	}
	return t
}

func (t *groupTable) find(keys []*vector.Vector, rows []int32, out []uint32) error {
	if t.codes.usable(keys, len(rows)) {
		return t.codes.find(t, keys, rows, out)
	}
	return t.findKeys(keys, rows, out)
}

// findKeys finds groups by the values of the keys.
func (t *groupTable) findKeys(keys []*vector.Vector, rows []int32, out []uint32) error {
	err := t.groupFinder.find(keys, rows, out)
	if errors.Is(err, errTooWide) {
		if err = t.compareRows(); err == nil {
			err = t.groupFinder.find(keys, rows, out)
		}
	}
	return err
}

// compareRows makes the table one that takes keys of any values. Groups keep their numbers.
func (t *groupTable) compareRows() error {
	words, ok := t.groupFinder.(*wordTable)
	if !ok {
		return nil
	}
	keys := newVectors(len(t.keyTypes))
	defer releaseAll(keys)
	n := words.groups()
	rows := newRowTable(t.budget, t.keyTypes, n)
	t.groupFinder = rows
	defer words.release()
	all, numbers := make([]int32, rowsAtATime), make([]uint32, rowsAtATime)
	for i := range all {
		all[i] = int32(i)
	}
	for from := 0; from < n; from += rowsAtATime {
		to := min(from+rowsAtATime, n)
		if err := words.emit(from, to, keys); err != nil {
			return err
		}
		if err := rows.find(keys, all[:to-from], numbers[:to-from]); err != nil {
			return err
		}
	}
	return nil
}

// align gives tables with the same types of keys what findOf and partitions need: finders of one kind and layout.
func align(tables []*groupTable) error {
	layout := unionOf(tables)
	for _, t := range tables {
		var err error
		if layout == nil {
			err = t.compareRows()
		} else if words := t.groupFinder.(*wordTable); !layout.whole {
			err = words.arrange(layout)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// unionOf is a layout for the words of all tables, or nil when there is none.
func unionOf(tables []*groupTable) *wordLayout {
	var layout *wordLayout
	for _, t := range tables {
		words, ok := t.groupFinder.(*wordTable)
		if !ok {
			return nil
		}
		if words.layout.whole {
			return words.layout
		}
		exact := words.layout.of(words.words.Values)
		if layout == nil {
			layout = exact.fitted(exact)
		} else {
			layout = layout.union(exact)
		}
		if layout == nil {
			return nil
		}
	}
	return layout
}

// like aligns an empty table, which expects some groups, with another.
func (t *groupTable) like(other *groupTable, expected int) error {
	t.groupFinder.release()
	if words, ok := other.groupFinder.(*wordTable); ok {
		t.groupFinder = newWordTable(t.budget, words.layout)
	} else {
		t.groupFinder = newRowTable(t.budget, t.keyTypes, expected)
	}
	return t.groupFinder.makeRoom(expected)
}

func newVectors(n int) []*vector.Vector {
	vectors := make([]*vector.Vector, n)
	for i := range vectors {
		vectors[i] = new(vector.Vector)
	}
	return vectors
}
