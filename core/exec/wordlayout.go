package exec

import (
	"math/bits"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// wordLayout says where integer keys lie in a word. One alone has all of it. Of several each has as many bits as the values
// met so far need: it is stored as 1 more than its distance from a base, and NULL as 0. A layout is not changed.
type wordLayout struct {
	columns []wordColumn
	whole   bool // one key
}

type wordColumn struct {
	of           types.Type
	layout       types.Layout
	met          bool
	low, high    int64 // of the values that the layout was made for
	base         int64 // may wrap
	width, shift uint
}

const wordBits = 64

// newWordLayout is the layout for no rows, or nil when the keys are not integers.
func newWordLayout(keyTypes []types.Type) *wordLayout {
	l := &wordLayout{whole: len(keyTypes) == 1}
	for _, keyType := range keyTypes {
		layout := types.MustLayout(keyType)
		if !packable(layout) {
			return nil
		}
		l.columns = append(l.columns, wordColumn{of: keyType, layout: layout})
	}
	if len(keyTypes) == 0 {
		return nil
	}
	return l
}

// pack writes the words of the rows. It reports false when some key does not fit. A NULL of a key alone is not seen.
func (l *wordLayout) pack(keys []*vector.Vector, rows []int32, words []uint64, scratch []int64) bool {
	values := scratch[:len(rows)]
	if l.whole {
		loadIntegers(keys[0], rows, values)
		for k, value := range values {
			words[k] = uint64(value)
		}
		return true
	}
	clear(words)
	for i, key := range keys {
		c := &l.columns[i]
		if key.AllNull() {
			continue
		}
		loadIntegers(key, rows, values)
		fits := false
		if key.Valid == nil {
			fits = c.place(values, words)
		} else {
			fits = c.placeValid(key, values, rows, words)
		}
		if !fits {
			return false
		}
	}
	return true
}

func (c *wordColumn) place(values []int64, words []uint64) bool {
	base, shift, width, over := uint64(c.base), c.shift, c.width, uint64(0)
	words = words[:len(values)]
	for k, value := range values {
		offset := uint64(value) - base
		over |= offset>>width | (offset+1)>>width
		words[k] |= (offset + 1) << shift
	}
	return over == 0 && c.met
}

func (c *wordColumn) placeValid(key *vector.Vector, values []int64, rows []int32, words []uint64) bool {
	base, met, over := uint64(c.base), false, uint64(0)
	for k, value := range values {
		if key.Null(int(rows[k])) {
			continue
		}
		met = true
		offset := uint64(value) - base
		over |= offset>>c.width | (offset+1)>>c.width
		words[k] |= (offset + 1) << c.shift
	}
	return over == 0 && (c.met || !met)
}

// covering is a layout that holds the words of this one and the rows too, or nil when they do not fit a word.
func (l *wordLayout) covering(words []uint64, keys []*vector.Vector, rows []int32) *wordLayout {
	wider := l.of(words)
	values := make([]int64, len(rows))
	for i, key := range keys {
		if key.AllNull() {
			continue
		}
		loadIntegers(key, rows, values)
		for k, value := range values {
			if key.Valid == nil || !key.Null(int(rows[k])) {
				wider.columns[i].meet(value)
			}
		}
	}
	return wider.fitted(l)
}

// of is a layout of the values that the words hold, which may be more than those that the layout was made for.
func (l *wordLayout) of(words []uint64) *wordLayout {
	exact := &wordLayout{columns: append([]wordColumn(nil), l.columns...)}
	for i := range exact.columns {
		c := &exact.columns[i]
		c.met = false
		mask := uint64(1)<<c.width - 1
		for _, word := range words {
			if code := word >> c.shift & mask; code != 0 {
				c.meet(int64(uint64(c.base) + code - 1))
			}
		}
	}
	return exact
}

func (c *wordColumn) meet(value int64) {
	if !c.met {
		c.met, c.low, c.high = true, value, value
	}
	c.low, c.high = min(c.low, value), max(c.high, value)
}

// holds reports whether a value has a place.
func (c *wordColumn) holds(value int64) bool {
	offset := uint64(value) - uint64(c.base)
	return c.met && offset>>c.width|(offset+1)>>c.width == 0
}

// union is a layout that holds the values of two, or nil.
func (l *wordLayout) union(other *wordLayout) *wordLayout {
	both := &wordLayout{columns: append([]wordColumn(nil), l.columns...)}
	for i, c := range other.columns {
		if c.met {
			both.columns[i].meet(c.low)
			both.columns[i].meet(c.high)
		}
	}
	return both.fitted(l)
}

// fitted computes where the keys lie. Those that have outgrown the layout before get a bit more than they need, if there is
// one, so that layouts change rarely. It returns nil when the keys do not fit.
func (l *wordLayout) fitted(before *wordLayout) *wordLayout {
	needed, wanted := uint(0), uint(0)
	for i := range l.columns {
		c, old := &l.columns[i], &before.columns[i]
		need := c.needed()
		if need > wordBits-1 {
			return nil
		}
		c.width = need
		if old.met && !(old.holds(c.low) && old.holds(c.high)) {
			c.width = max(need, old.width+1)
		}
		needed, wanted = needed+need, wanted+c.width
	}
	if needed > wordBits {
		return nil
	}
	shift := uint(0)
	for i := range l.columns {
		c := &l.columns[i]
		if wanted > wordBits {
			c.width = c.needed()
		}
		c.shift = shift
		shift += c.width
		spare := uint64(1)<<c.width - 1 - (uint64(c.high) - uint64(c.low) + 1)
		c.base = int64(uint64(c.low) - spare/2)
	}
	return l
}

// needed is how many bits the values met and NULL need.
func (c *wordColumn) needed() uint {
	if !c.met {
		return 1
	}
	span := uint64(c.high) - uint64(c.low)
	if span>>(wordBits-2) != 0 {
		return wordBits
	}
	return uint(bits.Len64(span + 1))
}

// unpack writes key number i of the words.
func (l *wordLayout) unpack(budget *memory.Budget, i int, words []uint64, out *vector.Vector) error {
	c := &l.columns[i]
	if err := out.Prepare(budget, c.of, c.layout, len(words)); err != nil {
		return err
	}
	mask, base := uint64(1)<<c.width-1, uint64(c.base)-1
	if l.whole {
		mask, base = ^uint64(0), 0
	}
	switch c.layout.Width() {
	case 0:
		for k, word := range words {
			out.Bits().Put(k, (word>>c.shift&mask+base)&1 != 0)
		}
	case 1:
		unpackWords[uint8](words, c.shift, mask, base, out)
	case 2:
		unpackWords[uint16](words, c.shift, mask, base, out)
	case 4:
		unpackWords[uint32](words, c.shift, mask, base, out)
	default:
		unpackWords[uint64](words, c.shift, mask, base, out)
	}
	if l.whole {
		return nil
	}
	return c.markNulls(budget, words, out)
}

func unpackWords[T uint8 | uint16 | uint32 | uint64](words []uint64, shift uint, mask, base uint64, out *vector.Vector) {
	values := vector.Values[T](out)
	for k, word := range words {
		values[k] = T(word>>shift&mask + base)
	}
}

// markNulls makes the rows NULL whose words have no value.
func (c *wordColumn) markNulls(budget *memory.Budget, words []uint64, out *vector.Vector) error {
	mask := uint64(1)<<c.width - 1
	for k, word := range words {
		if word>>c.shift&mask != 0 {
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
