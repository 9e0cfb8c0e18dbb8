package optimizer

import (
	"slices"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
)

// skipsNulls are aggregates of one argument that say the same with and without rows in which that is NULL.
var skipsNulls = map[string]bool{"sum": true, "avg": true, "min": true, "max": true, "count": true}

// filterCases makes sum(CASE WHEN a THEN b END) sum(b) FILTER (WHERE a): rows that count nothing are left out, where they would be computed,
// merged and skipped.
func filterCases(n *logical.Aggregate) *logical.Aggregate {
	filtered := *n
	filtered.Aggregates = slices.Clone(n.Aggregates)
	changed := false
	for i, named := range n.Aggregates {
		if a, ok := named.Expr.(*expr.Aggregate); ok {
			made := filterCase(a)
			filtered.Aggregates[i].Expr = made
			changed = changed || made != a
		}
	}
	if !changed {
		return n
	}
	return &filtered
}

func filterCase(a *expr.Aggregate) *expr.Aggregate {
	if !skipsNulls[a.Function.Name] || a.Function.Foreign != nil || len(a.Args) != 1 || a.Filter != nil || len(a.Order) > 0 {
		return a
	}
	condition, value := conditional(a.Args[0])
	if condition == nil || expr.HasSubquery(condition) || expr.HasSubquery(value) {
		return a
	}
	made := *a
	made.Args, made.Filter = []expr.Expr{value}, condition
	return &made
}

// conditional takes an expression apart that is a value where a condition is true, and NULL elsewhere. The condition of others is nil.
func conditional(e expr.Expr) (condition, value expr.Expr) {
	switch e := e.(type) {
	case *expr.Cast:
		condition, value = conditional(e.Input)
		if condition == nil {
			return nil, nil
		}
		inside := *e
		inside.Input = value
		return condition, &inside
	case *expr.Case:
		if len(e.Whens) == 1 && (e.Else == nil || isLiteral(e.Else, nil)) {
			return e.Whens[0].Condition, e.Whens[0].Result
		}
	}
	return nil, nil
}
