package encoding

import (
	"encoding/binary"
	"math/bits"
)

const (
	deltaBlock = 128
	deltaMinis = 4
)

// AppendDelta appends numbers in the encoding DELTA_BINARY_PACKED. Differences wrap in the width of the type.
func AppendDelta[T int32 | int64](out []byte, values []T) []byte {
	out = binary.AppendUvarint(out, deltaBlock)
	out = binary.AppendUvarint(out, deltaMinis)
	out = binary.AppendUvarint(out, uint64(len(values)))
	first := T(0)
	if len(values) > 0 {
		first, values = values[0], values[1:]
	}
	out = binary.AppendVarint(out, int64(first))
	for len(values) > 0 {
		n := min(len(values), deltaBlock)
		out = appendDeltaBlock(out, first, values[:n])
		first, values = values[n-1], values[n:]
	}
	return out
}

// appendDeltaBlock appends the differences of values to those before them, less the least.
func appendDeltaBlock[T int32 | int64](out []byte, before T, values []T) []byte {
	var differences [deltaBlock]T
	least := values[0] - before
	for i, v := range values {
		differences[i] = v - before
		least = min(least, differences[i])
		before = v
	}
	out = binary.AppendVarint(out, int64(least))
	const perMini = deltaBlock / deltaMinis
	widths := len(out)
	out = append(out, make([]byte, deltaMinis)...)
	for mini := 0; mini*perMini < len(values); mini++ {
		var packed [perMini]uint64
		all := uint64(0)
		for i := range perMini {
			if at := mini*perMini + i; at < len(values) {
				packed[i] = lowBits(differences[at] - least)
				all |= packed[i]
			}
		}
		width := bits.Len64(all)
		out[widths+mini] = byte(width)
		out = appendBits(out, packed[:], width, perMini*width/8)
	}
	return out
}

// lowBits is v as an unsigned number of its own width.
func lowBits[T int32 | int64](v T) uint64 {
	switch v := any(v).(type) {
	case int32:
		return uint64(uint32(v))
	case int64:
		return uint64(v)
	}
	panic("encoding: a number of another width")
}

// AppendDeltaLengths appends strings in the encoding DELTA_LENGTH_BYTE_ARRAY. The strings are parts of data, each from the end before.
func AppendDeltaLengths(out []byte, ends []int32, data []byte) []byte {
	return append(AppendDelta(out, differences(ends)), data...)
}

func differences(ends []int32) []int32 {
	lengths := make([]int32, len(ends))
	before := int32(0)
	for i, end := range ends {
		lengths[i] = end - before
		before = end
	}
	return lengths
}

// AppendDeltaStrings appends strings in the encoding DELTA_BYTE_ARRAY: what each shares with the one before is left out. The strings are
// parts of data, each from the end before.
func AppendDeltaStrings(out []byte, ends []int32, data []byte) []byte {
	prefixes, rests := make([]int32, len(ends)), make([]int32, len(ends))
	suffixes := make([]byte, 0, len(data))
	var before []byte
	from, rest := int32(0), int32(0)
	for i, end := range ends {
		s := data[from:end]
		shared := commonPrefix(before, s)
		prefixes[i] = int32(shared)
		suffixes = append(suffixes, s[shared:]...)
		rest += int32(len(s) - shared)
		rests[i] = rest
		before, from = s, end
	}
	return AppendDeltaLengths(AppendDelta(out, prefixes), rests, suffixes)
}

func commonPrefix(a, b []byte) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}

// AppendSplit appends values of width bytes in the encoding BYTE_STREAM_SPLIT: first the first byte of each, then the second, and so on.
func AppendSplit(out, values []byte, width int) []byte {
	for i := range width {
		for at := i; at < len(values); at += width {
			out = append(out, values[at])
		}
	}
	return out
}
