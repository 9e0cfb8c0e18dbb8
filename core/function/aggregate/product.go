package aggregate

import (
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

var productOverload = expr.AggregateOverload{
	Result: float64Type, Nullable: true, State: []types.Type{float64Type},
	New: func(c *expr.Context) expr.Accumulator {
		return &products{context: c, states: memory.Array[factors]{Budget: c.Budget}}
	},
}

// factors are the values of a group, multiplied.
type factors struct {
	product float64
	seen    bool
}

// products are the accumulator of product. A partial state is a factor like any other.
type products struct {
	context *expr.Context
	states  memory.Array[factors]
	picker  picker
}

// Grow implements expr.Accumulator.
func (p *products) Grow(groups int) error { return p.states.Grow(groups, factors{product: 1}) }

// Release implements expr.Accumulator.
func (p *products) Release() { p.states.Release() }

// Update implements expr.Accumulator.
func (p *products) Update(groups []uint32, args []*vector.Vector, rows []int32) error {
	s := p.picker.pick(args[0], groups, rows)
	if s.n == 0 {
		return nil
	}
	values := vector.Values[float64](s.values)
	for k := range s.n {
		state := &p.states.Values[s.group(k)]
		state.product, state.seen = state.product*values[s.at(k)], true
	}
	return nil
}

// Merge implements expr.Accumulator.
func (p *products) Merge(groups []uint32, states []*vector.Vector, rows []int32) error {
	return p.Update(groups, states, rows)
}

// Partial implements expr.Accumulator.
func (p *products) Partial(from, to int, out []*vector.Vector) error {
	return p.Final(from, to, out[0])
}

// Final implements expr.Accumulator. The result of no values is NULL.
func (p *products) Final(from, to int, out *vector.Vector) error {
	states := p.states.Values[from:to]
	return writeFloats(p.context, out, len(states), func(i int) (float64, bool) { return states[i].product, states[i].seen })
}
