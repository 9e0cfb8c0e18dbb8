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
	codes, nulls, picked := resize(&n.codes, s.n), n.nulls, n.picked[:0]
	given := codes
	if s.rows == nil {
		given = v.Codes[s.first:][:s.n]
	} else {
		pick(codes, v.Codes, s.rows)
	}
	for i, code := range given {
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

// entriesOf makes the entries picked those of the rows, one for each.
func (n *node) entriesOf(v *vector.Vector, s selection) {
	picked := resize(&n.picked, s.n)
	for i := range picked {
		picked[i] = int32(v.Codes[s.at(i)])
	}
}
