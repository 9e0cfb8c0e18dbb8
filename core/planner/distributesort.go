package planner

import (
	"math"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/physical"
)

// sort orders many rows in ranges, a task each; the tasks in order have the rows in order. Few rows are ordered by one task. Of a
// top-k each task finds its own first rows before.
func (d *distributor) sort(n *physical.Sort, input placed, need expr.IDs) placed {
	if !input.where.divided() {
		return placed{node: withInput(n, input.node), where: distribution{kind: one}, rows: input.rows}
	}
	volatile := evaluates(n, expr.Volatile) // its keys are evaluated once
	switch {
	case n.Fetch >= 0 && !volatile:
		input = placed{node: withInput(n, input.node), where: distribution{kind: spread}, rows: math.Min(input.rows, float64(n.Fetch))}
	case n.Fetch < 0 && !volatile && input.rows > d.config.SingleSort:
		ranges := d.exchange(input, need, physical.Exchange{Kind: physical.Range, Order: n.Keys, Ordered: true})
		return ranges.under(n)
	}
	return d.together(input, need).under(n)
}

// limit lets each task pass as many rows as are needed in all.
func (d *distributor) limit(n *physical.Limit, input placed, need expr.IDs) placed {
	if !input.where.divided() {
		return placed{node: withInput(n, input.node), where: distribution{kind: one}, rows: input.rows}
	}
	if n.Fetch >= 0 && n.Fetch <= math.MaxInt64-n.Skip {
		most := n.Skip + n.Fetch
		input = placed{
			node: &physical.Limit{Input: input.node, Fetch: most}, where: distribution{kind: spread},
			rows: math.Min(input.rows, float64(most)*float64(d.config.Nodes)),
		}
	}
	return d.together(input, need).under(n)
}

// distinctOn finds the first rows of each task's groups before those of all. One task has the result, since it is in the order of
// the keys.
func (d *distributor) distinctOn(n *physical.DistinctOn, input placed, need expr.IDs) placed {
	if !input.where.divided() {
		return placed{node: withInput(n, input.node), where: distribution{kind: one}, rows: input.rows}
	}
	if !evaluates(n, expr.Volatile) {
		input = placed{node: withInput(n, input.node), where: distribution{kind: spread}, rows: input.rows}
	}
	return d.together(input, need).under(n)
}
