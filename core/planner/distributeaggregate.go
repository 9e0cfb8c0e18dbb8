package planner

import (
	"fmt"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/physical"
)

// aggregate groups rows where they are when no group is in several tasks. Otherwise each task makes the states of its groups, and
// these are merged; where states cannot be merged, or would be as many as the rows, the rows are moved.
func (d *distributor) aggregate(n *physical.HashAggregate, input placed, need expr.IDs) placed {
	switch {
	case !input.where.divided():
		return grouped(n, input, distribution{kind: one})
	case n.Sets == nil && groupsApart(n.Groups, input.where):
		return grouped(n, input, input.where.computed(n.Groups))
	case mergeable(n) && (d.fewGroups(n) || n.Sets != nil || anyVolatile(groupExprs(n), expr.Volatile) || d.reduces(n, input)):
		return d.mergeStates(n, input)
	}
	return d.moveRows(n, input, need)
}

// grouped aggregates rows that are in the place for it.
func grouped(n *physical.HashAggregate, input placed, where distribution) placed {
	return placed{node: withInput(n, input.node), where: where, rows: rowsOfGroups(n, input)}
}

func rowsOfGroups(n *physical.HashAggregate, input placed) float64 {
	switch {
	case len(n.Groups) == 0:
		return 1
	case n.Estimate > 0:
		return n.Estimate
	}
	return input.rows
}

// groupsApart reports whether rows of the same group are in the same task.
func groupsApart(groups []logical.Named, where distribution) bool {
	if where.keys == nil {
		return false
	}
	for _, key := range where.keys {
		found := false
		for _, group := range groups {
			c, ok := group.Expr.(*expr.Column)
			found = found || ok && key.Has(c.ID)
		}
		if !found {
			return false
		}
	}
	return true
}

// mergeable reports whether states of all aggregates can be merged, in any order.
func mergeable(n *physical.HashAggregate) bool {
	for _, named := range n.Aggregates {
		call := named.Expr.(*expr.Aggregate)
		distinct := call.Distinct && !call.Overload.DistinctIrrelevant
		if distinct || ordered(call) || len(call.Overload.State) == 0 {
			return false
		}
	}
	return true
}

// ordered reports whether an aggregate depends on the order of the rows.
func ordered(call *expr.Aggregate) bool { return call.Function.OrderSensitive || len(call.Order) > 0 }

func anyOrdered(n *physical.HashAggregate) bool {
	for _, named := range n.Aggregates {
		if ordered(named.Expr.(*expr.Aggregate)) {
			return true
		}
	}
	return false
}

func groupExprs(n *physical.HashAggregate) (exprs []expr.Expr) {
	for _, group := range n.Groups {
		exprs = append(exprs, group.Expr)
	}
	return exprs
}

// fewGroups reports whether one task may merge all groups.
func (d *distributor) fewGroups(n *physical.HashAggregate) bool {
	return len(n.Groups) == 0 || n.Estimate > 0 && n.Estimate <= d.config.SingleGroups
}

// reduces reports whether there are expected to be fewer states than rows.
func (d *distributor) reduces(n *physical.HashAggregate, input placed) bool {
	return rowsOfGroups(n, input)*d.config.RowsPerGroup <= input.rows
}

// mergeStates aggregates in each task, moves the states and merges them.
func (d *distributor) mergeStates(n *physical.HashAggregate, input placed) placed {
	return d.merge(n, n, input)
}

// merge merges the states that the tasks have of one aggregation into the results of another one, of the same states.
func (d *distributor) merge(n, results *physical.HashAggregate, input placed) placed {
	partial := *n
	partial.Input, partial.Mode, partial.Partials = input.node, physical.Partial, d.states(n)
	states := placed{node: &partial, where: distribution{kind: spread}, rows: rowsOfGroups(n, input)}

	final := &physical.HashAggregate{
		Mode: physical.Final, Aggregates: results.Aggregates, Partials: partial.Partials, Estimate: n.Estimate,
	}
	exchange := physical.Exchange{Kind: physical.Single}
	keys := logical.ColumnsOf(n.Groups)
	if n.SetID != nil { // a group like any other by now
		keys = append(keys, n.SetID)
	}
	for _, key := range keys {
		final.Groups = append(final.Groups, logical.Named{Expr: key, Column: key})
	}
	if !d.fewGroups(n) {
		exchange.Kind = physical.Hash
		exchange.Keys = groupExprs(final)
	}
	moved := d.exchange(states, expr.IDsOf(partial.Output()), exchange)
	final.Input = moved.node
	return placed{node: inOrder(final, n.Output()), where: moved.where, rows: moved.rows}
}

// states makes the columns of the states of each aggregate.
func (d *distributor) states(n *physical.HashAggregate) [][]*expr.Column {
	states := make([][]*expr.Column, len(n.Aggregates))
	for i, named := range n.Aggregates {
		for k, t := range named.Expr.(*expr.Aggregate).Overload.State {
			name := fmt.Sprintf("%s[%d]", named.Column.Name, k)
			states[i] = append(states[i], d.column(name, &expr.Literal{DataType: t}))
		}
	}
	return states
}

// moveRows moves the rows of a group to one task.
func (d *distributor) moveRows(n *physical.HashAggregate, input placed, need expr.IDs) placed {
	n, input, fewer := d.deduplicate(n, input)
	if fewer {
		need = expr.IDsOf(input.node.Output())
	}
	if fewer && len(n.Groups) == 0 && n.Sets == nil {
		return d.countDistinct(n, input)
	}
	groups := groupExprs(n)
	exchange := physical.Exchange{Kind: physical.Hash, Keys: groups, Ordered: anyOrdered(n)}
	if len(groups) == 0 || n.Sets != nil || input.rows <= d.config.SingleGroups || anyVolatile(groups, expr.Volatile) {
		exchange = physical.Exchange{Kind: physical.Single}
	}
	moved := d.exchange(input, need, exchange)
	where := moved.where
	if exchange.Kind == physical.Hash {
		where = hashed(columnExprs(logical.ColumnsOf(n.Groups)))
	}
	return grouped(n, moved, where)
}

func columnExprs(columns []*expr.Column) []expr.Expr {
	exprs := make([]expr.Expr, len(columns))
	for i, c := range columns {
		exprs[i] = c
	}
	return exprs
}
