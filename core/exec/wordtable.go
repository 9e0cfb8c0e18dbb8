package exec

import (
	"math/bits"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// wordTable is the groupFinder for integer keys that fit one word together.
type wordTable struct {
	budget *memory.Budget
	layout *wordLayout
	words  memory.Array[uint64] // of each group
	null   uint32               // the group of NULL where the layout has no bit for it, or noGroup
	slots  memory.Array[wordSlot]
	mask   uint64
	word   []uint64
	values []int64
}

// wordSlot has the word of a group, and 1 more than its number; 0 where it is empty.
type wordSlot struct{ word, group uint64 }

func newWordTable(budget *memory.Budget, layout *wordLayout) *wordTable {
	return &wordTable{
		budget: budget, layout: layout, null: noGroup,
		words: memory.Array[uint64]{Budget: budget}, slots: memory.Array[wordSlot]{Budget: budget},
		word: make([]uint64, rowsAtATime), values: make([]int64, rowsAtATime),
	}
}

func (t *wordTable) groups() int { return len(t.words.Values) }

func (t *wordTable) release() {
	t.words.Release()
	t.slots.Release()
}

func (t *wordTable) find(keys []*vector.Vector, rows []int32, out []uint32) error {
	for len(rows) > 0 {
		n := min(len(rows), rowsAtATime)
		if err := t.makeRoom(n); err != nil {
			return err
		}
		words := t.word[:n]
		t.layout.pack(keys, rows[:n], words, t.values)
		if key := keys[0]; t.layout.whole && (key.Valid != nil || key.AllNull()) {
			t.findNullable(key, rows[:n], words, out)
		} else {
			t.findWords(words, out[:n])
		}
		rows, out = rows[n:], out[n:]
	}
	return nil
}

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
	slots, mask := t.slots.Values, t.mask
	for k, word := range words {
		if word != before {
			before = word
			if slot := &slots[hashWord(word)&mask]; slot.word == word && slot.group != 0 {
				group = uint32(slot.group - 1)
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
	at := hashWord(word) & t.mask
	for {
		slot := &t.slots.Values[at]
		switch {
		case slot.group == 0:
			t.words.Values = append(t.words.Values, word)
			*slot = wordSlot{word, uint64(t.groups())}
			return uint32(t.groups() - 1)
		case slot.word == word:
			return uint32(slot.group - 1)
		}
		at = (at + 1) & t.mask
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
	if len(t.slots.Values) >= 2*need {
		return nil
	}
	size := slotsFor(2 * need)
	t.slots.Release()
	if err := t.slots.Grow(size, wordSlot{}); err != nil {
		return err
	}
	t.mask = uint64(size - 1)
	for group, word := range t.words.Values {
		if uint32(group) != t.null {
			t.insert(word, group)
		}
	}
	return nil
}

func (t *wordTable) insert(word uint64, group int) {
	at := hashWord(word) & t.mask
	for t.slots.Values[at].group != 0 {
		at = (at + 1) & t.mask
	}
	t.slots.Values[at] = wordSlot{word, uint64(group + 1)}
}

// hashWord spreads a word over all bits.
func hashWord(word uint64) uint64 {
	high, low := bits.Mul64(word^0x243f6a8885a308d3, 0x9e3779b97f4a7c15)
	return high ^ low
}

func (t *wordTable) partitions() (lists [aggregatePartitions][]int32) {
	for group, word := range t.words.Values {
		p := partitionOf(hashWord(word))
		lists[p] = append(lists[p], int32(group))
	}
	return lists
}

func (t *wordTable) emit(from, to int, out []*vector.Vector) error {
	for i := range t.layout.types {
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

// wordLayout says where integer keys lie in a word: each with a bit above it that is set for NULL, or one alone in the whole
// word.
type wordLayout struct {
	types   []types.Type
	layouts []types.Layout
	widths  []uint
	shifts  []uint
	whole   bool
}

// newWordLayout returns nil when keys of the types do not fit a word.
func newWordLayout(keyTypes []types.Type) *wordLayout {
	l := &wordLayout{types: keyTypes}
	used := uint(0)
	for _, keyType := range keyTypes {
		layout := types.MustLayout(keyType)
		if !packable(layout) {
			return nil
		}
		width := max(uint(8*layout.Width()), 1)
		l.layouts, l.widths, l.shifts = append(l.layouts, layout), append(l.widths, width), append(l.shifts, used)
		used += width + 1
	}
	l.whole = len(keyTypes) == 1 && used == 65
	if len(keyTypes) == 0 || used > 64 && !l.whole {
		return nil
	}
	return l
}

// pack writes the words of the rows. A NULL of a key alone in the word is not seen.
func (l *wordLayout) pack(keys []*vector.Vector, rows []int32, words []uint64, scratch []int64) {
	values := scratch[:len(rows)]
	for i, key := range keys {
		loadIntegers(key, rows, values)
		shift, mask := l.shifts[i], ^uint64(0)>>(64-l.widths[i])
		if i == 0 {
			for k, value := range values {
				words[k] = uint64(value) & mask
			}
		} else {
			for k, value := range values {
				words[k] |= uint64(value) & mask << shift
			}
		}
		if !l.whole && (key.Valid != nil || key.AllNull()) {
			null := uint64(1) << (shift + l.widths[i])
			for k, row := range rows {
				if key.Null(int(row)) {
					words[k] = words[k]&^(mask<<shift) | null
				}
			}
		}
	}
}

// unpack writes key number i of the words.
func (l *wordLayout) unpack(budget *memory.Budget, i int, words []uint64, out *vector.Vector) error {
	if err := out.Prepare(budget, l.types[i], l.layouts[i], len(words)); err != nil {
		return err
	}
	shift := l.shifts[i]
	switch l.layouts[i].Width() {
	case 0:
		for k, word := range words {
			out.Bits().Put(k, word>>shift&1 != 0)
		}
	case 1:
		unpackWords[uint8](words, shift, out)
	case 2:
		unpackWords[uint16](words, shift, out)
	case 4:
		unpackWords[uint32](words, shift, out)
	default:
		unpackWords[uint64](words, shift, out)
	}
	if l.whole {
		return nil
	}
	return markNulls(budget, words, shift+l.widths[i], out)
}

func unpackWords[T uint8 | uint16 | uint32 | uint64](words []uint64, shift uint, out *vector.Vector) {
	values := vector.Values[T](out)
	for k, word := range words {
		values[k] = T(word >> shift)
	}
}

// markNulls makes the rows NULL whose words have the bit.
func markNulls(budget *memory.Budget, words []uint64, bit uint, out *vector.Vector) error {
	for k, word := range words {
		if word>>bit&1 == 0 {
			continue
		}
		if out.Valid == nil {
			if err := out.PrepareValid(budget); err != nil {
				return err
			}
		}
		out.Valid.Clear(k)
	}
	return nil
}
