package eval

import (
	"math/bits"

	"github.com/ballista-go/ballista/core/vector"
)

// empty is the selection of no row.
var empty = []int32{}

// room returns a buffer of n rows, over the old one where it is large enough.
func room(buffer []int32, n int) []int32 {
	if cap(buffer) < n || buffer == nil {
		return make([]int32, n, max(n, 64))
	}
	return buffer[:n]
}

// one is 1 for true, without a branch.
func one(b bool) int {
	n := 0
	if b {
		n = 1
	}
	return n
}

// without writes to out the rows that are not among the chosen ones, which are some of them in the same order. out may
// be rows itself.
func without(out, rows, chosen []int32) []int32 {
	out = room(out, len(rows))
	k, next := 0, 0
	for _, row := range rows {
		out[k] = row
		hit := one(next < len(chosen) && chosen[next] == row)
		next += hit
		k += 1 - hit
	}
	return out[:k]
}

// keepWhere keeps those of the rows whose bit is set.
func keepWhere(rows []int32, bits vector.Bitmap) []int32 {
	k := 0
	for _, row := range rows {
		rows[k] = row
		k += int(bits.Bit(int(row)))
	}
	return rows[:k]
}

// rowsWhere writes to out those of the rows (nil: all n) whose bit is set.
func rowsWhere(out []int32, bits vector.Bitmap, rows []int32, n int) []int32 {
	if rows == nil {
		return rowsOfWords(room(out, n)[:0], bits, nil, 0, n)
	}
	out = room(out, len(rows))
	copy(out, rows)
	return keepWhere(out, bits)
}

// setRows makes out the bitmap of rows among n.
func setRows(out vector.Bitmap, rows []int32) {
	clear(out)
	for _, row := range rows {
		out.Set(int(row))
	}
}

// appendIdentity continues 0, 1, 2 ... until there are n.
func appendIdentity(identity []int32, n int) []int32 {
	for i := len(identity); i < n; i++ {
		identity = append(identity, int32(i))
	}
	return identity
}

// rowsOfWords appends to out the rows below n whose bit, once flipped, is set and that are valid.
func rowsOfWords(out []int32, set, valid vector.Bitmap, flip uint64, n int) []int32 {
	for w, word := range set[:vector.BitmapWords(n)] {
		word ^= flip
		if valid != nil {
			word &= valid[w]
		}
		if rest := n - w<<6; rest < 64 {
			word &= 1<<rest - 1
		}
		if word == ^uint64(0) {
			for i := range int32(64) {
				out = append(out, int32(w<<6)+i)
			}
			continue
		}
		for ; word != 0; word &= word - 1 {
			out = append(out, int32(w<<6+bits.TrailingZeros64(word)))
		}
	}
	return out
}
