package exec

import (
	"encoding/binary"
	"math"
	"slices"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// sortEntry is a row with the start of its first key, in words that compare as the keys do.
type sortEntry struct {
	prefix uint64
	row    int32
}

// prefixesDecide reports whether rows with the same prefix are equal.
func prefixesDecide(v *vector.Vector) bool {
	values := v
	if v.Form == vector.Dictionary {
		values = v.Dict.Values
	}
	if values.Layout == types.Decimal {
		return wordsDecide(vector.Values[types.Int128](values))
	}
	_, whole := prefixOf(v)
	return whole && !(mayBeNull(v) && atEnds(values))
}

// wordsDecide reports whether the prefixes of decimals are all of their values, beside NULLs too.
func wordsDecide(list []types.Int128) bool {
	for _, n := range list {
		if value, fits := n.Int64(); !fits || value == math.MinInt64 || value == math.MaxInt64 {
			return false
		}
	}
	return true
}

// atEnds reports whether a value may have the prefix that is left to NULLs. Those of shorter integers and of floats are others.
func atEnds(values *vector.Vector) bool {
	switch values.Layout {
	case types.Int64:
		list := vector.Values[int64](values)
		return slices.Contains(list, math.MinInt64) || slices.Contains(list, math.MaxInt64)
	case types.Uint64:
		list := vector.Values[uint64](values)
		return slices.Contains(list, 0) || slices.Contains(list, math.MaxUint64)
	}
	return false
}

func mayBeNull(v *vector.Vector) bool { return v.Valid != nil || v.Layout == types.Null }

// setPrefixes sets the entries' prefixes.
func setPrefixes(v *vector.Vector, key expr.SortKey, entries []sortEntry) {
	word, _ := prefixOf(v)
	if word == nil {
		return
	}
	nulls := mayBeNull(v)
	for i := range entries {
		row := int(entries[i].row)
		null := nulls && v.Null(row)
		prefix := uint64(0)
		if !null {
			prefix = word(row)
			if key.Descending {
				prefix = ^prefix
			}
		}
		if nulls {
			prefix = withNull(prefix, null, key.NullsFirst)
		}
		entries[i].prefix = prefix
	}
}

// withNull makes room for NULL at one end, at the cost of the prefix's last bit.
func withNull(prefix uint64, null, nullsFirst bool) uint64 {
	switch {
	case null && nullsFirst:
		return 0
	case null:
		return math.MaxUint64
	}
	return min(max(prefix, 1), math.MaxUint64-1)
}

// prefixOf returns the order-preserving word of a row's value, and whether it is all of the value. nil: there is none.
func prefixOf(v *vector.Vector) (word func(row int) uint64, whole bool) {
	const sign = 1 << 63
	at := func(row int) int { return row }
	values := v
	switch v.Form {
	case vector.Constant:
		at = func(int) int { return 0 }
	case vector.Dictionary:
		values = v.Dict.Values
		at = func(row int) int { return int(v.Codes[row]) }
	}
	switch values.Layout {
	case types.Int8, types.Int16, types.Int32, types.Int64, types.Uint8, types.Uint16, types.Uint32:
		return integerPrefix(v, sign), true
	case types.Uint64:
		list := vector.Values[uint64](values)
		return func(row int) uint64 { return list[at(row)] }, true
	case types.Float64:
		list := vector.Values[float64](values)
		return func(row int) uint64 { return floatPrefix(list[at(row)]) }, true
	case types.Float32:
		list := vector.Values[float32](values)
		return func(row int) uint64 { return floatPrefix(float64(list[at(row)])) }, true
	case types.Decimal:
		list := vector.Values[types.Int128](values)
		return func(row int) uint64 { return decimalPrefix(list[at(row)]) }, false
	case types.View:
		list, blocks := vector.Values[vector.View](values), values.Blocks()
		return func(row int) uint64 { return textPrefix(list[at(row)].Bytes(blocks)) }, false
	}
	return nil, false
}

// integerPrefix loads some rows at a time: they are asked for in their order.
func integerPrefix(v *vector.Vector, sign uint64) func(int) uint64 {
	const portion = 256
	values, rows := [portion]int64{}, make([]int32, 0, portion)
	from := 0
	return func(row int) uint64 {
		if at := row - from; at >= 0 && at < len(rows) {
			return uint64(values[at]) ^ sign
		}
		from, rows = row, rows[:0]
		for next := row; next < min(row+portion, v.Len); next++ {
			rows = append(rows, int32(next))
		}
		loadIntegers(v, rows, values[:len(rows)])
		return uint64(values[0]) ^ sign
	}
}

// decimalPrefix is that of an int64 where the number fits one, and otherwise before or behind all of these.
func decimalPrefix(n types.Int128) uint64 {
	value, fits := n.Int64()
	switch {
	case fits:
		return uint64(value) ^ 1<<63
	case n.Hi < 0:
		return 0
	}
	return math.MaxUint64
}

// floatPrefix orders floats as numbers, NaN last and -0.0 with 0.0.
func floatPrefix(f float64) uint64 {
	if f != f {
		return math.MaxUint64
	}
	bits := math.Float64bits(f + 0)
	if bits>>63 != 0 {
		return ^bits
	}
	return bits | 1<<63
}

func textPrefix(s []byte) uint64 {
	if len(s) >= 8 {
		return binary.BigEndian.Uint64(s)
	}
	var padded [8]byte
	copy(padded[:], s)
	return binary.BigEndian.Uint64(padded[:])
}
