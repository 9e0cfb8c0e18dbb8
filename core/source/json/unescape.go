package json

import (
	"unicode/utf16"
	"unicode/utf8"
)

var escaped = ['u' + 1]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// unescape appends to out the string that block[from:to] writes. It is never longer than that.
func (s *scanner) unescape(out []byte, from, to int) ([]byte, error) {
	for at := from; at < to; {
		c := s.block[at]
		if c != '\\' {
			out = append(out, c)
			at++
			continue
		}
		switch c = s.block[at+1]; {
		case c == 'u':
			r, n, err := s.unicode(at, to)
			if err != nil {
				return nil, err
			}
			out = utf8.AppendRune(out, r)
			at += n
		case int(c) < len(escaped) && escaped[c] != 0:
			out = append(out, escaped[c])
			at += 2
		default:
			return nil, s.fail(at, "escape in a string is not known: %q", s.block[at:at+2])
		}
	}
	return out, nil
}

// unicode reads the escape at a position, or two that are one character. n is how long they are.
func (s *scanner) unicode(at, to int) (r rune, n int, err error) {
	const one = len(`\u0000`)
	first, ok := s.hex(at, to)
	if !ok {
		return 0, 0, s.fail(at, "escape in a string does not have four hexadecimal digits")
	}
	if !utf16.IsSurrogate(first) {
		return first, one, nil
	}
	second, ok := s.hex(at+one, to)
	if r = utf16.DecodeRune(first, second); !ok || r == utf8.RuneError {
		return 0, 0, s.fail(at, "escape in a string is half of a character: %q", s.block[at:at+one])
	}
	return r, 2 * one, nil
}

// hex reads the four digits of an escape.
func (s *scanner) hex(at, to int) (r rune, ok bool) {
	if at+6 > to || s.block[at] != '\\' || s.block[at+1] != 'u' {
		return 0, false
	}
	for _, c := range s.block[at+2 : at+6] {
		digit := rune(c - '0')
		switch {
		case c-'0' <= 9:
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			digit = rune(c|0x20) - 'a' + 10
		default:
			return 0, false
		}
		r = r<<4 | digit
	}
	return r, true
}
