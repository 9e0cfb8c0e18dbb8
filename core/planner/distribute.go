package planner

import (
	"context"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical/cardinality"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/tree"
)

// distributor places the exchanges of a plan that was made for one node.
type distributor struct {
	ctx       context.Context
	config    Config
	estimates *cardinality.Estimator
	rows      map[physical.Node]float64 // estimates, of most nodes of the plan
	shared    map[int]placed            // by the ID of With
	lastID    expr.ID
}

// distribute adds what a plan needs to run on several nodes: its rows divided among the tasks, and exchanges.
//
// Invariant: where a node's rows are not divided, everything down to the next exchanges is the same for any number of tasks, so
// that one task may run it.
func (p *planner) distribute(ctx context.Context, plan physical.Node) placed {
	d := &distributor{ctx: ctx, config: p.config, estimates: p.estimates, rows: p.rows, shared: map[int]placed{}}
	if d.scannedRows(plan) < p.config.MinRows {
		return placed{node: plan}
	}
	d.lastID = lastID(plan)
	for id := range p.above {
		d.lastID = max(d.lastID, id)
	}
	return d.place(plan, expr.IDsOf(plan.Output()))
}

// place distributes a node and what is below it. The columns in need are used above it, and kept.
func (d *distributor) place(node physical.Node, need expr.IDs) placed {
	p := d.placeNode(node, need)
	p.where = p.where.within(p.node.Output())
	if p.where.kind == repeated && evaluates(p.node, expr.Volatile) {
		p.where.kind = one // each task would have other rows
	}
	if rows, ok := d.rows[node]; ok {
		p.rows = rows
	}
	return p
}

func (d *distributor) placeNode(node physical.Node, need expr.IDs) placed {
	switch n := node.(type) {
	case *physical.Scan:
		return d.scan(n)
	case *physical.Values:
		return d.values(n)
	case *physical.Empty:
		return placed{node: n, where: distribution{kind: repeated}}
	case *physical.Ref:
		return d.ref(n)
	case *physical.With:
		return d.with(n, need)
	case *physical.Union:
		return d.union(n)
	case *physical.Recursion:
		return d.recursion(n)
	case *physical.HashJoin:
		return d.join(n, need)
	}
	below := readBelow(node, need)
	input := d.place(node.Children()[0], below)
	switch n := node.(type) {
	case *physical.Project:
		p := input.under(n)
		p.where = p.where.computed(n.Exprs)
		return p
	case *physical.HashAggregate:
		return d.aggregate(n, input, below)
	case *physical.Sort:
		return d.sort(n, input, below)
	case *physical.Limit:
		return d.limit(n, input, below)
	case *physical.DistinctOn:
		return d.distinctOn(n, input, below)
	case *physical.Window:
		return d.window(n, input, below)
	}
	return input.under(node) // Filter and Unnest: each row by itself
}

// under puts a node with one input above the rows.
func (p placed) under(node physical.Node) placed {
	return placed{node: withInput(node, p.node), where: p.where, rows: p.rows}
}

func withInput(node, input physical.Node) physical.Node {
	if node.Children()[0] == input {
		return node
	}
	return node.WithChildren([]physical.Node{input})
}

// readBelow is what a node with one input reads of it, or passes on.
func readBelow(node physical.Node, need expr.IDs) expr.IDs {
	below := expr.IDs{}
	switch n := node.(type) {
	case *physical.Filter, *physical.Sort, *physical.Limit, *physical.Unnest, *physical.Window:
		for id := range need {
			below[id] = struct{}{}
		}
	case *physical.DistinctOn:
		below = expr.IDsOf(n.Input.Output())
	}
	return reads(node, below)
}

// reads adds to a set what a node's expressions read.
func reads(node physical.Node, ids expr.IDs) expr.IDs {
	for _, e := range physical.Expressions(node) {
		expr.Columns(e, func(c *expr.Column) { ids[c.ID] = struct{}{} })
	}
	return ids
}

// evaluates reports whether a node itself evaluates a function of the volatility.
func evaluates(node physical.Node, volatility expr.Volatility) bool {
	return anyVolatile(physical.Expressions(node), volatility)
}

func anyVolatile(exprs []expr.Expr, volatility expr.Volatility) bool {
	for _, e := range exprs {
		if expr.VolatilityOf(e) >= volatility {
			return true
		}
	}
	return false
}

// exchange moves rows, of which the columns in need are kept.
func (d *distributor) exchange(rows placed, need expr.IDs, exchange physical.Exchange) placed {
	exchange.Input = narrowed(rows.node, need)
	exchange.Partitions = 1
	where := distribution{kind: one}
	switch exchange.Kind {
	case physical.Hash:
		exchange.Partitions, where = d.config.Nodes, hashed(exchange.Keys)
	case physical.Range:
		exchange.Partitions, where.kind = d.config.Nodes, spread
	case physical.Broadcast:
		where.kind = repeated
	case physical.Single:
		exchange.Ordered = true
	}
	return placed{node: &exchange, where: where.within(exchange.Output()), rows: rows.rows}
}

// together moves rows to one task, in their order, unless they are there.
func (d *distributor) together(rows placed, need expr.IDs) placed {
	if !rows.where.divided() {
		return rows
	}
	return d.exchange(rows, need, physical.Exchange{Kind: physical.Single})
}

// narrowed adds a projection where rows have columns that nobody needs.
func narrowed(node physical.Node, need expr.IDs) physical.Node {
	output := node.Output()
	kept := needed(output, need)
	if len(kept) == len(output) {
		return node
	}
	return inOrder(node, kept)
}

// column makes a column of the distributed plan.
func (d *distributor) column(name string, like expr.Expr) *expr.Column {
	d.lastID++
	return &expr.Column{ID: d.lastID, Name: name, DataType: like.Type(), Null: like.Nullable()}
}

// lastID is the greatest ID of a column, or of shared rows, of the plan.
func lastID(plan physical.Node) (last expr.ID) {
	see := func(c *expr.Column) { last = max(last, c.ID) }
	tree.Walk(plan, func(node physical.Node) bool {
		for _, c := range node.Output() {
			see(c)
		}
		for _, e := range physical.Expressions(node) {
			expr.Columns(e, see)
		}
		switch n := node.(type) {
		case *physical.Scan:
			for _, c := range n.Request.FilterColumns {
				see(c.Column)
			}
		case *physical.HashJoin:
			if n.Mark != nil { // which need not be produced
				see(n.Mark)
			}
		case *physical.With:
			last = max(last, expr.ID(n.ID))
		case *physical.Recursion:
			last = max(last, expr.ID(n.ID))
		}
		return true
	})
	return last
}
