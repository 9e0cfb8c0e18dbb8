package vector

import "github.com/ballista-go/ballista/core/types"

// Nulls says what NULL is equal to.
type Nulls uint8

// The meanings of NULL in a comparison for equality. Nulls within lists and structs are always equal.
const (
	NullsDiffer Nulls = iota // to nothing: the keys of a join
	NullsEqual               // to NULL: GROUP BY, DISTINCT, IS NOT DISTINCT FROM
)

// pairsAtATime is the number of pairs in a word of the result.
const pairsAtATime = 64

// pairKernel compares row ai[k] of a with row bi[k] of b, at most pairsAtATime of them. Codes are resolved already.
type pairKernel func(a, b *Vector, ai, bi []int32) uint64

// EqualRows clears the bits of match for the pairs k, below n, of which row aRows[k] of a differs from row bRows[k] of b. The
// vectors have the same type. Nil rows stand for 0, 1, 2, and so on. Floats are equal as in Comparator.
func EqualRows(a *Vector, aRows []int32, b *Vector, bRows []int32, n int, nulls Nulls, match Bitmap) {
	x, y := sideOf(a, aRows), sideOf(b, bRows)
	kernel := kernelOf(x.values, y.values)
	if kernel == nil { // one side is all NULL
		kernel = func(_, _ *Vector, _, _ []int32) uint64 { return 0 }
	}
	if sameCodes(a, b) {
		x.byCode, y.byCode, kernel = true, true, equalIndexes
	}
	for from := 0; from < n; from += pairsAtATime {
		if match[from/64] == 0 {
			continue
		}
		count := min(pairsAtATime, n-from)
		xi, xv := x.at(from, count)
		yi, yv := y.at(from, count)
		equal := kernel(x.values, y.values, xi, yi) & xv & yv
		if nulls == NullsEqual {
			equal |= ^xv & ^yv
		}
		match[from/64] &= equal | ^uint64(0)<<(count-1)<<1
	}
}

// sameCodes reports whether rows of a and b are equal exactly where their codes are.
func sameCodes(a, b *Vector) bool {
	return a.Form == Dictionary && b.Form == Dictionary && a.Dict.ID == b.Dict.ID && a.Dict.Unique
}

// side is one side of a comparison of pairs.
type side struct {
	v      *Vector
	values *Vector // what the indexes of at point into
	rows   []int32
	byCode bool
	buffer [pairsAtATime]int32
}

func sideOf(v *Vector, rows []int32) side {
	s := side{v: v, values: v, rows: rows}
	if v.Form == Dictionary {
		s.values, s.byCode = v.Dict.Values, true
	}
	return s
}

// at returns where the values of n pairs from number from on lie, and which of them are not NULL.
func (s *side) at(from, n int) (indexes []int32, valid uint64) {
	indexes = s.buffer[:n]
	if s.v.Form == Constant && s.v.Layout != types.Struct {
		if s.v.Null(0) {
			return indexes, 0
		}
		return indexes, ^uint64(0)
	}
	rows := indexes
	if s.rows != nil {
		rows = s.rows[from : from+n]
	} else {
		for i := range indexes {
			indexes[i] = int32(from + i)
		}
	}
	valid = s.valid(rows)
	if !s.byCode {
		return rows, valid
	}
	for i, row := range rows {
		indexes[i] = int32(s.v.Codes[row])
	}
	return indexes, valid
}

func (s *side) valid(rows []int32) uint64 {
	switch {
	case s.v.Layout == types.Null:
		return 0
	case s.v.Valid == nil:
		return ^uint64(0)
	case s.v.Form == Constant:
		return -s.v.Valid.Bit(0)
	}
	word := uint64(0)
	for i, row := range rows {
		word |= s.v.Valid.Bit(int(row)) << (i & 63)
	}
	return word
}

// kernelOf chooses by the layouts; nil when one of them is Null.
func kernelOf(a, b *Vector) pairKernel {
	switch {
	case a.Layout == types.Null || b.Layout == types.Null:
		return nil
	case a.Layout != b.Layout || a.Layout.Nested():
		return equalBy(Comparator(a, b, Order{}))
	}
	switch a.Layout {
	case types.Float16:
		return equalHalves
	case types.Float32:
		return equalFloats[float32]
	case types.Float64:
		return equalFloats[float64]
	}
	return identityKernel(a.Layout)
}

// identityKernel tells values apart by their bits.
func identityKernel(layout types.Layout) pairKernel {
	switch layout {
	case types.Bool:
		return equalBits
	case types.View:
		return equalStrings
	}
	switch layout.Width() {
	case 1:
		return equalFixed[uint8]
	case 2:
		return equalFixed[uint16]
	case 4:
		return equalFixed[uint32]
	case 8:
		return equalFixed[uint64]
	}
	return equalFixed[types.Int128]
}

// equalBy compares by row numbers: for nested values, and for decimals whose lanes differ.
func equalBy(compare Comparison) pairKernel {
	return func(_, _ *Vector, ai, bi []int32) (equal uint64) {
		for i := range ai {
			equal |= bit(compare(int(ai[i]), int(bi[i])) == 0) << (i & 63)
		}
		return equal
	}
}

func bit(set bool) uint64 {
	if set {
		return 1
	}
	return 0
}

func equalFixed[T Fixed](a, b *Vector, ai, bi []int32) (equal uint64) {
	x, y := Values[T](a), Values[T](b)
	bi = bi[:len(ai)]
	for i, row := range ai {
		equal |= bit(x[row] == y[bi[i]]) << (i & 63)
	}
	return equal
}

func equalFloats[T float32 | float64](a, b *Vector, ai, bi []int32) (equal uint64) {
	x, y := Values[T](a), Values[T](b)
	bi = bi[:len(ai)]
	for i, row := range ai {
		p, q := x[row], y[bi[i]]
		equal |= (bit(p == q) | bit(p != p)&bit(q != q)) << (i & 63)
	}
	return equal
}

func equalHalves(a, b *Vector, ai, bi []int32) (equal uint64) {
	x, y := Values[uint16](a), Values[uint16](b)
	for i, row := range ai {
		equal |= bit(compareFloats(half(x[row]), half(y[bi[i]])) == 0) << (i & 63)
	}
	return equal
}

func equalBits(a, b *Vector, ai, bi []int32) (equal uint64) {
	x, y := a.Bits(), b.Bits()
	for i, row := range ai {
		equal |= (1 ^ x.Bit(int(row)) ^ y.Bit(int(bi[i]))) << (i & 63)
	}
	return equal
}

func equalStrings(a, b *Vector, ai, bi []int32) (equal uint64) {
	x, y := Values[View](a), Values[View](b)
	aBlocks, bBlocks := a.Blocks(), b.Blocks()
	bi = bi[:len(ai)]
	for i, row := range ai {
		equal |= bit(EqualViews(&x[row], &y[bi[i]], aBlocks, bBlocks)) << (i & 63)
	}
	return equal
}

func equalIndexes(_, _ *Vector, ai, bi []int32) (equal uint64) {
	bi = bi[:len(ai)]
	for i, code := range ai {
		equal |= bit(code == bi[i]) << (i & 63)
	}
	return equal
}
