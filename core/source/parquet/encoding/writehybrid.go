package encoding

import "encoding/binary"

// shortest is how many equal values make a run of their own.
const shortest = 8

// AppendHybrid appends values of width bits as the sequence of runs that Hybrid decodes.
func AppendHybrid[T uint8 | uint32](out []byte, values []T, width int) []byte {
	literal := 0 // where the values begin that are not yet written
	for i := 0; i < len(values); {
		end := i + 1
		for end < len(values) && values[end] == values[i] {
			end++
		}
		padding := -(i - literal) & 7 // values of the run that complete a group of eight
		if end-i-padding >= shortest {
			out = appendPacked(out, values[literal:i+padding], width)
			out = appendRun(out, uint32(values[i]), end-i-padding, width)
			literal = end
		}
		i = end
	}
	return appendPacked(out, values[literal:], width)
}

// appendRun appends a value that is repeated.
func appendRun(out []byte, value uint32, count, width int) []byte {
	out = binary.AppendUvarint(out, uint64(count)<<1)
	for i := 0; i < width; i += 8 {
		out = append(out, byte(value>>i))
	}
	return out
}

// appendPacked appends groups of eight values, of which the last is filled up with zeros.
func appendPacked[T uint8 | uint32](out []byte, values []T, width int) []byte {
	if len(values) == 0 {
		return out
	}
	groups := (len(values) + 7) / 8
	out = binary.AppendUvarint(out, uint64(groups)<<1|1)
	return appendBits(out, values, width, groups*width)
}

// appendBits appends the lowest width bits of values, in size bytes.
func appendBits[T uint8 | uint32 | uint64](out []byte, values []T, width, size int) []byte {
	end := len(out) + size
	word, filled := uint64(0), 0
	for _, v := range values {
		word |= uint64(v) << filled
		if filled += width; filled >= 64 {
			out = binary.LittleEndian.AppendUint64(out, word)
			filled -= 64
			word = uint64(v) >> (width - filled)
		}
	}
	for ; filled > 0; filled -= 8 {
		out = append(out, byte(word))
		word >>= 8
	}
	for len(out) < end {
		out = append(out, 0)
	}
	return out
}

// AppendBits appends booleans as plain pages have them.
func AppendBits(out []byte, values []uint8) []byte {
	return appendBits(out, values, 1, (len(values)+7)/8)
}
