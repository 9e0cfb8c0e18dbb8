package vector

// Nulls says what NULL is equal to.
type Nulls uint8

// The meanings of NULL in a comparison for equality. Nulls within lists and structs are always equal.
const (
	NullsDiffer Nulls = iota // to nothing: the keys of a join
	NullsEqual               // to NULL: GROUP BY, DISTINCT, IS NOT DISTINCT FROM
)

// pairsAtATime is the number of rows in a word of a bitmap.
const pairsAtATime = 64

// EqualRows clears the bits of match for the pairs k, below n, of which row aRows[k] of a differs from row bRows[k] of b. The
// vectors have the same type. Nil rows stand for 0, 1, 2, and so on. Floats are equal as in Comparator.
func EqualRows(a *Vector, aRows []int32, b *Vector, bRows []int32, n int, nulls Nulls, match Bitmap) {
	x, y := sideOf(a, aRows), sideOf(b, bRows)
	p := pairingOf(&x, &y)
	for from := 0; from < n; from += pairsAtATime {
		if match[from/64] == 0 {
			continue
		}
		count := min(pairsAtATime, n-from)
		xi, xv := x.at(from, count)
		yi, yv := y.at(from, count)
		equal := xv & yv
		if equal != 0 {
			equal &= p.equal(x.values, y.values, xi, yi)
		}
		if nulls == NullsEqual {
			equal |= ^xv & ^yv
		}
		match[from/64] &= equal | ^uint64(0)<<(count-1)<<1
	}
}
