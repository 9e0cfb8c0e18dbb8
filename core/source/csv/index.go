package csv

import (
	"encoding/binary"
	"math/bits"
)

const (
	lows  = 0x7f7f7f7f7f7f7f7f
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// equalBytes sets the top bit of each byte of word that equals that byte of pattern.
func equalBytes(word, pattern uint64) uint64 {
	x := word ^ pattern
	return ^((x&lows + lows) | x | lows)
}

// appendIndex appends the positions of all delimiters and newlines of the block, and counts the newlines.
func appendIndex(positions []uint32, block []byte, delimiter byte) (_ []uint32, newlines int) {
	delimiters, breaks := uint64(delimiter)*ones, uint64('\n')*ones
	i := 0
	for ; i+8 <= len(block); i += 8 {
		word := binary.LittleEndian.Uint64(block[i:])
		newline := equalBytes(word, breaks)
		newlines += bits.OnesCount64(newline)
		for found := equalBytes(word, delimiters) | newline; found != 0; found &= found - 1 {
			positions = append(positions, uint32(i+bits.TrailingZeros64(found)>>3))
		}
	}
	for ; i < len(block); i++ {
		switch block[i] {
		case '\n':
			newlines++
			positions = append(positions, uint32(i))
		case delimiter:
			positions = append(positions, uint32(i))
		}
	}
	return positions, newlines
}
