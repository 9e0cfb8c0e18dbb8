package vector

import "github.com/ballista-go/ballista/core/types"

// pairing says how the rows of two vectors are compared. Its kernels are called without function values, which would move
// their callers' buffers to the heap.
type pairing struct {
	layout  types.Layout
	compare Comparison // for nested values, and for decimals whose lanes differ
	codes   bool       // equal rows have equal codes
}

func pairingOf(x, y *side) pairing {
	if sameCodes(x.v, y.v) {
		return pairing{codes: true}
	}
	p := pairing{layout: x.v.Layout}
	if x.v.Layout != y.v.Layout || x.v.Layout.Nested() {
		p.compare = Comparator(x.values, y.values, Order{})
	}
	return p
}

// sameCodes reports whether rows of a and b are equal exactly where their codes are.
func sameCodes(a, b *Vector) bool {
	return a.Form == Dictionary && b.Form == Dictionary && a.Dict.ID == b.Dict.ID && a.Dict.Unique
}

// equal compares row ai[k] of a with row bi[k] of b, at most pairsAtATime of them. Codes are resolved already.
func (p *pairing) equal(a, b *Vector, ai, bi []int32) uint64 {
	switch {
	case p.codes:
		return equalIndexes(ai, bi)
	case p.compare != nil:
		return equalBy(p.compare, ai, bi)
	}
	switch p.layout {
	case types.Float16:
		return equalHalves(a, b, ai, bi)
	case types.Float32:
		return equalFloats[float32](a, b, ai, bi)
	case types.Float64:
		return equalFloats[float64](a, b, ai, bi)
	}
	return identicalPairs(a, b, ai, bi)
}

// identicalPairs tells values apart by their bits.
func identicalPairs(a, b *Vector, ai, bi []int32) uint64 {
	switch a.Layout {
	case types.Bool:
		return equalBits(a, b, ai, bi)
	case types.View:
		return equalStrings(a, b, ai, bi)
	}
	switch a.Layout.Width() {
	case 1:
		return equalFixed[uint8](a, b, ai, bi)
	case 2:
		return equalFixed[uint16](a, b, ai, bi)
	case 4:
		return equalFixed[uint32](a, b, ai, bi)
	case 8:
		return equalFixed[uint64](a, b, ai, bi)
	}
	return equalFixed[types.Int128](a, b, ai, bi)
}

func equalBy(compare Comparison, ai, bi []int32) (equal uint64) {
	for i := range ai {
		equal |= bit(compare(int(ai[i]), int(bi[i])) == 0) << (i & 63)
	}
	return equal
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

func equalIndexes(ai, bi []int32) (equal uint64) {
	bi = bi[:len(ai)]
	for i, code := range ai {
		equal |= bit(code == bi[i]) << (i & 63)
	}
	return equal
}
