package arithmetic

import (
	"math"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/apply"
	"github.com/ballista-go/ballista/core/function/calendar"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

func intervalOutOfRange() error { return errs.New(errs.InvalidValue, "interval out of range") }

// addIntervals adds or subtracts part by part.
func addIntervals(a *apply.Args, row int) (types.Interval, error) {
	return sumOfIntervals(a.Interval(0, row), a.Interval(1, row))
}

func subtractIntervals(a *apply.Args, row int) (types.Interval, error) {
	negated, fits := calendar.Negate(a.Interval(1, row))
	if !fits {
		return negated, intervalOutOfRange()
	}
	return sumOfIntervals(a.Interval(0, row), negated)
}

func sumOfIntervals(x, y types.Interval) (types.Interval, error) {
	months, monthsFit := sumSigned(x.Months, y.Months)
	days, daysFit := sumSigned(x.Days, y.Days)
	nanos, nanosFit := sumSigned(x.Nanos, y.Nanos)
	if !monthsFit || !daysFit || !nanosFit {
		return types.Interval{}, intervalOutOfRange()
	}
	return types.Interval{Months: months, Days: days, Nanos: nanos}, nil
}

func negateIntervals(c *expr.Context, args []*vector.Vector, out *vector.Vector) error {
	in, results := vector.ReaderOf[types.Interval](args[0]), vector.Values[types.Interval](out)
	for k := range apply.Count(c) {
		row := apply.RowAt(c, k)
		negated, fits := calendar.Negate(in.At(row))
		if !fits {
			return intervalOutOfRange()
		}
		results[row] = negated
	}
	return nil
}

// multiplyByInteger multiplies an interval, argument span, by the integer that is the other argument.
func multiplyByInteger(span int) apply.Program {
	return apply.Try(func(a *apply.Args, row int) (types.Interval, error) {
		i, n := a.Interval(span, row), a.Int(1-span, row)
		months, monthsFit := calendar.Multiply(int64(i.Months), n)
		days, daysFit := calendar.Multiply(int64(i.Days), n)
		nanos, nanosFit := calendar.Multiply(i.Nanos, n)
		if !monthsFit || !daysFit || !nanosFit || int64(int32(months)) != months || int64(int32(days)) != days {
			return types.Interval{}, intervalOutOfRange()
		}
		return types.Interval{Months: int32(months), Days: int32(days), Nanos: nanos}, nil
	})
}

// multiplyByFloat is multiplyByInteger for a Float64.
func multiplyByFloat(span int) apply.Program {
	return apply.Try(func(a *apply.Args, row int) (types.Interval, error) {
		return scaled(a.Interval(span, row), a.Float(1-span, row))
	})
}

func divideByFloat(a *apply.Args, row int) (types.Interval, error) {
	if a.Float(1, row) == 0 {
		return types.Interval{}, divisionByZero()
	}
	return scaled(a.Interval(0, row), 1/a.Float(1, row))
}

// scaled multiplies part by part. Fractions of a month become days, of which a month has 30, and those of a day time.
func scaled(i types.Interval, by float64) (types.Interval, error) {
	months, monthRest := math.Modf(float64(i.Months) * by)
	days, dayRest := math.Modf(float64(i.Days)*by + roundTo(monthRest*30))
	nanos := math.RoundToEven(float64(i.Nanos)*by + roundTo(dayRest)*float64(calendar.Day))
	if math.Abs(months) > math.MaxInt32 || math.Abs(days) > math.MaxInt32 || math.Abs(nanos) >= math.MaxInt64 || math.IsNaN(by) {
		return types.Interval{}, intervalOutOfRange()
	}
	return types.Interval{Months: int32(months), Days: int32(days), Nanos: int64(nanos)}, nil
}

// roundTo drops what binary fractions leave beyond the twelfth digit.
func roundTo(f float64) float64 { return math.Round(f*1e12) / 1e12 }
