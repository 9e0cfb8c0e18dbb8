// Package pattern matches strings: LIKE and ILIKE with a matcher of their own, SIMILAR TO and regular expressions with Go's
// regexp behind cheaper tests.
package pattern

import (
	"strings"
	"unicode/utf8"
)

// Like is a compiled LIKE pattern.
type Like struct {
	kind   kind
	text   string // of the kinds without further pieces
	pieces []piece
	head   bool // the first piece stands at the start
	tail   bool // the last piece stands at the end
}

// kind says how a pattern is matched.
type kind uint8

const (
	general  kind = iota
	exact         // abc
	prefix        // abc%
	suffix        // %abc
	contains      // %abc%
)

// piece is what stands between two %: characters, of which some may be any.
type piece struct {
	text  string   // where no character is any
	parts []string // otherwise: the texts between characters that are any
}

// Escape is the character that takes their meaning from the % and _ after it, where no other is given.
const Escape = '\\'

// NewLike compiles a pattern. escape takes the meaning from the character after it; 0 where there is none.
func NewLike(pattern string, escape rune) *Like {
	l := &Like{head: true, tail: true}
	var parts []string
	var text []byte
	flush := func() {
		if len(parts) > 0 || len(text) > 0 {
			l.pieces = append(l.pieces, newPiece(append(parts, string(text))))
		}
		parts, text = nil, nil
	}
	for rest := pattern; rest != ""; {
		r, size := utf8.DecodeRuneInString(rest)
		char := rest[:size]
		rest = rest[size:]
		l.tail = true
		switch {
		case escape != 0 && r == escape && rest != "":
			_, size = utf8.DecodeRuneInString(rest)
			text = append(text, rest[:size]...)
			rest = rest[size:]
		case r == '%':
			flush()
			l.head = l.head && len(l.pieces) > 0
			l.tail = false
		case r == '_':
			parts, text = append(parts, string(text)), nil
		default:
			text = append(text, char...)
		}
	}
	flush()
	l.simplify()
	return l
}

func newPiece(parts []string) piece {
	if len(parts) == 1 {
		return piece{text: parts[0]}
	}
	return piece{parts: parts}
}

// simplify finds the kind of a pattern.
func (l *Like) simplify() {
	if len(l.pieces) == 0 { // the empty string, or any
		l.kind = exact
		if !l.tail {
			l.kind = prefix
		}
		return
	}
	if len(l.pieces) > 1 || l.pieces[0].parts != nil {
		return
	}
	l.text = l.pieces[0].text
	switch {
	case l.head && l.tail:
		l.kind = exact
	case l.head:
		l.kind = prefix
	case l.tail:
		l.kind = suffix
	default:
		l.kind = contains
	}
}

// Match reports whether the whole string fits the pattern.
func (l *Like) Match(s string) bool {
	switch l.kind {
	case exact:
		return s == l.text
	case prefix:
		return strings.HasPrefix(s, l.text)
	case suffix:
		return strings.HasSuffix(s, l.text)
	case contains:
		return strings.Contains(s, l.text)
	}
	return l.match(s)
}

// match takes the pieces from left to right, each where it first fits.
func (l *Like) match(s string) bool {
	pieces := l.pieces
	if l.head {
		n, ok := pieces[0].at(s)
		if !ok {
			return false
		}
		s, pieces = s[n:], pieces[1:]
		if len(pieces) == 0 {
			return !l.tail || s == ""
		}
	}
	last := len(pieces)
	if l.tail {
		last--
	}
	for i := range pieces[:last] {
		end, ok := pieces[i].find(s)
		if !ok {
			return false
		}
		s = s[end:]
	}
	return !l.tail || pieces[last].ends(s)
}

// at reports whether the piece fits the start of s, and how long it is there.
func (p *piece) at(s string) (n int, ok bool) {
	if p.parts == nil {
		return len(p.text), strings.HasPrefix(s, p.text)
	}
	for i, part := range p.parts {
		if i > 0 {
			if n == len(s) {
				return 0, false
			}
			_, size := utf8.DecodeRuneInString(s[n:])
			n += size
		}
		if !strings.HasPrefix(s[n:], part) {
			return 0, false
		}
		n += len(part)
	}
	return n, true
}

// find is where the first fit of the piece in s ends.
func (p *piece) find(s string) (end int, ok bool) {
	if p.parts == nil {
		i := strings.Index(s, p.text)
		return i + len(p.text), i >= 0
	}
	for from := 0; ; {
		if p.parts[0] != "" {
			i := strings.Index(s[from:], p.parts[0])
			if i < 0 {
				return 0, false
			}
			from += i
		}
		if n, ok := p.at(s[from:]); ok {
			return from + n, true
		}
		if from == len(s) {
			return 0, false
		}
		_, size := utf8.DecodeRuneInString(s[from:])
		from += size
	}
}

// ends reports whether s ends with the piece.
func (p *piece) ends(s string) bool {
	if p.parts == nil {
		return strings.HasSuffix(s, p.text)
	}
	for i := len(p.parts) - 1; ; i-- {
		if !strings.HasSuffix(s, p.parts[i]) {
			return false
		}
		s = s[:len(s)-len(p.parts[i])]
		if i == 0 {
			return true
		}
		if s == "" {
			return false
		}
		_, size := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-size]
	}
}
