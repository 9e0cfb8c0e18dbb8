package pattern

import (
	"encoding/binary"
	"unicode/utf8"
)

const (
	everyByte = 0x0101010101010101
	highBits  = 0x80 * everyByte
)

// FlipASCII changes the case of the letters from first to last, which are letters of ASCII. At the first byte that is not
// ASCII it stops and says how many came before.
func FlipASCII(b []byte, first, last byte) (done int) {
	above, from := uint64(0x7f-last)*everyByte, uint64(0x80-first)*everyByte
	for ; done+8 <= len(b); done += 8 {
		word := binary.LittleEndian.Uint64(b[done:])
		if word&highBits != 0 {
			break
		}
		letters := (word + from) &^ (word + above) & highBits // no byte carries into the next
		binary.LittleEndian.PutUint64(b[done:], word^letters>>2)
	}
	for ; done < len(b) && b[done] < utf8.RuneSelf; done++ {
		if c := b[done]; c >= first && c <= last {
			b[done] = c ^ ('a' - 'A')
		}
	}
	return done
}

// Characters counts the characters of text that is valid.
func Characters(s []byte) int {
	count := len(s)
	for ; len(s) >= 8; s = s[8:] {
		word := binary.LittleEndian.Uint64(s)
		continuing := word >> 7 & (^word >> 6) & everyByte // bytes that continue a character begin with bits 10
		count -= int(continuing * everyByte >> 56)
	}
	for _, c := range s {
		if c&0xC0 == 0x80 {
			count--
		}
	}
	return count
}
