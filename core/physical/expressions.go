package physical

import (
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
)

// Expressions lists what a node evaluates, the columns that it merely reads among them. Of an aggregation that merges states
// these are the groups and the states.
func Expressions(node Node) []expr.Expr {
	switch n := node.(type) {
	case *Scan:
		return n.Request.Filters
	case *Values:
		return cells(n.Rows)
	case *Filter:
		return []expr.Expr{n.Condition}
	case *Project:
		return exprsOf(n.Exprs)
	case *HashAggregate:
		return n.expressions()
	case *HashJoin:
		return n.expressions()
	case *Sort:
		return keysOf(n.Keys)
	case *DistinctOn:
		return append(append([]expr.Expr{}, n.On...), keysOf(n.Keys)...)
	case *Unnest:
		return exprsOf(n.Lists)
	case *Window:
		return n.expressions()
	case *Exchange:
		return append(append([]expr.Expr{}, n.Keys...), keysOf(n.Order)...)
	}
	return nil
}

func (a *HashAggregate) expressions() []expr.Expr {
	exprs := exprsOf(a.Groups)
	if a.Mode != Final {
		return append(exprs, exprsOf(a.Aggregates)...)
	}
	for _, states := range a.Partials {
		for _, state := range states {
			exprs = append(exprs, state)
		}
	}
	return exprs
}

func (j *HashJoin) expressions() []expr.Expr {
	var exprs []expr.Expr
	for _, on := range j.On {
		exprs = append(exprs, on.Left, on.Right)
	}
	if j.Condition != nil {
		exprs = append(exprs, j.Condition)
	}
	return exprs
}

func cells(rows [][]expr.Expr) (exprs []expr.Expr) {
	for _, row := range rows {
		exprs = append(exprs, row...)
	}
	return exprs
}

func exprsOf(list []logical.Named) (exprs []expr.Expr) {
	for _, named := range list {
		exprs = append(exprs, named.Expr)
	}
	return exprs
}

func keysOf(keys []expr.SortKey) (exprs []expr.Expr) {
	for _, key := range keys {
		exprs = append(exprs, key.Expr)
	}
	return exprs
}
