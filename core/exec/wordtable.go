package exec

import (
	"math/bits"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/vector"
)

// wordTable is the groupFinder for integer keys that fit one word together.
type wordTable struct {
	budget *memory.Budget
	layout *wordLayout
	words  memory.Array[uint64] // of each group
	null   uint32               // the group of NULL where the layout has no bit for it, or noGroup
	slots  slots
	word   []uint64
	values []int64
}

func newWordTable(budget *memory.Budget, layout *wordLayout) *wordTable {
	return &wordTable{
		budget: budget, layout: layout, null: noGroup,
		words: memory.Array[uint64]{Budget: budget}, slots: slots{entries: memory.Array[uint64]{Budget: budget}},
		word: make([]uint64, rowsAtATime), values: make([]int64, rowsAtATime),
	}
}

func (t *wordTable) groups() int { return len(t.words.Values) }

func (t *wordTable) release() {
	t.words.Release()
	t.slots.release()
}

// find fails with errTooWide when the keys do not fit a word any more. Groups have kept their numbers then.
func (t *wordTable) find(keys []*vector.Vector, rows []int32, out []uint32) error {
	for len(rows) > 0 {
		n := min(len(rows), rowsAtATime)
		if err := t.makeRoom(n); err != nil {
			return err
		}
		words := t.word[:n]
		if !t.layout.pack(keys, rows[:n], words, t.values) {
			if err := t.widen(keys, rows[:n]); err != nil {
				return err
			}
			continue
		}
		if key := keys[0]; t.layout.whole && (key.Valid != nil || key.AllNull()) {
			t.findNullable(key, rows[:n], words, out)
		} else {
			t.findWords(words, out[:n])
		}
		rows, out = rows[n:], out[n:]
	}
	return nil
}

// widen makes the layout hold the keys of more rows.
func (t *wordTable) widen(keys []*vector.Vector, rows []int32) error {
	layout := t.layout.covering(t.words.Values, keys, rows)
	if layout == nil {
		return errTooWide
	}
	return t.arrange(layout)
}

// arrange gives the groups, which keep their numbers, another layout that holds their keys.
func (t *wordTable) arrange(layout *wordLayout) error {
	keys := newVectors(len(t.layout.columns))
	defer releaseAll(keys)
	if err := t.emit(0, t.groups(), keys); err != nil {
		return err
	}
	t.layout = layout
	rows := make([]int32, 0, rowsAtATime)
	for from := 0; from < t.groups(); from += rowsAtATime {
		to := min(from+rowsAtATime, t.groups())
		rows = rows[:0]
		for row := from; row < to; row++ {
			rows = append(rows, int32(row))
		}
		if !layout.pack(keys, rows, t.words.Values[from:to], t.values) {
			return errs.New(errs.Internal, "keys of groups do not fit their new layout")
		}
	}
	t.slots.release() // until something is to be found
	return nil
}

// findOf is for tables of the same layout.
func (t *wordTable) findOf(other groupFinder, groups []int32, out []uint32) error {
	o := other.(*wordTable)
	for len(groups) > 0 {
		n := min(len(groups), rowsAtATime)
		if err := t.makeRoom(n); err != nil {
			return err
		}
		for k, group := range groups[:n] {
			if uint32(group) == o.null {
				out[k] = t.nullGroup()
			} else {
				out[k] = t.findWord(o.words.Values[group])
			}
		}
		groups, out = groups[n:], out[n:]
	}
	return nil
}

// findWords looks words up. Those of clustered input come in runs, of which the first is looked up.
func (t *wordTable) findWords(words []uint64, out []uint32) {
	before := words[0]
	group := t.findWord(before)
	entries, mask := t.slots.entries.Values, t.slots.mask
	for k, word := range words {
		if word != before {
			before = word
			hash := hashWord(word)
			if entry := entries[hash&mask]; (entry^hash)&tagMask == 0 && entry != 0 && t.words.Values[groupOf(entry)] == word {
				group = groupOf(entry)
			} else {
				group = t.findWord(word)
			}
		}
		out[k] = group
	}
}

func (t *wordTable) findNullable(key *vector.Vector, rows []int32, words []uint64, out []uint32) {
	for k, row := range rows {
		if key.Null(int(row)) {
			out[k] = t.nullGroup()
		} else {
			out[k] = t.findWord(words[k])
		}
	}
}

// findWord returns the group of a word, a new one if it has none. There is room for it.
func (t *wordTable) findWord(word uint64) uint32 {
	hash := hashWord(word)
	entries, mask := t.slots.entries.Values, t.slots.mask
	for at := hash & mask; ; at = (at + 1) & mask {
		entry := entries[at]
		switch {
		case entry == 0:
			group := t.groups()
			entries[at] = entryOf(hash, group)
			t.words.Values = append(t.words.Values, word)
			return uint32(group)
		case (entry^hash)&tagMask == 0 && t.words.Values[groupOf(entry)] == word:
			return groupOf(entry)
		}
	}
}

func (t *wordTable) nullGroup() uint32 {
	if t.null == noGroup {
		t.null = uint32(t.groups())
		t.words.Values = append(t.words.Values, 0)
	}
	return t.null
}

// makeRoom grows the table for more groups.
func (t *wordTable) makeRoom(more int) error {
	need := t.groups() + more
	if err := t.words.Reserve(need); err != nil {
		return err
	}
	if !t.slots.full(need) {
		return nil
	}
	if err := t.slots.resize(need); err != nil {
		return err
	}
	for group, word := range t.words.Values {
		if uint32(group) != t.null {
			t.slots.insert(hashWord(word), group)
		}
	}
	return nil
}

func (t *wordTable) forgetSlots() { t.slots.release() }

// hashWord spreads a word over all bits.
func hashWord(word uint64) uint64 {
	high, low := bits.Mul64(word^0x243f6a8885a308d3, 0x9e3779b97f4a7c15)
	return high ^ low
}

func (t *wordTable) partitions() (*partitions, error) {
	words := t.words.Values
	return newPartitions(t.budget, len(words), func(group int) uint64 { return hashWord(words[group]) })
}

func (t *wordTable) emit(from, to int, out []*vector.Vector) error {
	for i := range t.layout.columns {
		if err := t.layout.unpack(t.budget, i, t.words.Values[from:to], out[i]); err != nil {
			return err
		}
	}
	if t.null == noGroup || int(t.null) < from || int(t.null) >= to {
		return nil
	}
	if err := out[0].PrepareValid(t.budget); err != nil {
		return err
	}
	out[0].Valid.Clear(int(t.null) - from)
	return nil
}
