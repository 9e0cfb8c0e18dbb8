package csvout

import (
	"bytes"
	"strconv"
	"strings"
)

// content is what is known of the fields of a column.
type content uint8

const (
	needsNone   content = iota // nothing in the fields needs quotes, nor does the style
	number                     // the fields are numbers
	mayBeNumber                // anything
)

// quoting puts fields in quotes.
type quoting struct {
	delimiter, quote byte
	escape           byte // stands before quotes and itself
	style            style
	special          [256]bool // what needs quotes
	scratch          []byte
}

func newQuoting(o *settings) *quoting {
	q := &quoting{delimiter: o.delimiter, quote: o.quote, escape: o.escape, style: o.style}
	if o.doubled {
		q.escape = o.quote
	}
	for _, c := range []byte{o.delimiter, o.quote, q.escape, o.comment, o.terminator, '\r', '\n'} {
		q.special[c] = c != 0
	}
	return q
}

// safe reports whether texts of letters and digits and the signs of numbers and times never need quotes.
func (q *quoting) safe() bool {
	if q.style != necessary {
		return q.style == never
	}
	for c, special := range q.special {
		if special && (c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || strings.IndexByte(" +-.:", byte(c)) >= 0) {
			return false
		}
	}
	return true
}

// close puts the field that b ends with, from start on, in quotes where it must.
func (q *quoting) close(b []byte, start int, c content) []byte {
	if !q.quotes(b[start:], c) {
		return b
	}
	q.scratch = append(q.scratch[:0], b[start:]...)
	b = append(b[:start], q.quote)
	for rest := q.scratch; ; {
		n := q.nextEscaped(rest)
		if n < 0 {
			return append(append(b, rest...), q.quote)
		}
		b = append(append(b, rest[:n]...), q.escape, rest[n])
		rest = rest[n+1:]
	}
}

// nextEscaped is the position of the first byte that needs an escape; negative when none does.
func (q *quoting) nextEscaped(field []byte) int {
	n := bytes.IndexByte(field, q.quote)
	if q.escape != q.quote {
		if m := bytes.IndexByte(field, q.escape); m >= 0 && (n < 0 || m < n) {
			return m
		}
	}
	return n
}

func (q *quoting) quotes(field []byte, c content) bool {
	switch q.style {
	case always:
		return true
	case never:
		return false
	case nonNumeric:
		return c != number && !isNumber(field) || q.hasSpecial(field)
	}
	return q.hasSpecial(field)
}

func (q *quoting) hasSpecial(field []byte) bool {
	for _, c := range field {
		if q.special[c] {
			return true
		}
	}
	return false
}

// isNumber reports whether a field reads as a number.
func isNumber(field []byte) bool {
	if bytes.ContainsAny(field, "xX_pP") {
		return false
	}
	_, err := strconv.ParseFloat(string(field), 64)
	return err == nil
}
