package aggregate

import (
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// floatTotal is the sum of a group's floats, and how many they were.
type floatTotal struct {
	sum   float64
	count int64
}

// floatTotals add up floats.
type floatTotals struct {
	context *expr.Context
	states  *memory.Array[floatTotal]
	picker  picker
	finish  func(t *floatTotal) float64
}

// floatTotalStates are the columns in which floatTotals travel.
var floatTotalStates = []types.Type{float64Type, int64Type}

func newFloatTotals(finish func(t *floatTotal) float64) func(*expr.Context) expr.Accumulator {
	return func(c *expr.Context) expr.Accumulator {
		return &floatTotals{context: c, states: &memory.Array[floatTotal]{Budget: c.Budget}, finish: finish}
	}
}

func (t *floatTotals) Grow(groups int) error { return t.states.Grow(groups, floatTotal{}) }

func (t *floatTotals) Release() { t.states.Release() }

// ShareStates implements expr.Sharer.
func (t *floatTotals) ShareStates(other expr.Accumulator) bool {
	o, ok := other.(*floatTotals)
	if ok {
		t.states = o.states
	}
	return ok
}

func (t *floatTotals) Update(groups []uint32, args []*vector.Vector, rows []int32) error {
	s := t.picker.pick(args[0], groups, rows)
	if s.n == 0 {
		return nil
	}
	values, states := vector.Values[float64](s.values), t.states.Values
	switch {
	case s.groups != nil && s.index != nil:
		for k, group := range s.groups[:s.n] {
			state := &states[group]
			state.sum += values[s.index[k]]
			state.count++
		}
	case s.groups != nil:
		values = values[:s.n]
		for k, group := range s.groups[:s.n] {
			state := &states[group]
			state.sum += values[k]
			state.count++
		}
	case s.index != nil:
		states[0].sum += sumFloatsAt(values, s.index[:s.n])
		states[0].count += int64(s.n)
	default:
		states[0].sum += sumFloats(values[:s.n])
		states[0].count += int64(s.n)
	}
	return nil
}

// sumFloats adds in four lanes, so that no addition waits for the one before.
func sumFloats(values []float64) float64 {
	var a, b, c, d float64
	for ; len(values) >= 4; values = values[4:] {
		a += values[0]
		b += values[1]
		c += values[2]
		d += values[3]
	}
	for _, v := range values {
		a += v
	}
	return (a + b) + (c + d)
}

func sumFloatsAt(values []float64, index []uint32) float64 {
	var a, b, c, d float64
	for ; len(index) >= 4; index = index[4:] {
		a += values[index[0]]
		b += values[index[1]]
		c += values[index[2]]
		d += values[index[3]]
	}
	for _, at := range index {
		a += values[at]
	}
	return (a + b) + (c + d)
}

func (t *floatTotals) Merge(groups []uint32, states []*vector.Vector, rows []int32) error {
	sums, counts := vector.ReaderOf[float64](states[0]), vector.ReaderOf[int64](states[1])
	for k := range countOf(states[1], rows) {
		row, state := rowAt(rows, k), &t.states.Values[groupAt(groups, k)]
		state.sum += sums.At(row)
		state.count += counts.At(row)
	}
	return nil
}

func (t *floatTotals) Partial(from, to int, out []*vector.Vector) error {
	states := t.states.Values[from:to]
	if err := out[0].Prepare(t.context.Budget, float64Type, types.Float64, len(states)); err != nil {
		return err
	}
	if err := out[1].Prepare(t.context.Budget, int64Type, types.Int64, len(states)); err != nil {
		return err
	}
	sums, counts := vector.Values[float64](out[0]), vector.Values[int64](out[1])
	for i := range states {
		sums[i], counts[i] = states[i].sum, states[i].count
	}
	return nil
}

// Final implements expr.Accumulator. The result of no values is NULL.
func (t *floatTotals) Final(from, to int, out *vector.Vector) error {
	states := t.states.Values[from:to]
	if err := out.Prepare(t.context.Budget, float64Type, types.Float64, len(states)); err != nil {
		return err
	}
	values := vector.Values[float64](out)
	for i := range states {
		values[i] = 0
		if states[i].count > 0 {
			values[i] = t.finish(&states[i])
			continue
		}
		if err := markNull(t.context.Budget, out, i); err != nil {
			return err
		}
	}
	return nil
}
