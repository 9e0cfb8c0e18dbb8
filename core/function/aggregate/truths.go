package aggregate

import (
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

var truthsOverload = expr.AggregateOverload{
	Result: int64Type, State: []types.Type{int64Type},
	New: func(c *expr.Context) expr.Accumulator {
		return &truths{counts{context: c, states: memory.Array[int64]{Budget: c.Budget}}}
	},
}

// truths are the accumulator of count_if.
type truths struct{ counts }

// Update implements expr.Accumulator.
func (t *truths) Update(groups []uint32, args []*vector.Vector, rows []int32) error {
	s := t.picker.pick(args[0], groups, rows)
	if s.n == 0 {
		return nil
	}
	for k, bits := 0, s.values.Bits(); k < s.n; k++ {
		if bits.Get(int(s.at(k))) {
			t.states.Values[s.group(k)]++
		}
	}
	return nil
}
