package json

import (
	"encoding/binary"
	"fmt"
	"math/bits"
	"unicode/utf8"
)

// scanner goes through the values in a block, after which there are text.Padding zeros.
type scanner struct {
	block []byte // with the padding
	size  int    // without it
	at    int
	depth int
	lines bool // a newline ends the row, and is no space
}

// problem is what is wrong at a position of the block.
type problem struct {
	at   int
	text string
}

func (p *problem) Error() string { return p.text }

func (s *scanner) fail(at int, format string, args ...any) error {
	return &problem{at: at, text: fmt.Sprintf(format, args...)}
}

// unexpected is the error of a character that cannot follow.
func (s *scanner) unexpected(expected string) error {
	switch c := s.block[s.at]; {
	case s.at >= s.size:
		return s.fail(s.at, "expected %s, found the end of the file", expected)
	case c == '\n' && s.lines:
		return s.fail(s.at, "expected %s, found the end of the line (a file is read that has an object a line, or one array of objects)", expected)
	case c < ' ' || c >= utf8.RuneSelf:
		r, _ := utf8.DecodeRune(s.block[s.at:s.size])
		return s.fail(s.at, "expected %s, found %q", expected, r)
	}
	return s.fail(s.at, "expected %s, found %q", expected, s.block[s.at])
}

// space passes over spaces.
func (s *scanner) space() {
	at := s.at
	for {
		switch c := s.block[at]; {
		case c > ' ':
			s.at = at
			return
		case c == ' ', c == '\t', c == '\r', c == '\n' && !s.lines:
			at++
		default:
			s.at = at
			return
		}
	}
}

// enter notes that a value in a value begins.
func (s *scanner) enter() error {
	if s.depth++; s.depth > maxDepth {
		return s.fail(s.at, "values are nested deeper than %d levels", maxDepth)
	}
	s.at++
	return nil
}

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// content says what a string consists of.
type content uint8

const (
	beyondASCII content = 1 << iota
	escapes
)

// quoted passes over a string, at whose opening quote the scanner is. What lies between the quotes is block[from:to].
func (s *scanner) quoted() (from, to int, c content, err error) {
	from = s.at + 1
	for at := from; ; {
		word := binary.LittleEndian.Uint64(s.block[at:])
		quote, slash := word^'"'*ones, word^'\\'*ones
		stop := ((quote-ones)&^quote | (slash-ones)&^slash | (word-' '*ones)&^word) & highs
		if stop == 0 {
			c |= content(beyond(word))
			at += 8
			continue
		}
		n := bits.TrailingZeros64(stop)
		c |= content(beyond(word & (1<<(n-7) - 1)))
		at += n / 8
		switch s.block[at] {
		case '"':
			s.at = at + 1
			return from, at, c, nil
		case '\\':
			if s.block[at+1] < ' ' {
				return 0, 0, c, s.brokenString(at + 1)
			}
			c |= escapes
			at += 2
		default:
			return 0, 0, c, s.brokenString(at)
		}
	}
}

// beyond is 1 when a byte of the word is not ASCII.
func beyond(word uint64) uint8 {
	if word&highs != 0 {
		return uint8(beyondASCII)
	}
	return 0
}

func (s *scanner) brokenString(at int) error {
	switch {
	case at >= s.size:
		return s.fail(at, "string is not closed")
	case s.block[at] == '\n' && s.lines:
		return s.fail(at, "string is not closed at the end of the line")
	}
	return s.fail(at, "control character in a string, where it must be escaped: %q", s.block[at])
}

// literal passes over a word such as null.
func (s *scanner) literal(word string) error {
	end := s.at + len(word)
	if end > s.size {
		s.at = s.size
		return s.unexpected("a value")
	}
	if string(s.block[s.at:end]) != word {
		return s.unexpected("a value")
	}
	s.at = end
	return nil
}

// number passes over a number. whole says that it has neither a fraction nor an exponent.
func (s *scanner) number() (from, to int, whole bool, err error) {
	from, whole = s.at, true
	if s.block[s.at] == '-' {
		s.at++
	}
	first := s.at
	if s.digits() == 0 {
		return 0, 0, false, s.unexpected("a digit")
	}
	if s.block[first] == '0' && s.at > first+1 {
		return 0, 0, false, s.fail(first, "a number begins with 0")
	}
	if s.block[s.at] == '.' {
		s.at++
		if whole = false; s.digits() == 0 {
			return 0, 0, false, s.unexpected("a digit")
		}
	}
	if c := s.block[s.at]; c == 'e' || c == 'E' {
		s.at++
		if c := s.block[s.at]; c == '-' || c == '+' {
			s.at++
		}
		if whole = false; s.digits() == 0 {
			return 0, 0, false, s.unexpected("a digit")
		}
	}
	return from, s.at, whole, nil
}

// digits passes over digits and counts them.
func (s *scanner) digits() int {
	from := s.at
	for s.block[s.at]-'0' <= 9 {
		s.at++
	}
	return s.at - from
}
