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

// ranked is the accumulator of functions that pick one of a group's values by their order.
type ranked struct {
	collected
	pick picking
}

// picking picks one of a group's values, of which there are some. It may reorder them.
type picking func(values []int32, compare func(a, b int32) int) int32

func rankedOverload(t types.Type, pick picking) expr.AggregateOverload {
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
	return rankedOverload(args[0].Type, func(values []int32, compare func(a, b int32) int) int32 {
		place := discretePlace(share, len(values))
		selectPlace(values, place, compare)
		return values[place]
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

// selectPlace is selectKey for values that a function compares.
func selectPlace(values []int32, k int, compare func(a, b int32) int) {
	for low, high := 0, len(values)-1; low < high; {
		pivot, i, j := values[low+(high-low)/2], low, high
		for i <= j {
			for compare(values[i], pivot) < 0 {
				i++
			}
			for compare(values[j], pivot) > 0 {
				j--
			}
			if i <= j {
				values[i], values[j] = values[j], values[i]
				i++
				j--
			}
		}
		switch {
		case k <= j:
			high = j
		case k >= i:
			low = i
		default:
			return
		}
	}
}

func modeOf(args []expr.Arg) (expr.AggregateOverload, error) {
	return rankedOverload(args[0].Type, mostFrequent), nil
}

// mostFrequent is the first of the longest run of equal values once they are in order.
func mostFrequent(sorted []int32, compare func(a, b int32) int) int32 {
	slices.SortFunc(sorted, compare)
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
			if group := r.of(from + i); len(group) > 0 {
				rows[i] = r.pick(group, compare)
			}
		}
	}
	return vector.GatherOuter(r.context.Budget, out, values, rows)
}
