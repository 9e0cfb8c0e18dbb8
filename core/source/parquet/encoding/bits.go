// Package encoding decodes and encodes the values and levels of Parquet's data pages. Its decoders are reset for each page, check what
// the page claims against its bytes, and allocate nothing in steady state.
package encoding

import (
	"encoding/binary"
	"unsafe"

	"github.com/ballista-go/ballista/core/errs"
)

//go:generate go run genunpack.go

// errShort is the error of a page that has fewer values than it claims.
func errShort(what string) error {
	return errs.New(errs.InvalidValue, "%s end early", what)
}

// unpack fills out with values of width bits of a packed sequence, from value number from on. The sequence has them all, and
// may have more behind them, which makes loading whole words possible.
func unpack(out []uint32, packed []byte, from, width int) {
	for ; len(out) > 0 && from%8 != 0; from++ {
		out[0] = packedValue(packed, from, width)
		out = out[1:]
	}
	if f := unpackBlocks[width]; f != nil {
		blocks := f(out, packed[from/8*width:])
		out, from = out[blocks*8:], from+blocks*8
	}
	for i := range out {
		out[i] = packedValue(packed, from+i, width)
	}
}

// packedValue is value number i of a packed sequence.
func packedValue(packed []byte, i, width int) uint32 {
	bit := i * width
	return uint32(loadBits(packed, bit, width))
}

// loadBits are the width bits from bit number bit on. The width is at most 57.
func loadBits(packed []byte, bit, width int) uint64 {
	return loadWord(packed[bit>>3:]) >> (bit & 7) & (1<<width - 1)
}

// loadWord loads eight bytes, or what there is, in little endian.
func loadWord(p []byte) uint64 {
	if len(p) >= 8 {
		return binary.LittleEndian.Uint64(p)
	}
	var word [8]byte
	copy(word[:], p)
	return binary.LittleEndian.Uint64(word[:])
}

// copyBits copies n bits from bit number from of src to bit number at of out.
func copyBits(out []uint64, at int, src []byte, from, n int) {
	for n > 0 {
		shift := at & 63
		take := min(64-shift, n, 57)
		mask := uint64(1)<<take - 1
		word := loadBits(src, from, take)
		out[at>>6] = out[at>>6]&^(mask<<shift) | word<<shift
		at, from, n = at+take, from+take, n-take
	}
}

// fillBits sets or clears n bits from bit number at on.
func fillBits(out []uint64, at, n int, set bool) {
	for n > 0 {
		shift := at & 63
		take := min(64-shift, n)
		mask := ^uint64(0) >> (64 - take) << shift
		if set {
			out[at>>6] |= mask
		} else {
			out[at>>6] &^= mask
		}
		at, n = at+take, n-take
	}
}

// InRange reports whether all codes are below limit, which is at most 1<<31. It looks at two codes a word: the sign of
// either half of last-codes shows a code beyond last.
func InRange(codes []uint32, limit int) bool {
	if limit <= 0 {
		return len(codes) == 0
	}
	last := uint64(limit-1) | uint64(limit-1)<<32
	pairs := unsafe.Slice((*uint64)(unsafe.Pointer(unsafe.SliceData(codes))), len(codes)/2)
	var a, b uint64
	for len(pairs) >= 4 {
		p := (*[4]uint64)(pairs)
		a |= p[0] | (last - p[0]) | p[1] | (last - p[1])
		b |= p[2] | (last - p[2]) | p[3] | (last - p[3])
		pairs = pairs[4:]
	}
	for _, pair := range pairs {
		a |= pair | (last - pair)
	}
	if len(codes)%2 != 0 && codes[len(codes)-1] >= uint32(limit) {
		return false
	}
	return (a|b)&(1<<63|1<<31) == 0
}
