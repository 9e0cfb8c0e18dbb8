package scalar

import (
	"math"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/function/apply"
	"github.com/ballista-go/ballista/core/function/signature"
)

var rangeArgs = doc("start", "the first number; 0 where only the stop is given", "stop", "an integer", "step", "how far apart the numbers lie; 1 where it is left out")

var rangeTakes = []signature.Signature{signature.Takes(signature.Integer).Opt(signature.Integer, signature.Integer)}

var ranges = family{"lists", []definition{
	{
		name: "range", summary: "The integers from a start up to a stop, without it.", args: rangeArgs,
		example: "range(2, 5)", result: "[2, 3, 4]", takes: rangeTakes, overload: gives(arrow.ListOf(int64Type), failing(series(0))),
	},
	{
		name: "generate_series", summary: "The integers from a start up to a stop, with it.", args: rangeArgs,
		example: "generate_series(2, 5)", result: "[2, 3, 4, 5]", takes: rangeTakes, overload: gives(arrow.ListOf(int64Type), failing(series(1))),
	},
}}

// series computes the numbers up to the stop, which is one of them where last is 1.
func series(last int64) apply.Program {
	return apply.Integers(func(list []int64, a *apply.Args, row int) ([]int64, error) {
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
		if err := a.Afford(terms(start, stop, step) * elementCost); err != nil {
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
