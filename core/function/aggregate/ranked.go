package aggregate

import (
	"math"
	"slices"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/signature"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

var (
	discretePercentile = definition{
		name: "percentile_disc", aliases: []string{"quantile_disc", "quantile"},
		summary: "The least value up to which at least a given share of the values lies; with a negative share, from the greatest value down.",
		args:    doc("value", "a value of any type", "percentile", "a constant from -1 to 1"), example: "percentile_disc(fare, 0.5)", result: "10.00",
		takes: signature.Takes(ordinary, signature.Double), overload: discretePercentileOf,
	}
	mode = definition{
		name: "mode", summary: "The most frequent value, the least of several such values.",
		args: doc("value", "a value of any type"), example: "mode(x % 2)", result: "1",
		takes: signature.Takes(ordinary), overload: modeOf,
	}
)

// ranked is the accumulator of functions that pick one of a group's values once all are in order.
type ranked struct {
	collected
	pick func(sorted []int32, compare func(a, b int32) int) int32
}

func rankedOverload(t types.Type, pick func(sorted []int32, compare func(a, b int32) int) int32) expr.AggregateOverload {
	list := listType(t)
	return expr.AggregateOverload{
		Result: t, Nullable: true, State: []types.Type{list},
		New: func(c *expr.Context) expr.Accumulator { return &ranked{newCollected(c, list, skipNulls), pick} },
	}
}

func discretePercentileOf(args []expr.Arg) (expr.AggregateOverload, error) {
	share, err := constantFloat("percentile_disc", args[1])
	if err != nil {
		return expr.AggregateOverload{}, err
	}
	if !(share >= -1 && share <= 1) {
		return expr.AggregateOverload{}, errs.New(errs.Binding, "the share of percentile_disc must be from -1 to 1: %v", share)
	}
	return rankedOverload(args[0].Type, func(sorted []int32, _ func(a, b int32) int) int32 {
		return sorted[discretePlace(share, len(sorted))]
	}), nil
}

// discretePlace is the number, in order, of the percentile of n values.
func discretePlace(share float64, n int) int {
	place := int(math.Ceil(math.Abs(share)*float64(n))) - 1
	if place = max(0, place); math.Signbit(share) {
		return n - 1 - place
	}
	return place
}

func modeOf(args []expr.Arg) (expr.AggregateOverload, error) {
	o := rankedOverload(args[0].Type, mostFrequent)
	return o, nil
}

// mostFrequent is the first of the longest run of equal values.
func mostFrequent(sorted []int32, compare func(a, b int32) int) int32 {
	best, longest, start := sorted[0], 0, 0
	for i := range sorted {
		if compare(sorted[start], sorted[i]) != 0 {
			start = i
		}
		if length := i - start + 1; length > longest {
			best, longest = sorted[start], length
		}
	}
	return best
}

// Final implements expr.Accumulator. The result of no values is NULL.
func (r *ranked) Final(from, to int, out *vector.Vector) error {
	if err := r.arrange(); err != nil {
		return err
	}
	values := r.values.Vector()
	rows := slices.Repeat([]int32{none}, to-from)
	if values.Len > 0 {
		byRow := vector.Comparator(values, values, nullsLast)
		compare := func(a, b int32) int { return byRow(int(a), int(b)) }
		for i := range rows {
			if sorted := r.of(from + i); len(sorted) > 0 {
				slices.SortFunc(sorted, compare)
				rows[i] = r.pick(sorted, compare)
			}
		}
	}
	return vector.GatherOuter(r.context.Budget, out, values, rows)
}
