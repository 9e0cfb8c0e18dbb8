package vector

import (
	"math/bits"

	"github.com/ballista-go/ballista/core/types"
)

// HashVersion is the version of the hash of rows, which executors must agree on: it decides which task a row goes to.
//
// With fold(a, b) = the high half XOR the low half of the 128-bit product a*b, next(hash, other) = fold(hash ^ k2, other ^ k3),
// and all words 64 bits, version 1 is:
//
//	NULL             nullHash
//	word             next(fold(word ^ k0, k1), 0)
//	integer          next(fold(low ^ k0, k1), high ^ sign) of the 128-bit two's complement, where sign is all the top bit of low;
//	                 so the hash of the word low where it fits in an int64. So are booleans (0, 1), dates, times, timestamps,
//	                 durations, IntervalMonths and IntervalDayTime (as they lie in memory), and decimals (unscaled)
//	float            the word that holds the float64, in which -0.0 is 0.0 and every NaN is 0x7ff8000000000000
//	interval         next(word days<<32 | months, word nanoseconds)
//	string, binary   of up to 12 bytes: next(fold(w0 ^ k4, w1 ^ k5), 0) of the little-endian words of its view; longer: XXH3-64
//	list             from listHash, next(hash, element) for each element, then next(hash, integer length)
//	struct           from structHash, next(hash, field) for each field
//	row              the first column's hash, then next(hash, column) for each other
//
// One fold less for words would leave arithmetic progressions visible in the slots of a table.
const HashVersion = 1

const (
	k0 = 0x243f6a8885a308d3
	k1 = 0x9e3779b97f4a7c15
	k2 = 0x13198a2e03707344
	k3 = 0xa4093822299f31d1
	k4 = 0x082efa98ec4e6c89
	k5 = 0x452821e638d01377

	nullHash   = 0xbe5466cf34e90c6c
	listHash   = 0xc0ac29b7c97c50dd
	structHash = 0x3f84d5b5b5470917

	canonicalNaN = 0x7ff8000000000000
)

func fold(a, b uint64) uint64 {
	high, low := bits.Mul64(a, b)
	return high ^ low
}

func nextHash(hash, other uint64) uint64 { return fold(hash^k2, other^k3) }

// HashColumn writes to out[i] the hash of row rows[i] of v, or of row i when rows is nil. The top 16 bits of a hash choose
// its partition, the others its place in a table.
func HashColumn(v *Vector, rows []int32, out []uint64) { hashFrom(v, rows, 0, out, firstColumn) }

// HashNextColumn turns the hashes in out, of the columns before v, into those of the columns up to v.
func HashNextColumn(v *Vector, rows []int32, out []uint64) { hashFrom(v, rows, 0, out, nextColumn) }

// HashRows writes to out[i] the hash of the columns' row rows[i], or row i when rows is nil.
func HashRows(columns []*Vector, rows []int32, out []uint64) {
	for i, column := range columns {
		if i == 0 {
			HashColumn(column, rows, out)
		} else {
			HashNextColumn(column, rows, out)
		}
	}
}

// mixing says what becomes of the hashes of a column.
type mixing uint8

const (
	firstColumn mixing = iota // they replace those in out
	nextColumn                // they are mixed into those in out
)

// hashFrom hashes the rows from number first on.
func hashFrom(v *Vector, rows []int32, first int, out []uint64, mix mixing) {
	if v.Form == Constant && v.Layout != types.Struct {
		hashConstant(hashOfConstant(v), out, mix)
		return
	}
	s := sideOf(v, rows)
	var entries []uint64
	if v.Form == Dictionary {
		entries = v.Dict.entryHashes(len(out))
	}
	var buffer [pairsAtATime]uint64
	for from := 0; from < len(out); from += pairsAtATime {
		mixed := out[from:min(from+pairsAtATime, len(out))]
		hashes := mixed
		if mix == nextColumn {
			hashes = buffer[:len(mixed)]
		}
		indexes, valid := s.at(first+from, len(hashes))
		if entries != nil {
			gatherFixed(hashes, entries, indexes)
		} else {
			hashValues(s.values, indexes, hashes)
		}
		for missing := ^valid & (^uint64(0) >> (pairsAtATime - len(hashes))); missing != 0; missing &= missing - 1 {
			hashes[bits.TrailingZeros64(missing)] = nullHash
		}
		if mix == nextColumn {
			for i, hash := range hashes {
				mixed[i] = nextHash(mixed[i], hash)
			}
		}
	}
}

func hashConstant(hash uint64, out []uint64, mix mixing) {
	if mix == firstColumn {
		fill(out, hash)
		return
	}
	for i := range out {
		out[i] = nextHash(out[i], hash)
	}
}

func hashOfConstant(v *Vector) uint64 {
	if v.Null(0) {
		return nullHash
	}
	var first [1]int32
	var hash [1]uint64
	hashValues(v, first[:], hash[:])
	return hash[0]
}
