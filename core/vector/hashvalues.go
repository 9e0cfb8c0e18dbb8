package vector

import (
	"math"
	"slices"

	"github.com/zeebo/xxh3"

	"github.com/ballista-go/ballista/core/types"
)

// hashValues hashes the values of a flat vector that the indexes, at most pairsAtATime of them, point at. It calls no
// function values, which would move its caller's buffers to the heap.
func hashValues(v *Vector, indexes []int32, out []uint64) {
	switch v.Layout {
	case types.Null:
	case types.Bool:
		bits, hashes := v.Bits(), [2]uint64{hashWord(0), hashWord(1)}
		for i, at := range indexes {
			out[i] = hashes[bits.Bit(int(at))]
		}
	case types.Int8:
		hashInts[int8](v, indexes, out)
	case types.Int16:
		hashInts[int16](v, indexes, out)
	case types.Int32:
		hashInts[int32](v, indexes, out)
	case types.Int64:
		hashInts[int64](v, indexes, out)
	case types.Uint8:
		hashInts[uint8](v, indexes, out)
	case types.Uint16:
		hashInts[uint16](v, indexes, out)
	case types.Uint32:
		hashInts[uint32](v, indexes, out)
	case types.Uint64:
		for i, at := range indexes {
			out[i] = hashInt128(types.Int128OfUint(Values[uint64](v)[at]))
		}
	case types.Float16:
		for i, at := range indexes {
			out[i] = hashFloat(float64(half(Values[uint16](v)[at])))
		}
	case types.Float32:
		hashFloats[float32](v, indexes, out)
	case types.Float64:
		hashFloats[float64](v, indexes, out)
	case types.Decimal:
		for i, at := range indexes {
			out[i] = hashInt128(Values[types.Int128](v)[at])
		}
	case types.MonthDayNano:
		for i, at := range indexes {
			out[i] = hashInterval(Values[types.Interval](v)[at])
		}
	case types.View:
		hashStrings(v, indexes, out)
	case types.List:
		hashLists(v, indexes, out)
	case types.Struct:
		hashStructs(v, indexes, out)
	}
}

func hashWord(word uint64) uint64 { return nextHash(fold(word^k0, k1), 0) }

func hashInt128(n types.Int128) uint64 {
	return nextHash(fold(n.Lo^k0, k1), uint64(n.Hi^int64(n.Lo)>>63))
}

func hashFloat(f float64) uint64 {
	if f != f {
		return hashWord(canonicalNaN)
	}
	return hashWord(math.Float64bits(f + 0)) // -0.0 + 0 is 0.0
}

func hashInterval(i types.Interval) uint64 {
	return nextHash(hashWord(uint64(uint32(i.Days))<<32|uint64(uint32(i.Months))), hashWord(uint64(i.Nanos)))
}

func hashInts[T int8 | int16 | int32 | int64 | uint8 | uint16 | uint32](v *Vector, indexes []int32, out []uint64) {
	values := Values[T](v)
	out = out[:len(indexes)]
	for i, at := range indexes {
		out[i] = hashWord(uint64(values[at]))
	}
}

func hashFloats[T float32 | float64](v *Vector, indexes []int32, out []uint64) {
	values := Values[T](v)
	out = out[:len(indexes)]
	for i, at := range indexes {
		out[i] = hashFloat(float64(values[at]))
	}
}

func hashStrings(v *Vector, indexes []int32, out []uint64) {
	views, blocks := Values[View](v), v.Blocks()
	out = out[:len(indexes)]
	for i, at := range indexes {
		view := &views[at]
		if view.Inline() {
			w0, w1 := view.words()
			out[i] = nextHash(fold(w0^k4, w1^k5), 0)
		} else {
			out[i] = xxh3.Hash(view.Bytes(blocks))
		}
	}
}

func hashStructs(v *Vector, indexes []int32, out []uint64) {
	fill(out, structHash)
	rows := slices.Clone(indexes) // handing indexes on would move the buffer of every hashFrom to the heap
	for _, child := range v.Children {
		HashNextColumn(child, rows, out[:len(rows)])
	}
}

func hashLists(v *Vector, indexes []int32, out []uint64) {
	spans, elements := Values[types.Span](v), v.Children[0]
	var buffer [pairsAtATime]uint64
	for i, at := range indexes {
		span := spans[at]
		hash := uint64(listHash)
		for done := 0; done < int(span.Length); done += len(buffer) {
			hashes := buffer[:min(len(buffer), int(span.Length)-done)]
			hashFrom(elements, nil, int(span.Offset)+done, hashes, firstColumn)
			for _, element := range hashes {
				hash = nextHash(hash, element)
			}
		}
		out[i] = nextHash(hash, hashWord(uint64(span.Length)))
	}
}
