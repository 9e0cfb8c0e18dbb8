package exec

import (
	"slices"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// partitionTop leaves out rows of a window's input that enough rows of their partition come before: those whose prefix is greater than the
// least ones that a worker has met.
type partitionTop struct {
	node     *physical.Window
	table    *groupTable // of the partitions; nil where there is one
	least    [][]uint64  // by partition: the least prefixes, a heap with the greatest at its top
	charge   memory.Charge
	seen     int // rows, since it was last looked whether leaving rows out pays
	passed   int
	warm     bool // it was looked once: most partitions have their first rows
	useless  bool
	all      []int32
	numbers  []uint32
	entries  []sortEntry
	selected []int32
}

// topSample is after how many rows it is looked whether leaving rows out pays.
const topSample = 1 << 17

func newPartitionTop(node *physical.Window, budget *memory.Budget) *partitionTop {
	t := &partitionTop{node: node, charge: memory.Charge{Budget: budget}}
	if len(node.Partition) == 0 {
		return t
	}
	var keyTypes []types.Type
	for _, e := range node.Partition {
		keyTypes = append(keyTypes, e.Type())
	}
	t.table = newGroupTable(budget, keyTypes)
	return t
}

func (t *partitionTop) release() {
	if t.table != nil {
		t.table.release()
		t.table = nil
	}
	t.least = nil
	t.charge.Release()
}

// pass gives the rows of a batch that may be among the first of their partition. keys are the window's.
func (t *partitionTop) pass(batch *vector.Batch, keys []*vector.Vector) ([]int32, error) {
	if t.useless {
		return batch.Rows, nil
	}
	rows := batch.Rows
	if rows == nil {
		t.all = numbersFrom(t.all[:0], 0, batch.Len)
		rows = t.all
	}
	if err := t.number(keys[:len(t.node.Partition)], rows); err != nil {
		return nil, err
	}
	t.setPrefixes(keys[len(t.node.Partition)], rows)
	if err := t.pick(); err != nil {
		return nil, err
	}
	t.seen, t.passed = t.seen+len(rows), t.passed+len(t.selected)
	if t.seen >= topSample {
		t.look()
	}
	return t.selected, nil
}

// look gives up where most rows pass.
func (t *partitionTop) look() {
	if t.useless = t.warm && t.passed > t.seen-t.seen/4; t.useless {
		t.release()
	}
	t.warm, t.seen, t.passed = true, 0, 0
}

// number finds the partitions of rows.
func (t *partitionTop) number(partition []*vector.Vector, rows []int32) error {
	t.numbers = slices.Grow(t.numbers[:0], len(rows))[:len(rows)]
	partitions := 1
	if t.table == nil {
		clear(t.numbers)
	} else {
		if err := t.table.find(partition, rows, t.numbers); err != nil {
			return err
		}
		partitions = t.table.groups()
	}
	if partitions <= len(t.least) {
		return nil
	}
	err := t.charge.Add(headerBytes * int64(partitions-len(t.least)))
	t.least = append(t.least, make([][]uint64, partitions-len(t.least))...)
	return err
}

// setPrefixes computes the prefixes of rows. Those of batches with NULLs compare with those of batches without.
func (t *partitionTop) setPrefixes(key *vector.Vector, rows []int32) {
	t.entries = t.entries[:0]
	for _, row := range rows {
		t.entries = append(t.entries, sortEntry{row: row})
	}
	setPrefixes(key, t.node.Order[0], t.entries)
	if mayBeNull(key) {
		return
	}
	for i := range t.entries {
		t.entries[i].prefix = withNull(t.entries[i].prefix, false, false)
	}
}

func (t *partitionTop) pick() error {
	t.selected = t.selected[:0]
	for k, entry := range t.entries {
		least := &t.least[t.numbers[k]]
		switch {
		case len(*least) < t.node.Top:
			if err := t.add(least, entry.prefix); err != nil {
				return err
			}
		case entry.prefix > (*least)[0]:
			continue
		case entry.prefix < (*least)[0]:
			(*least)[0] = entry.prefix
			sink(*least)
		}
		t.selected = append(t.selected, entry.row)
	}
	return nil
}

// add adds a prefix to a heap that is not full.
func (t *partitionTop) add(heap *[]uint64, prefix uint64) error {
	before := cap(*heap)
	list := append(*heap, prefix)
	*heap = list
	for i := len(list) - 1; i > 0 && list[(i-1)/2] < list[i]; i = (i - 1) / 2 {
		list[i], list[(i-1)/2] = list[(i-1)/2], list[i]
	}
	if cap(list) == before {
		return nil
	}
	return t.charge.Add(int64(cap(list)-before) * 8)
}

// sink puts the top of a heap where it belongs.
func sink(heap []uint64) {
	for i := 0; ; {
		child := 2*i + 1
		if child >= len(heap) {
			return
		}
		if child+1 < len(heap) && heap[child+1] > heap[child] {
			child++
		}
		if heap[i] >= heap[child] {
			return
		}
		heap[i], heap[child] = heap[child], heap[i]
		i = child
	}
}
