package exec

import (
	"context"
	"math/bits"
	"unsafe"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/vector"
)

// none is the row number that says that there is no row.
const none = int32(-1)

// joinTable finds the build rows that have given keys. Rows with the same keys form a list, in the order of the rows. Where
// the keys are integers they are packed in a word, which is an index into heads if there are few enough words; otherwise a slot
// is found by the hash, with linear probing, and its first row is compared.
type joinTable struct {
	keys    []*vector.Vector // flat or dictionary; the build rows' keys
	nulls   []bool           // by key: NULL equals NULL
	packing *packing         // nil when keys are compared
	dense   bool             // heads is indexed by the packed word
	heads   []int32          // first row of each list, or none
	words   []uint64         // by slot: the packed word, or the hash
	next    []int32          // the following row of the list, or none; nil when no keys occur twice
	mask    uint64
	held    []*memory.Buffer
}

// denseFactor is how many times more words than rows an index may have to be used instead of a hash table.
const denseFactor = 4

// newJoinTable builds the table over the rows of the key columns. nullsEqual says for each key whether NULL equals NULL.
func newJoinTable(ctx context.Context, budget *memory.Budget, keys []*vector.Vector, nullsEqual []bool, rows int) (*joinTable, error) {
	t := &joinTable{keys: keys, nulls: nullsEqual, packing: newPacking(keys, nullsEqual)}
	size := uint64(1) << max(bits.Len(uint(2*rows)), 3)
	if p := t.packing; p != nil && p.domain != 0 && p.domain <= max(uint64(denseFactor*rows), 1<<10) {
		t.dense, size = true, p.domain
	}
	var err error
	if t.heads, err = alloc[int32](t, budget, int(size)); err != nil {
		return t, err
	}
	for i := range t.heads {
		t.heads[i] = none
	}
	if !t.dense {
		t.mask = size - 1
		if t.words, err = alloc[uint64](t, budget, int(size)); err != nil {
			return t, err
		}
	}
	return t, t.insertAll(ctx, budget, rows)
}

// alloc lends n values that the table gives back when it is released.
func alloc[T any](t *joinTable, budget *memory.Budget, n int) ([]T, error) {
	var zero T
	b, err := budget.Alloc(n * int(unsafe.Sizeof(zero)))
	if err != nil {
		return nil, err
	}
	t.held = append(t.held, b)
	return memory.Slice[T](b, n), nil
}

func (t *joinTable) release() {
	for _, b := range t.held {
		b.Release()
	}
	t.held = nil
}

// insertAll adds the rows from the last to the first, each at the head of its list.
func (t *joinTable) insertAll(ctx context.Context, budget *memory.Budget, rows int) error {
	const portion = 1024
	finder := newFinder(t)
	selection := make([]int32, 0, portion)
	for to := rows; to > 0; to -= portion {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		from := max(to-portion, 0)
		selection = selection[:0]
		for row := from; row < to; row++ {
			selection = append(selection, int32(row))
		}
		kept := finder.words(t.keys, selection)
		for k := len(kept) - 1; k >= 0; k-- {
			if err := t.insert(budget, finder.word[k], kept[k], rows); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *joinTable) insert(budget *memory.Budget, word uint64, row int32, rows int) error {
	slot := word
	if !t.dense {
		slot = t.slotOf(word)
		for t.heads[slot] != none && (t.words[slot] != word || !t.sameKeys(t.heads[slot], row)) {
			slot = (slot + 1) & t.mask
		}
		t.words[slot] = word
	}
	if head := t.heads[slot]; head != none {
		if t.next == nil {
			if err := t.startLists(budget, rows); err != nil {
				return err
			}
		}
		t.next[row] = head
	}
	t.heads[slot] = row
	return nil
}

func (t *joinTable) startLists(budget *memory.Budget, rows int) error {
	var err error
	t.next, err = alloc[int32](t, budget, rows)
	for i := range t.next {
		t.next[i] = none
	}
	return err
}

// slotOf spreads packed words; hashes are spread already.
func (t *joinTable) slotOf(word uint64) uint64 {
	if t.packing != nil {
		word *= 0x9e3779b97f4a7c15
		word ^= word >> 32
	}
	return word & t.mask
}

// sameKeys compares the keys of two build rows. Packed keys are the same where their words are.
func (t *joinTable) sameKeys(a, b int32) bool {
	if t.packing != nil {
		return true
	}
	left, right, match := [1]int32{a}, [1]int32{b}, [1]uint64{1}
	for i, key := range t.keys {
		vector.EqualRows(key, left[:], key, right[:], 1, t.meaning(i), match[:])
	}
	return match[0]&1 != 0
}

func (t *joinTable) meaning(key int) vector.Nulls {
	if t.nulls[key] {
		return vector.NullsEqual
	}
	return vector.NullsDiffer
}

// finder looks rows up in a joinTable, for one worker.
type finder struct {
	table   *joinTable
	word    []uint64
	scratch []int64
	slots   []uint64
	pending []int32
	left    []int32
	right   []int32
	match   vector.Bitmap
}

func newFinder(t *joinTable) *finder { return &finder{table: t} }

// fit makes room for a batch of n rows.
func (f *finder) fit(n int) {
	if n <= len(f.word) {
		return
	}
	f.word = make([]uint64, n)
	if f.table.packing != nil {
		f.scratch = make([]int64, n)
	} else {
		f.match = make(vector.Bitmap, vector.BitmapWords(n))
	}
}

// words computes f.word[k] for rows[k], and drops rows with keys that are NULL or cannot match. It changes rows.
func (f *finder) words(keys []*vector.Vector, rows []int32) []int32 {
	f.fit(len(rows))
	if p := f.table.packing; p != nil {
		return p.pack(keys, rows, f.word, f.scratch)
	}
	kept := rows[:0]
	for _, row := range rows {
		if !f.table.nullKey(keys, int(row)) {
			kept = append(kept, row)
		}
	}
	vector.HashRows(keys, kept, f.word[:len(kept)])
	return kept
}

// nullKey reports whether a key of the row is a NULL that equals nothing.
func (t *joinTable) nullKey(keys []*vector.Vector, row int) bool {
	for i, key := range keys {
		if !t.nulls[i] && key.Null(row) {
			return true
		}
	}
	return false
}

// find writes to first[k] the first build row that has the keys of rows[k], or none. It returns the rows that may
// match, which are a prefix of what it makes of rows; first belongs to these.
func (f *finder) find(keys []*vector.Vector, rows []int32, first []int32) []int32 {
	rows = f.words(keys, rows)
	t := f.table
	switch {
	case t.dense:
		for k, word := range f.word[:len(rows)] {
			first[k] = t.heads[word]
		}
	case t.packing != nil:
		for k, word := range f.word[:len(rows)] {
			slot := t.slotOf(word)
			for t.heads[slot] != none && t.words[slot] != word {
				slot = (slot + 1) & t.mask
			}
			first[k] = t.heads[slot]
		}
	default:
		f.findCompared(keys, rows, first)
	}
	return rows
}

// findCompared looks up by hash and compares the keys, all rows at a time: those that differ go on to the next slot.
func (f *finder) findCompared(keys []*vector.Vector, rows, first []int32) {
	t := f.table
	f.slots, f.pending = f.slots[:0], f.pending[:0]
	for k, word := range f.word[:len(rows)] {
		f.slots = append(f.slots, word&t.mask)
		f.pending = append(f.pending, int32(k))
	}
	for len(f.pending) > 0 {
		f.left, f.right = f.left[:0], f.right[:0]
		candidates := f.pending[:0]
		for _, k := range f.pending {
			slot := f.slots[k]
			for t.heads[slot] != none && t.words[slot] != f.word[k] {
				slot = (slot + 1) & t.mask
			}
			f.slots[k], first[k] = slot, t.heads[slot]
			if first[k] != none {
				candidates = append(candidates, k)
				f.left, f.right = append(f.left, rows[k]), append(f.right, first[k])
			}
		}
		f.pending = f.differing(keys, candidates)
	}
}

// differing keeps the candidates whose keys differ from those of the row that they met.
func (f *finder) differing(keys []*vector.Vector, candidates []int32) []int32 {
	n := len(candidates)
	f.match.Fill()
	for i, key := range keys {
		vector.EqualRows(key, f.left, f.table.keys[i], f.right, n, f.table.meaning(i), f.match)
	}
	kept := candidates[:0]
	for i, k := range candidates {
		if !f.match.Get(i) {
			f.slots[k] = (f.slots[k] + 1) & f.table.mask
			kept = append(kept, k)
		}
	}
	return kept
}
