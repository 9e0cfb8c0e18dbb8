package vector

// setRange sets n bits from bit from on.
func (b Bitmap) setRange(from, n int) {
	for end := from + n; from < end; {
		b[from>>6] |= rangeMask(from, end)
		from = (from>>6 + 1) << 6
	}
}

// clearRange clears n bits from bit from on.
func (b Bitmap) clearRange(from, n int) {
	for end := from + n; from < end; {
		b[from>>6] &^= rangeMask(from, end)
		from = (from>>6 + 1) << 6
	}
}

// rangeMask has the bits [from, end) of the word of bit from.
func rangeMask(from, end int) uint64 {
	mask := ^uint64(0) << (from & 63)
	if rest := end - from&^63; rest < 64 {
		mask &= 1<<rest - 1
	}
	return mask
}

// putBits writes n bits of src to out from bit at on: those of the given rows, or the first n when rows is nil.
func putBits(out Bitmap, at int, src Bitmap, rows []int32, n int) {
	for from := 0; from < n; {
		word, shift := (at+from)>>6, (at+from)&63
		count := min(64-shift, n-from)
		given := uint64(0)
		if rows == nil {
			given = src.wordAt(from)
		} else {
			for i, row := range rows[from : from+count] {
				given |= src.Bit(int(row)) << (i & 63)
			}
		}
		mask := rangeMask(at+from, at+from+count)
		out[word] = out[word]&^mask | given<<shift&mask
		from += count
	}
}

// wordAt is the 64 bits from bit from on, as far as there are some.
func (b Bitmap) wordAt(from int) uint64 {
	word, shift := from>>6, from&63
	bits := b[word] >> shift
	if shift != 0 && word+1 < len(b) {
		bits |= b[word+1] << (64 - shift)
	}
	return bits
}

// copyBitsOf writes n rows of the Bool vector v, which is not in dictionary form, to out from bit at on.
func copyBitsOf(out Bitmap, at int, v *Vector, rows []int32, n int) {
	switch {
	case v.Form != Constant:
		putBits(out, at, v.Bits(), rows, n)
	case v.Bits().Get(0):
		out.setRange(at, n)
	default:
		out.clearRange(at, n)
	}
}
