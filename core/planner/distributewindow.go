package planner

import (
	"slices"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/physical"
)

// window computes window functions where the rows are when no partition is in several tasks. Otherwise the rows of a partition are
// moved to one task: in their order where ties matter.
func (d *distributor) window(n *physical.Window, input placed, need expr.IDs) placed {
	if !input.where.divided() {
		return placed{node: withInput(n, input.node), where: distribution{kind: one}, rows: input.rows}
	}
	if partitionsApart(n, input.where) {
		return input.under(n)
	}
	if len(n.Partition) == 0 || input.rows <= d.config.SingleGroups || anyVolatile(n.Partition, expr.Volatile) {
		return d.together(input, need).under(n)
	}
	ordered := slices.ContainsFunc(n.Calls, func(named logical.Named) bool { return named.Expr.(*expr.Window).OrdersPeers() })
	return d.exchange(input, need, physical.Exchange{Kind: physical.Hash, Keys: n.Partition, Ordered: ordered}).under(n)
}

// partitionsApart reports whether rows of the same partition are in the same task.
func partitionsApart(n *physical.Window, where distribution) bool {
	groups := make([]logical.Named, len(n.Partition))
	for i, e := range n.Partition {
		groups[i].Expr = e
	}
	return groupsApart(groups, where)
}
