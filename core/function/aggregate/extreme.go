package aggregate

import (
	"math"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// extreme is the least key of a group's values.
type extreme struct {
	key  int64
	seen bool
}

// extremes find the least or the greatest value of types whose order is that of an int64, their key. The greatest value has
// the least key once all bits are inverted. Floats are in IEEE 754's total order: NaN is the greatest, -0.0 is less than 0.0.
type extremes struct {
	context *expr.Context
	states  memory.Array[extreme]
	picker  picker
	result  types.Type
	layout  types.Layout
	mask    int64 // what keys are XORed with
	scratch []int64
}

// newExtremes returns an accumulator of values of a layout. flip is 0 for the least value and -1 for the greatest.
func newExtremes(t types.Type, layout types.Layout, flip int64) func(*expr.Context) expr.Accumulator {
	if layout == types.Uint64 {
		flip ^= math.MinInt64
	}
	return func(c *expr.Context) expr.Accumulator {
		return &extremes{context: c, states: memory.Array[extreme]{Budget: c.Budget}, result: t, layout: layout, mask: flip}
	}
}

func (e *extremes) Grow(groups int) error {
	return e.states.Grow(groups, extreme{key: math.MaxInt64})
}

func (e *extremes) Release() { e.states.Release() }

func (e *extremes) Merge(groups []uint32, states []*vector.Vector, rows []int32) error {
	return e.Update(groups, states, rows)
}

func (e *extremes) Update(groups []uint32, args []*vector.Vector, rows []int32) error {
	s := e.picker.pick(args[0], groups, rows)
	if s.n == 0 {
		return nil
	}
	states := e.states.Values
	switch s.values.Layout {
	case types.Int8:
		leastIntegers[int8](states, &s, e.mask)
	case types.Int16:
		leastIntegers[int16](states, &s, e.mask)
	case types.Int32:
		leastIntegers[int32](states, &s, e.mask)
	case types.Int64:
		leastIntegers[int64](states, &s, e.mask)
	case types.Uint8:
		leastIntegers[uint8](states, &s, e.mask)
	case types.Uint16:
		leastIntegers[uint16](states, &s, e.mask)
	case types.Uint32:
		leastIntegers[uint32](states, &s, e.mask)
	case types.Uint64:
		leastIntegers[uint64](states, &s, e.mask)
	default:
		return e.updateByKey(&s)
	}
	return nil
}

func leastIntegers[T integer](states []extreme, s *picked, mask int64) {
	values := vector.Values[T](s.values)
	switch {
	case s.groups != nil && s.index != nil:
		for k, group := range s.groups[:s.n] {
			state := &states[group]
			state.key, state.seen = min(state.key, int64(values[s.index[k]])^mask), true
		}
	case s.groups != nil:
		values = values[:s.n]
		for k, group := range s.groups[:s.n] {
			state := &states[group]
			state.key, state.seen = min(state.key, int64(values[k])^mask), true
		}
	case s.index != nil:
		key := states[0].key
		for _, at := range s.index[:s.n] {
			key = min(key, int64(values[at])^mask)
		}
		states[0] = extreme{key, true}
	default:
		states[0] = extreme{leastOf(states[0].key, values[:s.n], mask), true}
	}
}

// leastOf compares in two lanes, so that few comparisons wait for the one before.
func leastOf[T integer](key int64, values []T, mask int64) int64 {
	other := key
	for ; len(values) >= 2; values = values[2:] {
		key = min(key, int64(values[0])^mask)
		other = min(other, int64(values[1])^mask)
	}
	for _, v := range values {
		key = min(key, int64(v)^mask)
	}
	return min(key, other)
}

// updateByKey computes the keys of all values first.
func (e *extremes) updateByKey(s *picked) error {
	if cap(e.scratch) < s.n {
		e.scratch = make([]int64, s.n)
	}
	keys := e.scratch[:s.n]
	if err := keysOf(s, keys); err != nil {
		return err
	}
	states := e.states.Values
	if s.groups == nil {
		states[0] = extreme{leastOf(states[0].key, keys, e.mask), true}
		return nil
	}
	for k, group := range s.groups[:s.n] {
		state := &states[group]
		state.key, state.seen = min(state.key, keys[k]^e.mask), true
	}
	return nil
}

func keysOf(s *picked, keys []int64) error {
	switch s.values.Layout {
	case types.Bool:
		bits := s.values.Bits()
		for k := range keys {
			keys[k] = int64(bits.Bit(int(s.at(k))))
		}
	case types.Float16:
		values := vector.Values[uint16](s.values)
		for k := range keys {
			keys[k] = floatKey(float64(types.FromHalf(values[s.at(k)])))
		}
	case types.Float32:
		values := vector.Values[float32](s.values)
		for k := range keys {
			keys[k] = floatKey(float64(values[s.at(k)]))
		}
	case types.Float64:
		values := vector.Values[float64](s.values)
		for k := range keys {
			keys[k] = floatKey(values[s.at(k)])
		}
	case types.Decimal: // of few digits
		values := vector.Values[types.Int128](s.values)
		for k := range keys {
			var fits bool
			if keys[k], fits = values[s.at(k)].Int64(); !fits {
				return errs.New(errs.InvalidValue, "decimal has more digits than its type: %s", types.Name(s.values.Type))
			}
		}
	default:
		return errs.New(errs.Internal, "least of values that lie as %s", s.values.Layout)
	}
	return nil
}

// floatKey is its own inverse on the bits. Each NaN has the key of the greatest.
func floatKey(f float64) int64 {
	if f != f {
		return math.MaxInt64
	}
	return orderedBits(int64(math.Float64bits(f)))
}

func orderedBits(bits int64) int64 { return bits ^ int64(uint64(bits>>63)>>1) }

func floatOf(key int64) float64 { return math.Float64frombits(uint64(orderedBits(key))) }

// Partial implements expr.Accumulator.
func (e *extremes) Partial(from, to int, out []*vector.Vector) error {
	return e.Final(from, to, out[0])
}

// Final implements expr.Accumulator. The result of no values is NULL.
func (e *extremes) Final(from, to int, out *vector.Vector) error {
	states := e.states.Values[from:to]
	if err := out.Prepare(e.context.Budget, e.result, e.layout, len(states)); err != nil {
		return err
	}
	for i := range states {
		if !states[i].seen {
			if err := markNull(e.context.Budget, out, i); err != nil {
				return err
			}
		}
	}
	e.write(states, out)
	return nil
}

func (e *extremes) write(states []extreme, out *vector.Vector) {
	switch e.layout {
	case types.Bool:
		bits := out.Bits()
		for i := range states {
			bits.Put(i, (states[i].key^e.mask)&1 != 0)
		}
	case types.Int8, types.Uint8:
		writeKeys[uint8](states, out, e.mask)
	case types.Int16, types.Uint16:
		writeKeys[uint16](states, out, e.mask)
	case types.Int32, types.Uint32:
		writeKeys[uint32](states, out, e.mask)
	case types.Int64, types.Uint64:
		writeKeys[uint64](states, out, e.mask)
	case types.Float16:
		values := vector.Values[uint16](out)
		for i := range states {
			values[i] = types.ToHalf(floatOf(states[i].key ^ e.mask))
		}
	case types.Float32:
		values := vector.Values[float32](out)
		for i := range states {
			values[i] = float32(floatOf(states[i].key ^ e.mask))
		}
	case types.Float64:
		values := vector.Values[float64](out)
		for i := range states {
			values[i] = floatOf(states[i].key ^ e.mask)
		}
	}
}

func writeKeys[T integer](states []extreme, out *vector.Vector, mask int64) {
	values := vector.Values[T](out)
	for i := range states {
		values[i] = T(states[i].key ^ mask)
	}
}
