package aggregate

import (
	"math/bits"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// total is the sum of a group's integers, and how many they were. It has room for 2^63 integers of 64 bits.
type total struct {
	lo    uint64
	hi    int64
	count int64
}

func (t *total) sum() types.Int128 { return types.Int128{Lo: t.lo, Hi: t.hi} }

// add adds the integer with the given halves.
func (t *total) add(lo uint64, hi int64) {
	sum, carry := bits.Add64(t.lo, lo, 0)
	t.lo, t.hi = sum, t.hi+hi+int64(carry)
}

// integer is what totals add up; decimals, dates and durations lie as int64.
type integer interface {
	int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64
}

// totals add up integers in 128 bits. What becomes of a total is finish's to say, which reports false for what does not
// fit the result.
type totals struct {
	context   *expr.Context
	states    *memory.Array[total]
	picker    picker
	result    types.Type
	stateType types.Type
	finish    func(t *total) (types.Int128, bool)
	failure   func() error // says what did not fit
}

func (t *totals) Grow(groups int) error { return t.states.Grow(groups, total{}) }

func (t *totals) Release() { t.states.Release() }

// ShareStates implements expr.Sharer.
func (t *totals) ShareStates(other expr.Accumulator) bool {
	o, ok := other.(*totals)
	if ok {
		t.states = o.states
	}
	return ok
}

func (t *totals) Update(groups []uint32, args []*vector.Vector, rows []int32) error {
	s := t.picker.pick(args[0], groups, rows)
	if s.n == 0 {
		return nil
	}
	switch s.values.Layout {
	case types.Int8:
		addIntegers[int8](t.states.Values, &s)
	case types.Int16:
		addIntegers[int16](t.states.Values, &s)
	case types.Int32:
		addIntegers[int32](t.states.Values, &s)
	case types.Int64:
		addIntegers[int64](t.states.Values, &s)
	case types.Uint8:
		addIntegers[uint8](t.states.Values, &s)
	case types.Uint16:
		addIntegers[uint16](t.states.Values, &s)
	case types.Uint32:
		addIntegers[uint32](t.states.Values, &s)
	case types.Uint64:
		addIntegers[uint64](t.states.Values, &s)
	case types.Decimal:
		return t.addWide(&s)
	default:
		return errs.New(errs.Internal, "sum of values that lie as %s", s.values.Layout)
	}
	return nil
}

func addIntegers[T integer](states []total, s *picked) {
	values := vector.Values[T](s.values)
	signs := signsOf[T]()
	switch {
	case s.groups != nil && s.index != nil:
		addGroupedAt(states, values, s.index, s.groups[:s.n], signs)
	case s.groups != nil:
		addGrouped(states, values, s.groups[:s.n], signs)
	case s.index != nil:
		addAllAt(&states[0], values, s.index[:s.n], signs)
	default:
		addAll(&states[0], values[:s.n], signs)
	}
}

// signsOf is what the sign bits of T's values are ANDed with: nothing of an unsigned integer is a sign.
func signsOf[T integer]() int64 {
	if ^T(0) > 0 {
		return 0
	}
	return -1
}

func addGrouped[T integer](states []total, values []T, groups []uint32, signs int64) {
	values = values[:len(groups)]
	for k, group := range groups {
		state, v := &states[group], int64(values[k])
		sum, carry := bits.Add64(state.lo, uint64(v), 0)
		state.lo, state.hi = sum, state.hi+v>>63&signs+int64(carry)
		state.count++
	}
}

func addGroupedAt[T integer](states []total, values []T, index, groups []uint32, signs int64) {
	index = index[:len(groups)]
	for k, group := range groups {
		state, v := &states[group], int64(values[index[k]])
		sum, carry := bits.Add64(state.lo, uint64(v), 0)
		state.lo, state.hi = sum, state.hi+v>>63&signs+int64(carry)
		state.count++
	}
}

// addAll adds the halves of the values apart, which cannot overflow: a vector has fewer than 2^31 rows.
func addAll[T integer](state *total, values []T, signs int64) {
	var low, high int64
	top := signs | (1<<32 - 1)
	for _, value := range values {
		v := int64(value)
		low += int64(uint32(v))
		high += v >> 32 & top
	}
	state.addHalves(low, high)
	state.count += int64(len(values))
}

func addAllAt[T integer](state *total, values []T, index []uint32, signs int64) {
	var low, high int64
	top := signs | (1<<32 - 1)
	for _, at := range index {
		v := int64(values[at])
		low += int64(uint32(v))
		high += v >> 32 & top
	}
	state.addHalves(low, high)
	state.count += int64(len(index))
}

// addHalves adds high * 2^32 + low.
func (t *total) addHalves(low, high int64) {
	t.add(uint64(low), low>>63)
	t.add(uint64(high)<<32, high>>32)
}

// addWide adds decimals in 128-bit lanes.
func (t *totals) addWide(s *picked) error {
	values := vector.Values[types.Int128](s.values)
	for k := range s.n {
		state := &t.states.Values[s.group(k)]
		sum, fits := state.sum().Add(values[s.at(k)])
		if !fits {
			return t.failure()
		}
		state.lo, state.hi = sum.Lo, sum.Hi
		state.count++
	}
	return nil
}

// totalStates are the columns in which totals travel.
func totalStates(scale int32) []types.Type { return []types.Type{wideDecimal(scale), int64Type} }

// Merge implements expr.Accumulator. The states are the sum, in either lane, and the count.
func (t *totals) Merge(groups []uint32, states []*vector.Vector, rows []int32) error {
	counts := vector.ReaderOf[int64](states[1])
	sum := wideReader(states[0])
	for k := range countOf(states[1], rows) {
		row := rowAt(rows, k)
		state := &t.states.Values[groupAt(groups, k)]
		merged, fits := state.sum().Add(sum(row))
		if !fits {
			return t.failure()
		}
		state.lo, state.hi = merged.Lo, merged.Hi
		state.count += counts.At(row)
	}
	return nil
}

// Partial implements expr.Accumulator.
func (t *totals) Partial(from, to int, out []*vector.Vector) error {
	states := t.states.Values[from:to]
	if err := out[0].Prepare(t.context.Budget, t.stateType, types.Decimal, len(states)); err != nil {
		return err
	}
	if err := out[1].Prepare(t.context.Budget, int64Type, types.Int64, len(states)); err != nil {
		return err
	}
	sums, counts := vector.Values[types.Int128](out[0]), vector.Values[int64](out[1])
	for i := range states {
		sums[i], counts[i] = states[i].sum(), states[i].count
	}
	return nil
}

// Final implements expr.Accumulator. The result of no values is NULL.
func (t *totals) Final(from, to int, out *vector.Vector) error {
	states := t.states.Values[from:to]
	if types.IsDecimal(t.result) {
		return t.finalDecimals(states, out)
	}
	if err := out.Prepare(t.context.Budget, t.result, types.MustLayout(t.result), len(states)); err != nil {
		return err
	}
	values := vector.Values[int64](out) // of an unsigned result too
	return t.finishEach(states, out, func(i int, v types.Int128) { values[i] = int64(v.Lo) })
}

// finalDecimals writes 64-bit lanes where all results fit.
func (t *totals) finalDecimals(states []total, out *vector.Vector) error {
	if err := out.Prepare(t.context.Budget, t.result, types.Decimal, len(states)); err != nil {
		return err
	}
	values := vector.Values[types.Int128](out)
	narrow := true
	err := t.finishEach(states, out, func(i int, v types.Int128) {
		values[i] = v
		_, fits := v.Int64()
		narrow = narrow && fits
	})
	if err != nil || !narrow {
		return err
	}
	return narrowLanes(t.context.Budget, out)
}

func (t *totals) finishEach(states []total, out *vector.Vector, put func(i int, v types.Int128)) error {
	for i := range states {
		if states[i].count == 0 {
			put(i, types.Int128{})
			if err := markNull(t.context.Budget, out, i); err != nil {
				return err
			}
			continue
		}
		v, fits := t.finish(&states[i])
		if !fits {
			return t.failure()
		}
		put(i, v)
	}
	return nil
}
