package aggregate

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// intervalTotal is the sum of a group's intervals, part by part, each wider than in an interval: only the result is checked, so
// that an error does not depend on the order.
type intervalTotal struct {
	months, days int64
	nanos        types.Int128
	count        int64
}

// intervalTotals add up intervals. A partial state is the total's fields.
type intervalTotals struct {
	context *expr.Context
	states  memory.Array[intervalTotal]
}

var (
	intervalType        = arrow.FixedWidthTypes.MonthDayNanoInterval
	intervalTotalStates = []types.Type{int64Type, int64Type, wideDecimal(0), int64Type}
)

func intervalSum() expr.AggregateOverload {
	return expr.AggregateOverload{
		Result: intervalType, Nullable: true, State: intervalTotalStates,
		New: func(c *expr.Context) expr.Accumulator {
			return &intervalTotals{context: c, states: memory.Array[intervalTotal]{Budget: c.Budget}}
		},
	}
}

func (t *intervalTotals) Grow(groups int) error { return t.states.Grow(groups, intervalTotal{}) }

func (t *intervalTotals) Release() { t.states.Release() }

func (t *intervalTotals) Update(groups []uint32, args []*vector.Vector, rows []int32) error {
	in := vector.ReaderOf[types.Interval](args[0])
	for k := range countOf(args[0], rows) {
		row := rowAt(rows, k)
		if args[0].Null(row) {
			continue
		}
		t.states.Values[groupAt(groups, k)].add(in.At(row))
	}
	return nil
}

func (t *intervalTotal) add(i types.Interval) {
	t.months += int64(i.Months)
	t.days += int64(i.Days)
	t.nanos, _ = t.nanos.Add(types.Int128Of(i.Nanos))
	t.count++
}

// Merge implements expr.Accumulator.
func (t *intervalTotals) Merge(groups []uint32, states []*vector.Vector, rows []int32) error {
	months, days, counts := vector.ReaderOf[int64](states[0]), vector.ReaderOf[int64](states[1]), vector.ReaderOf[int64](states[3])
	nanos := wideReader(states[2])
	for k := range countOf(states[0], rows) {
		row, state := rowAt(rows, k), &t.states.Values[groupAt(groups, k)]
		state.months += months.At(row)
		state.days += days.At(row)
		state.nanos, _ = state.nanos.Add(nanos(row))
		state.count += counts.At(row)
	}
	return nil
}

// Partial implements expr.Accumulator.
func (t *intervalTotals) Partial(from, to int, out []*vector.Vector) error {
	for i, layout := range []types.Layout{types.Int64, types.Int64, types.Decimal, types.Int64} {
		if err := out[i].Prepare(t.context.Budget, intervalTotalStates[i], layout, to-from); err != nil {
			return err
		}
	}
	months, days, counts := vector.Values[int64](out[0]), vector.Values[int64](out[1]), vector.Values[int64](out[3])
	nanos := vector.Values[types.Int128](out[2])
	for i, state := range t.states.Values[from:to] {
		months[i], days[i], nanos[i], counts[i] = state.months, state.days, state.nanos, state.count
	}
	return nil
}

// Final implements expr.Accumulator.
func (t *intervalTotals) Final(from, to int, out *vector.Vector) error {
	if err := out.Prepare(t.context.Budget, intervalType, types.MonthDayNano, to-from); err != nil {
		return err
	}
	values := vector.Values[types.Interval](out)
	for i, state := range t.states.Values[from:to] {
		nanos, fits := state.nanos.Int64()
		values[i] = types.Interval{Months: int32(state.months), Days: int32(state.days), Nanos: nanos}
		if !fits || int64(values[i].Months) != state.months || int64(values[i].Days) != state.days {
			return errs.New(errs.InvalidValue, "sum of intervals does not fit an interval")
		}
		if state.count == 0 {
			if err := markNull(t.context.Budget, out, i); err != nil {
				return err
			}
		}
	}
	return nil
}
