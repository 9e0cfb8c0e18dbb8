package block

import (
	"math"

	"github.com/ballista-go/ballista/core/vector"
)

// marks remembers which entries of a dictionary are in use, without being cleared between dictionaries: an entry is marked when
// the high half of its word is the epoch, and its new code is in the low half then.
type marks struct {
	epoch uint32
	words []uint64
}

// start returns the words for a dictionary of which no entry is marked.
func (m *marks) start(entries int) []uint64 {
	if m.epoch == math.MaxUint32 {
		clear(m.words[:cap(m.words)])
		m.epoch = 0
	}
	m.epoch++
	if cap(m.words) < entries {
		m.words = make([]uint64, entries)
	}
	return m.words[:entries]
}

// recode gives the entries that the rows use codes in the order of their first use.
func (p *plan) recode(n *node, v *vector.Vector, s selection) {
	words := p.marks.start(v.Dict.Values.Len)
	epoch := uint64(p.marks.epoch)
	codes := resize(&n.codes, s.n)
	picked := n.picked[:0]
	for i := range codes {
		if n.null(i) {
			codes[i] = 0
			continue
		}
		code := v.Codes[s.at(i)]
		word := words[code]
		if word>>32 != epoch {
			word = epoch<<32 | uint64(len(picked))
			words[code] = word
			picked = append(picked, int32(code))
		}
		codes[i] = uint32(word)
	}
	n.picked = picked
}

// codesOf appends the rows' codes to scratch that is emptied.
func codesOf(scratch []int32, v *vector.Vector, s selection) []int32 {
	scratch = scratch[:0]
	for i := range s.n {
		scratch = append(scratch, int32(v.Codes[s.at(i)]))
	}
	return scratch
}
