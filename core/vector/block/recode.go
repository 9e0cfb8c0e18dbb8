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
	n.codes = codesOf(n.codes, v, s)
	codes, nulls, picked := n.codes, n.nulls, n.picked[:0]
	for i, code := range codes {
		if nulls != nil && !nulls.Get(i) {
			codes[i] = 0
			continue
		}
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

// codesOf puts the rows' codes into scratch.
func codesOf[T int32 | uint32](scratch []T, v *vector.Vector, s selection) []T {
	resize(&scratch, s.n)
	for i := range scratch {
		scratch[i] = T(v.Codes[s.at(i)])
	}
	return scratch
}
