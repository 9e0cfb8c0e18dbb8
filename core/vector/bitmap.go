package vector

import "math/bits"

// Bitmap is a sequence of bits in Arrow's order: bit i is bit i%64 of word i/64. Bits beyond the last row are
// unspecified.
type Bitmap []uint64

// BitmapWords is the number of words that n bits need.
func BitmapWords(n int) int { return (n + 63) / 64 }

// Get reports bit i.
func (b Bitmap) Get(i int) bool { return b[i>>6]>>(i&63)&1 != 0 }

// Bit is bit i as 0 or 1.
func (b Bitmap) Bit(i int) uint64 { return b[i>>6] >> (i & 63) & 1 }

// Set sets bit i.
func (b Bitmap) Set(i int) { b[i>>6] |= 1 << (i & 63) }

// Clear clears bit i.
func (b Bitmap) Clear(i int) { b[i>>6] &^= 1 << (i & 63) }

// Put sets or clears bit i.
func (b Bitmap) Put(i int, value bool) {
	if value {
		b.Set(i)
	} else {
		b.Clear(i)
	}
}

// Fill sets all bits.
func (b Bitmap) Fill() {
	for i := range b {
		b[i] = ^uint64(0)
	}
}

// And intersects b with other, which is at least as long.
func (b Bitmap) And(other Bitmap) {
	other = other[:len(b)]
	for i := range b {
		b[i] &= other[i]
	}
}

// Count is the number of set bits among the first n.
func (b Bitmap) Count(n int) int {
	count, whole := 0, n>>6
	for _, word := range b[:whole] {
		count += bits.OnesCount64(word)
	}
	if rest := n & 63; rest != 0 {
		count += bits.OnesCount64(b[whole] & (1<<rest - 1))
	}
	return count
}

// AppendRows appends to rows the positions of the bits that are set among the first n.
func (b Bitmap) AppendRows(rows []int32, n int) []int32 {
	for w := range BitmapWords(n) {
		word := b[w]
		if rest := n - w<<6; rest < 64 {
			word &= 1<<rest - 1
		}
		for word != 0 {
			rows = append(rows, int32(w<<6+bits.TrailingZeros64(word)))
			word &= word - 1
		}
	}
	return rows
}
