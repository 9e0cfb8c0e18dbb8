package eval

import (
	"cmp"
	"slices"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
)

// inOrder sorts the terms of a conjunction or disjunction: what is cheap first; what can fail or is volatile last, as written.
func inOrder(terms []expr.Expr) []expr.Expr {
	type costed struct {
		term  expr.Expr
		fixed bool
		cost  int
	}
	list := make([]costed, len(terms))
	for i, term := range terms {
		list[i] = costed{term: term, fixed: movesLast(term)}
		if !list[i].fixed {
			list[i].cost = costOf(term)
		}
	}
	slices.SortStableFunc(list, func(a, b costed) int {
		return cmp.Or(one(a.fixed)-one(b.fixed), cmp.Compare(a.cost, b.cost))
	})
	ordered := make([]expr.Expr, len(terms))
	for i, c := range list {
		ordered[i] = c.term
	}
	return ordered
}

// movesLast reports whether a term keeps its place behind those that cannot fail.
func movesLast(term expr.Expr) bool {
	return expr.CanFail(term) || expr.VolatilityOf(term) == expr.Volatile
}

// cheap is up to which cost a term is evaluated for rows that are decided, too.
const cheap = 10

// costOf is a guess of what evaluating e for a row costs, in comparisons of integers.
func costOf(e expr.Expr) int {
	cost := 0
	for _, child := range e.Children() {
		cost += costOf(child)
	}
	switch e := e.(type) {
	case *expr.Call:
		cost += 2 * costOfValues(e.Args)
	case *expr.Comparison:
		cost += costOfValues(e.Children())
	case *expr.In:
		cost += 2 * costOfValues([]expr.Expr{e.Input})
	case *expr.Case, *expr.Cast:
		cost += 4 * costOfValues(e.Children())
	case *expr.And, *expr.Or, *expr.Not, *expr.IsNull:
		cost++
	}
	return cost
}

// costOfValues is the cost of looking at a value of the dearest type.
func costOfValues(list []expr.Expr) int {
	cost := 1
	for _, e := range list {
		switch layout, _ := types.LayoutOf(e.Type()); {
		case layout.Nested():
			cost = max(cost, 20)
		case layout == types.View:
			cost = max(cost, 5)
		}
	}
	return cost
}
