package optimizer

import (
	"slices"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/tree"
)

// nullSkipping are functions of one argument for which rows where it is NULL change nothing.
var nullSkipping = []string{"sum", "avg", "min", "max", "count"}

// filterAggregates has aggregates see fewer rows, where a CASE gives them NULL or zero for the others: sum(CASE WHEN c THEN x END) is
// sum(x) FILTER (WHERE c), and sum(CASE WHEN c THEN 1 ELSE 0 END) is count(*) FILTER (WHERE c) of each group.
func filterAggregates(_ *run, plan logical.Node) (logical.Node, error) {
	return tree.Up(plan, func(n logical.Node) (logical.Node, error) {
		a, ok := n.(*logical.Aggregate)
		if !ok {
			return n, nil
		}
		filtered := *a
		filtered.Aggregates = slices.Clone(a.Aggregates)
		for i := range filtered.Aggregates {
			call := filtered.Aggregates[i].Expr.(*expr.Aggregate)
			filtered.Aggregates[i].Expr = withFilter(call, len(a.Groups) > 0 && a.Sets == nil)
		}
		return &filtered, nil
	})
}

// withFilter is an aggregate whose CASE is a filter, where it has one that can be. groups says that no group is without rows.
func withFilter(call *expr.Aggregate, groups bool) expr.Expr {
	if len(call.Args) != 1 || call.Distinct || len(call.Order) > 0 || !isOneOf(call.Function, nullSkipping) {
		return call
	}
	chosen := call.Args[0]
	cast, isCast := chosen.(*expr.Cast)
	if isCast {
		chosen = cast.Input
	}
	c, ok := chosen.(*expr.Case)
	if !ok || len(c.Whens) != 1 || !cheap(c.Whens[0].Condition) {
		return call
	}
	when := c.Whens[0]
	if groups && call.Filter == nil && isOneOf(call.Function, []string{"sum"}) && isLiteral(when.Result, int64(1)) && isLiteral(c.Else, int64(0)) {
		return counting(when.Condition)
	}
	if c.Else != nil && !isLiteral(c.Else, nil) || expr.HasSubquery(when.Result) || !arrow.TypeEqual(when.Result.Type(), c.Type()) {
		return call
	}
	filtered := *call
	filtered.Args, filtered.Filter = []expr.Expr{when.Result}, when.Condition
	if isCast {
		filtered.Args = []expr.Expr{&expr.Cast{Input: when.Result, To: cast.To, Mode: cast.Mode}}
	}
	if call.Filter != nil {
		filtered.Filter = expr.Conjunction([]expr.Expr{call.Filter, when.Condition})
	}
	return &filtered
}

// counting is count(*) FILTER (WHERE condition).
func counting(condition expr.Expr) expr.Expr {
	f, _ := function.Aggregate("count")
	overload, err := f.Resolve(nil)
	if err != nil {
		panic("optimizer: count takes no arguments: " + err.Error())
	}
	return &expr.Aggregate{Function: f, Overload: overload, Filter: condition}
}

func isOneOf(f *expr.AggregateFunction, names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		known, _ := function.Aggregate(name)
		return known == f
	})
}

// cheap reports whether a condition may be evaluated once for each aggregate that has it, where it was once for all.
func cheap(condition expr.Expr) bool {
	return !tree.Any(condition, func(e expr.Expr) bool {
		switch e.(type) {
		case *expr.Call, *expr.Subquery:
			return true
		}
		return false
	})
}
