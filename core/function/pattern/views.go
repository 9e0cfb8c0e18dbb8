package pattern

import (
	"encoding/binary"

	"github.com/ballista-go/ballista/core/vector"
)

// Views reports for strings of a vector whether they fit the pattern. Most strings are decided by the four bytes that their
// views hold.
type Views struct {
	like   *Like
	length uint32 // the least that a string needs
	mask   uint32 // of the first bytes
	start  uint32 // what they must be
}

// NewViews returns a matcher of views.
func NewViews(l *Like) Views {
	v := Views{like: l}
	for _, p := range l.pieces {
		v.length += uint32(p.least())
	}
	if !l.head || len(l.pieces) == 0 || l.pieces[0].parts != nil {
		return v
	}
	var padded [4]byte
	n := copy(padded[:], l.pieces[0].text)
	v.start = binary.LittleEndian.Uint32(padded[:])
	v.mask = uint32(1)<<(8*n) - 1
	if n == 4 {
		v.mask = ^uint32(0)
	}
	return v
}

// least is the length of the shortest string that fits the piece.
func (p *piece) least() int {
	if p.parts == nil {
		return len(p.text)
	}
	n := len(p.parts) - 1
	for _, part := range p.parts {
		n += len(part)
	}
	return n
}

// Match reports whether a string fits the pattern.
func (v *Views) Match(view *vector.View, blocks [][]byte) bool {
	if view.Length < v.length || binary.LittleEndian.Uint32(view.Prefix[:])&v.mask != v.start {
		return false
	}
	l := v.like
	switch l.kind {
	case exact:
		if view.Length != v.length {
			return false
		}
		fallthrough
	case prefix:
		if v.length <= 4 {
			return true
		}
	}
	return l.Match(view.String(blocks))
}
