package eval

import (
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// labels are the results of a CASE whose branches are all strings known beforehand. They make a dictionary, of which rows get
// the codes: what groups or compares by the result sees each of them once.
type labels struct {
	dataType types.Type
	values   []types.Value // of the dictionary; empty: there are none
	codes    []uint32      // of each branch
	null     []bool        // branches that are NULL

	dict *vector.Dict
	out  vector.Vector
}

func labelsOf(results []operator, t types.Type) labels {
	l := labels{dataType: t}
	if types.MustLayout(t) != types.View {
		return l
	}
	numbers := map[types.Value]uint32{}
	for _, result := range results {
		c, ok := result.(*constant)
		if !ok {
			return labels{}
		}
		value := c.literal.Value
		l.null = append(l.null, value == nil)
		number, found := numbers[value]
		if !found && value != nil {
			number = uint32(len(l.values))
			numbers[value] = number
			l.values = append(l.values, value)
		}
		l.codes = append(l.codes, number)
	}
	return l
}

func (l *labels) ready() bool { return len(l.values) > 0 }

func (l *labels) release() {
	l.dict.Release()
	l.dict = nil
	l.out.Release()
}

func (l *labels) merge(w *worker, branches []taken) (*vector.Vector, error) {
	if l.dict == nil {
		values, err := vector.FromValues(w.budget, types.Decode(l.dataType), l.values)
		if err != nil {
			return nil, err
		}
		l.dict = vector.NewDict(values, vector.Distinct)
	}
	if err := l.out.PrepareDictionary(w.budget, l.dataType, l.dict.Retain(), w.batch.Len); err != nil {
		return nil, err
	}
	clear(l.out.Codes)
	for _, b := range branches {
		code := l.codes[b.branch]
		for _, row := range b.rows {
			l.out.Codes[row] = code
		}
		if !l.null[b.branch] {
			continue
		}
		if err := makeNull(w, &l.out, b.rows); err != nil {
			return nil, err
		}
	}
	return &l.out, nil
}
