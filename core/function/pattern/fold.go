package pattern

import (
	"unicode"
	"unicode/utf8"
)

// AppendFolded appends s with all characters that differ in case alone made the same.
func AppendFolded(buffer []byte, s string) []byte {
	start := len(buffer)
	buffer = append(buffer, s...)
	if done := FlipASCII(buffer[start:], 'A', 'Z'); done < len(s) {
		return appendFoldedRunes(buffer[:start+done], s[done:])
	}
	return buffer
}

func appendFoldedRunes(buffer []byte, s string) []byte {
	for i, r := range s {
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(s[i:]); size == 1 { // no character: stays what it is
				buffer = append(buffer, s[i])
				continue
			}
		}
		buffer = utf8.AppendRune(buffer, foldRune(r))
	}
	return buffer
}

// foldRune is the lower case of a letter of ASCII among the characters that differ from r in case alone, or else the least
// of them.
func foldRune(r rune) rune {
	least := r
	for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
		least = min(least, other)
	}
	if least >= 'A' && least <= 'Z' {
		return least + 'a' - 'A'
	}
	return least
}
