package aggregate

import (
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// wideExtreme is the least or the greatest of a group's values.
type wideExtreme struct {
	value types.Int128
	seen  bool
}

// wideExtremes find the least or the greatest decimal of types with more digits than an int64 has.
type wideExtremes struct {
	context *expr.Context
	states  memory.Array[wideExtreme]
	picker  picker
	result  types.Type
	sign    int // of what comparisons give for a better value
}

func newWideExtremes(t types.Type, sign int) func(*expr.Context) expr.Accumulator {
	return func(c *expr.Context) expr.Accumulator {
		return &wideExtremes{context: c, states: memory.Array[wideExtreme]{Budget: c.Budget}, result: t, sign: sign}
	}
}

func (e *wideExtremes) Grow(groups int) error { return e.states.Grow(groups, wideExtreme{}) }

func (e *wideExtremes) Release() { e.states.Release() }

func (e *wideExtremes) Update(groups []uint32, args []*vector.Vector, rows []int32) error {
	s := e.picker.pick(args[0], groups, rows)
	if s.n == 0 {
		return nil
	}
	if isNarrow(s.values) {
		values := vector.Values[int64](s.values)
		for k := range s.n {
			e.meet(s.group(k), types.Int128Of(values[s.at(k)]))
		}
		return nil
	}
	values := vector.Values[types.Int128](s.values)
	for k := range s.n {
		e.meet(s.group(k), values[s.at(k)])
	}
	return nil
}

func (e *wideExtremes) meet(group uint32, value types.Int128) {
	state := &e.states.Values[group]
	if !state.seen || value.Cmp(state.value)*e.sign > 0 {
		*state = wideExtreme{value, true}
	}
}

// Merge implements expr.Accumulator.
func (e *wideExtremes) Merge(groups []uint32, states []*vector.Vector, rows []int32) error {
	return e.Update(groups, states, rows)
}

// Partial implements expr.Accumulator.
func (e *wideExtremes) Partial(from, to int, out []*vector.Vector) error {
	return e.Final(from, to, out[0])
}

// Final implements expr.Accumulator. The result of no values is NULL.
func (e *wideExtremes) Final(from, to int, out *vector.Vector) error {
	states := e.states.Values[from:to]
	if err := out.Prepare(e.context.Budget, e.result, types.Decimal, len(states)); err != nil {
		return err
	}
	values := vector.Values[types.Int128](out)
	for i := range states {
		values[i] = states[i].value
		if !states[i].seen {
			if err := markNull(e.context.Budget, out, i); err != nil {
				return err
			}
		}
	}
	return nil
}

// Accumulate implements expr.Runner.
func (e *wideExtremes) Accumulate(starts []int32, n int) error {
	states := e.states.Values
	return eachFollower(starts, n, func(group int) error {
		if before := states[group-1]; before.seen {
			e.meet(uint32(group), before.value)
		}
		return nil
	})
}
