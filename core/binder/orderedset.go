package binder

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/eval"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
)

// orderedSets are aggregates of values in an order, which WITHIN GROUP gives, and the share that gives in ascending order what a
// share gives in descending order.
var orderedSets = map[string]func(share float64) float64{
	"percentile_cont": complement, "approx_percentile_cont": complement, "percentile_disc": fromTheGreatest,
}

func complement(share float64) float64 { return 1 - share }

// fromTheGreatest is a negative share, which percentile_disc counts from the greatest value down.
func fromTheGreatest(share float64) float64 {
	if share == 0 {
		return 1
	}
	return -share
}

// withinGroup puts f(x, share ORDER BY x) and f(share ORDER BY x) as f(share) WITHIN GROUP (ORDER BY x).
func withinGroup(c *ast.Call, f *expr.AggregateFunction) *ast.Call {
	if orderedSets[f.Name] == nil || len(c.OrderBy) == 0 || len(c.WithinGroup) > 0 {
		return c
	}
	within := *c
	within.WithinGroup, within.OrderBy = c.OrderBy, nil
	if len(c.Args) > 1 {
		within.Args = c.Args[1:]
	}
	return &within
}

// descending is the share to be found in ascending order. What is no constant number is refused later.
func (b *Binder) descending(share expr.Expr, ascending func(float64) float64) expr.Expr {
	double := arrow.PrimitiveTypes.Float64
	if !constant(share) || !types.IsNumeric(share.Type()) {
		return share
	}
	literal, err := eval.Constant(castTo(share, double), b.settings)
	if err != nil || literal.Value == nil {
		return share
	}
	return &expr.Literal{Value: ascending(literal.Value.(float64)), DataType: double}
}
