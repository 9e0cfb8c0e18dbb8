package exec

import (
	"slices"
	"sync"
	"unsafe"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// keyBundle numbers the combinations of some keys, for all workers alike.
type keyBundle struct {
	origin *physical.HashJoin
	budget *memory.Budget
	keys   []int // among the keys of the aggregation
	types  []types.Type

	mu    sync.Mutex
	table *rowTable // its groups are the numbers
}

func (b *keyBundle) start(keyTypes []types.Type) {
	for _, key := range b.keys {
		b.types = append(b.types, keyTypes[key])
	}
	b.table = newRowTable(b.budget, b.types, 0)
}

// find writes the numbers of rows.
func (b *keyBundle) find(keys []*vector.Vector, rows []int32, out []uint32) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.table.find(keys, rows, out)
}

// gather writes the values of one of the keys in the combinations with the numbers.
func (b *keyBundle) gather(key int, numbers []uint32, out *vector.Vector) error {
	return vector.Gather(b.budget, out, b.table.keys[key].Vector(), signed(numbers))
}

// reduce writes the numbers of the combinations with the given ones whose keys that are not kept are NULL.
func (b *keyBundle) reduce(kept []bool, numbers, out []uint32) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	keys := newVectors(len(b.keys))
	defer releaseAll(keys)
	for k, key := range keys {
		var err error
		if kept[k] {
			err = b.gather(k, numbers, key)
		} else {
			err = key.MakeNull(b.budget, b.types[k], len(numbers))
		}
		if err != nil {
			return err
		}
	}
	return b.table.find(keys, numbersFrom(make([]int32, 0, len(numbers)), 0, len(numbers)), out)
}

// numbersOf are the numbers of a vector, which is made flat.
func (b *keyBundle) numbersOf(v *vector.Vector) ([]uint32, error) {
	if v.Form == vector.Constant {
		flat := new(vector.Vector)
		if err := vector.Flatten(b.budget, flat, v, nil); err != nil {
			return nil, err
		}
		v.Release()
		*v = *flat
	}
	return vector.Values[uint32](v), nil
}

// signed views numbers, which are those of rows, as these.
func signed(numbers []uint32) []int32 {
	return unsafe.Slice((*int32)(unsafe.Pointer(unsafe.SliceData(numbers))), len(numbers))
}

// bundleNumbers finds the numbers of one worker's rows. Keys with the same codes, as a join gives them, have one number for each code and
// combination of NULLs, which is remembered.
type bundleNumbers struct {
	bundle *keyBundle
	keys   []*vector.Vector
	out    vector.Vector // by row
	found  []uint32

	dicts   []uint64              // identities of those whose codes are remembered
	known   memory.Array[uint32]  // by code: the number, or noGroup
	nulls   memory.Array[nullSet] // by code: which keys were NULL
	missing []int32               // rows
}

// nullSet has a bit for each of a bundle's keys.
type nullSet uint16

// mostBundled is how many keys a nullSet has room for.
const mostBundled = 16

func newBundleNumbers(b *keyBundle) *bundleNumbers {
	return &bundleNumbers{
		bundle: b, known: memory.Array[uint32]{Budget: b.budget}, nulls: memory.Array[nullSet]{Budget: b.budget},
	}
}

func (b *bundleNumbers) release() {
	b.out.Release()
	b.known.Release()
	b.nulls.Release()
}

// find makes out the numbers of the given rows, of all keys of the aggregation.
func (b *bundleNumbers) find(all []*vector.Vector, rows []int32, n int) error {
	b.keys = b.keys[:0]
	for _, key := range b.bundle.keys {
		b.keys = append(b.keys, all[key])
	}
	if err := b.out.Prepare(b.bundle.budget, arrow.PrimitiveTypes.Uint32, types.Uint32, n); err != nil {
		return err
	}
	switch {
	case len(rows) == 0:
		return nil
	case b.constant():
		return b.findConstant(rows[:1], n)
	case !b.sameCodes():
		return b.findValues(rows)
	}
	if err := b.recall(); err != nil {
		return err
	}
	b.lookUp(rows)
	if err := b.findValues(b.missing); err != nil {
		return err
	}
	b.remember(b.missing)
	return nil
}

func (b *bundleNumbers) constant() bool {
	return !slices.ContainsFunc(b.keys, func(key *vector.Vector) bool { return key.Form != vector.Constant })
}

func (b *bundleNumbers) findConstant(first []int32, n int) error {
	if err := b.findValues(first); err != nil {
		return err
	}
	number := vector.Values[uint32](&b.out)[first[0]]
	return b.out.SetConstant(b.bundle.budget, arrow.PrimitiveTypes.Uint32, uint64(number), n)
}

// sameCodes reports whether all keys are dictionaries whose codes are the same in each row, and few enough to remember.
func (b *bundleNumbers) sameCodes() bool {
	first := b.keys[0]
	for _, key := range b.keys {
		if key.Form != vector.Dictionary || unsafe.SliceData(key.Codes) != unsafe.SliceData(first.Codes) && !slices.Equal(key.Codes, first.Codes) {
			return false
		}
	}
	return first.Dict.Values.Len <= mostCoded && len(b.keys) <= mostBundled
}

// recall forgets what is known of the codes of other dictionaries.
func (b *bundleNumbers) recall() error {
	same := len(b.dicts) == len(b.keys)
	for i := 0; same && i < len(b.keys); i++ {
		same = b.dicts[i] == b.keys[i].Dict.ID
	}
	if same {
		return nil
	}
	b.dicts = b.dicts[:0]
	codes := 0
	for _, key := range b.keys {
		b.dicts = append(b.dicts, key.Dict.ID)
		codes = max(codes, key.Dict.Values.Len)
	}
	b.known.Values, b.nulls.Values = b.known.Values[:0], b.nulls.Values[:0]
	if err := b.known.Grow(codes, noGroup); err != nil {
		return err
	}
	return b.nulls.Grow(codes, 0)
}

// lookUp writes the numbers of rows whose codes are known, and lists the others.
func (b *bundleNumbers) lookUp(rows []int32) {
	out, codes := vector.Values[uint32](&b.out), b.keys[0].Codes
	known, nulls := b.known.Values, b.nulls.Values
	nullable := slices.ContainsFunc(b.keys, func(key *vector.Vector) bool { return key.Valid != nil })
	b.missing = b.missing[:0]
	for _, row := range rows {
		code := codes[row]
		number := known[code]
		set := nullSet(0)
		if nullable {
			set = b.nullsOf(row)
		}
		if number == noGroup || nulls[code] != set {
			b.missing = append(b.missing, row)
		}
		out[row] = number
	}
}

func (b *bundleNumbers) nullsOf(row int32) (set nullSet) {
	for i, key := range b.keys {
		if key.Null(int(row)) {
			set |= 1 << i
		}
	}
	return set
}

// findValues finds the numbers of rows by their values.
func (b *bundleNumbers) findValues(rows []int32) error {
	if len(rows) == 0 {
		return nil
	}
	if cap(b.found) < len(rows) {
		b.found = make([]uint32, len(rows))
	}
	found := b.found[:len(rows)]
	if err := b.bundle.find(b.keys, rows, found); err != nil {
		return err
	}
	out := vector.Values[uint32](&b.out)
	for k, row := range rows {
		out[row] = found[k]
	}
	return nil
}

// remember notes the numbers of the codes of rows.
func (b *bundleNumbers) remember(rows []int32) {
	out, codes := vector.Values[uint32](&b.out), b.keys[0].Codes
	for _, row := range rows {
		code := codes[row]
		b.known.Values[code], b.nulls.Values[code] = out[row], b.nullsOf(row)
	}
}
