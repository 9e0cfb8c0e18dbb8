package planner

import (
	"math"
	"slices"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/physical"
)

// deduplicate drops in each task the rows that aggregates with DISTINCT would not count again: those with the same groups and
// arguments. ok is false where the aggregates want other rows too, or where few rows are expected to be equal.
func (d *distributor) deduplicate(n *physical.HashAggregate, input placed) (over *physical.HashAggregate, rows placed, ok bool) {
	if !countSameDistinct(n) {
		return n, input, false
	}
	args := n.Aggregates[0].Expr.(*expr.Aggregate).Args
	exprs := append(groupExprs(n), args...)
	if anyVolatile(exprs, expr.Volatile) || d.distinctRows(n, args, input)*d.config.RowsPerGroup > input.rows {
		return n, input, false
	}
	distinct := &physical.HashAggregate{Input: input.node}
	for _, e := range exprs {
		distinct.Groups = append(distinct.Groups, logical.Named{Expr: e, Column: d.column(e.String(), e)})
	}
	columns := logical.ColumnsOf(distinct.Groups)
	aggregate := *n
	aggregate.Input = distinct
	aggregate.Groups = slices.Clone(n.Groups)
	for i := range aggregate.Groups {
		aggregate.Groups[i].Expr = columns[i]
	}
	aggregate.Aggregates = overColumns(n.Aggregates, columns[len(n.Groups):])
	where := distribution{kind: spread}
	return &aggregate, placed{node: distinct, where: where, rows: d.distinctRows(n, args, input)}, true
}

// countSameDistinct reports whether all aggregates see the same distinct arguments, and nothing else. An argument that has to be a
// constant would not be one any more.
func countSameDistinct(n *physical.HashAggregate) bool {
	for _, named := range n.Aggregates {
		call := named.Expr.(*expr.Aggregate)
		if !call.Distinct || call.Filter != nil || ordered(call) || len(call.Args) == 0 || len(call.Overload.State) == 0 {
			return false
		}
		if !slices.EqualFunc(call.Args, n.Aggregates[0].Expr.(*expr.Aggregate).Args, expr.Same) || slices.ContainsFunc(call.Args, isLiteral) {
			return false
		}
	}
	return len(n.Aggregates) > 0
}

func isLiteral(e expr.Expr) bool {
	_, ok := e.(*expr.Literal)
	return ok
}

// distinctRows estimates how many different groups and arguments there are.
func (d *distributor) distinctRows(n *physical.HashAggregate, args []expr.Expr, input placed) float64 {
	rows := rowsOfGroups(n, input)
	for _, arg := range args {
		rows *= d.estimates.Distinct(arg, input.rows)
	}
	return math.Min(rows, input.rows)
}

// overColumns are the aggregates of columns in place of their arguments.
func overColumns(aggregates []logical.Named, args []*expr.Column) []logical.Named {
	list := make([]logical.Named, len(aggregates))
	for i, named := range aggregates {
		call := *named.Expr.(*expr.Aggregate)
		call.Args = columnExprs(args)
		list[i] = logical.Named{Expr: &call, Column: named.Column}
	}
	return list
}

// countDistinct aggregates deduplicated rows without groups: each argument is in one task, whose states are merged.
func (d *distributor) countDistinct(n *physical.HashAggregate, rows placed) placed {
	args := n.Aggregates[0].Expr.(*expr.Aggregate).Args
	moved := d.exchange(rows, expr.IDsOf(rows.node.Output()), physical.Exchange{Kind: physical.Hash, Keys: args})
	final := *n
	final.Aggregates = slices.Clone(n.Aggregates)
	for i, named := range n.Aggregates {
		call := *named.Expr.(*expr.Aggregate)
		call.Distinct = false
		final.Aggregates[i].Expr = &call
	}
	return d.merge(n, &final, moved)
}
