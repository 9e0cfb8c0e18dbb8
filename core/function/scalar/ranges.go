package scalar

import (
	"math"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/apply"
	"github.com/ballista-go/ballista/core/function/calendar"
	"github.com/ballista-go/ballista/core/function/signature"
	"github.com/ballista-go/ballista/core/types"
)

var rangeArgs = doc(
	"start", "the first number, date or timestamp; 0 where only the stop is given", "stop", "an integer, a date or a timestamp",
	"step", "how far apart the numbers lie, 1 where it is left out; an interval between dates and timestamps",
)

var rangeTakes = []signature.Signature{
	signature.Takes(signature.Integer).Opt(signature.Integer, signature.Integer),
	signature.Takes(dateClass, dateClass, signature.Interval),
	signature.Takes(stampClass, stampClass, signature.Interval),
}

var dateClass = signature.Exactly(arrow.FixedWidthTypes.Date32)

// stampClass is timestamps and dates, as timestamps of nanoseconds.
var stampClass = signature.Class{Name: "timestamp", Cast: func(t types.Type) (types.Type, bool) {
	if t.ID() == arrow.NULL || t.ID() == arrow.DATE32 {
		return &arrow.TimestampType{Unit: arrow.Nanosecond}, true
	}
	stamp, ok := t.(*arrow.TimestampType)
	if !ok {
		return nil, false
	}
	return &arrow.TimestampType{Unit: arrow.Nanosecond, TimeZone: stamp.TimeZone}, true
}}

var ranges = family{"lists", []definition{
	{
		name: "range", summary: "The integers, dates or timestamps from a start up to a stop, without it.", args: rangeArgs,
		example: "range(2, 5)", result: "[2, 3, 4]", takes: rangeTakes, overload: seriesOf(0),
	},
	{
		name: "generate_series", summary: "The integers, dates or timestamps from a start up to a stop, with it.", args: rangeArgs,
		example: "generate_series(2, 5)", result: "[2, 3, 4, 5]", takes: rangeTakes, overload: seriesOf(1),
	},
}}

// seriesOf is the overload for the type of the first argument. The stop is in the list where last is 1.
func seriesOf(last int64) func(args []expr.Arg) (expr.Overload, error) {
	return func(args []expr.Arg) (expr.Overload, error) {
		t := args[0].Type
		o := expr.Overload{Result: arrow.ListOf(t), CanFail: true}
		switch t.ID() {
		case arrow.DATE32:
			return dateSeries(last == 1).In(o), nil
		case arrow.TIMESTAMP:
			return keepingZone(t, momentSeries(last == 1)).In(o), nil
		}
		return series(last).In(o), nil
	}
}

func dateSeries(last bool) apply.Program {
	return apply.Fixed(types.Int32, func(list []int32, a *apply.Args, row int) ([]int32, error) {
		by := a.Interval(2, row)
		if by.Nanos%calendar.Day != 0 {
			return list, errs.New(errs.InvalidValue, "step of a series of dates is not one of whole days")
		}
		sign, err := calendar.Sign(by)
		if err != nil {
			return list, err
		}
		next, stop := int64(a.Int32(0, row)), int64(a.Int32(1, row))
		for fits := true; fits && (next-stop)*int64(sign) < 0 || fits && last && next == stop; {
			list = append(list, int32(next))
			if err := affordMore(a, len(list)); err != nil {
				return list, err
			}
			next, fits = calendar.ShiftDate(next, by)
		}
		return list, nil
	})
}

func momentSeries(last bool) apply.Program {
	return apply.Fixed(types.Int64, func(list []int64, a *apply.Args, row int) ([]int64, error) {
		by := a.Interval(2, row)
		sign, err := calendar.Sign(by)
		if err != nil {
			return list, err
		}
		zone, _ := a.Values.(*calendar.Zone)
		s := calendar.Series{Next: a.Int(0, row), Stop: a.Int(1, row), By: by, Zone: zone, Sign: sign, Last: last}
		for {
			moment, ok := s.Take()
			if !ok {
				return list, nil
			}
			list = append(list, moment)
			if err := affordMore(a, len(list)); err != nil {
				return list, err
			}
		}
	})
}

// affordMore checks now and then that there is memory for a list that grows.
func affordMore(a *apply.Args, elements int) error {
	const often = 1 << 16
	switch {
	case elements > math.MaxInt32:
		return errs.New(errs.InvalidValue, "series of more than %d moments", math.MaxInt32)
	case elements%often == 0:
		return a.Afford(int64(elements) * apply.ElementCost)
	}
	return nil
}

// series computes the numbers up to the stop, which is one of them where last is 1.
func series(last int64) apply.Program {
	return apply.Fixed(types.Int64, func(list []int64, a *apply.Args, row int) ([]int64, error) {
		start, stop, step := int64(0), a.Int(0, row), int64(1)
		if a.Count() > 1 {
			start, stop = stop, a.Int(1, row)
		}
		if a.Count() > 2 {
			step = a.Int(2, row)
		}
		if step == 0 {
			return list, errs.New(errs.InvalidValue, "step of a series is 0")
		}
		if terms(start, stop, step) > math.MaxInt32 {
			return list, errs.New(errs.InvalidValue, "series of more than %d numbers: %d to %d", math.MaxInt32, start, stop)
		}
		if err := a.Afford(terms(start, stop, step) * apply.ElementCost); err != nil {
			return list, err
		}
		for n := start; step > 0 && n < stop || step < 0 && n > stop || last == 1 && n == stop; n += step {
			list = append(list, n)
			if next := n + step; (next > n) != (step > 0) { // beyond all integers
				break
			}
		}
		return list, nil
	})
}

// terms is about how many numbers a series has; it may be one too many.
func terms(start, stop, step int64) int64 {
	if stop > start == (step < 0) {
		return 1
	}
	distance := uint64(max(start, stop)) - uint64(min(start, stop))
	return int64(min(distance/magnitude(step), math.MaxInt64-1)) + 1
}
