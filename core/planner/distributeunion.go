package planner

import (
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/tree"
)

// union leaves divided inputs where they are. Beside them, the rows of an input that is in one task, or in each, go to the first
// task of the union.
func (d *distributor) union(n *physical.Union) placed {
	inputs := make([]placed, len(n.Inputs))
	kind := repeated
	rows := 0.0
	for i, input := range n.Inputs {
		inputs[i] = d.place(input, expr.IDsOf(input.Output()))
		rows += inputs[i].rows
		switch {
		case inputs[i].where.divided():
			kind = spread
		case inputs[i].where.kind == one && kind == repeated:
			kind = one
		}
	}
	union := &physical.Union{Columns: n.Columns}
	for _, input := range inputs {
		if kind == spread && !input.where.divided() {
			input = d.exchange(input, expr.IDsOf(input.node.Output()), physical.Exchange{Kind: physical.Hash})
		}
		union.Inputs = append(union.Inputs, input.node)
	}
	return placed{node: union, where: distribution{kind: kind}, rows: rows}
}

// with makes the shared rows an exchange of their own, unless all that read them are in the same task.
func (d *distributor) with(n *physical.With, need expr.IDs) placed {
	shared := d.place(n.Shared, expr.IDsOf(n.Shared.Output()))
	if shared.where.kind == repeated {
		shared.where.kind = one
	}
	d.shared[n.ID] = shared
	body := d.place(n.Body, need)
	if !tree.Any(body.node, readsShared(n.ID)) {
		return body
	}
	if readElsewhere(body.node, n.ID) {
		shared = placed{node: &physical.Exchange{Input: shared.node, Kind: physical.Forward, Partitions: 1}}
	}
	body.node = &physical.With{ID: n.ID, Name: n.Name, Shared: shared.node, Body: body.node}
	return body
}

// readElsewhere reports whether there is an exchange between a plan and a Ref that reads the shared rows of the ID.
func readElsewhere(plan physical.Node, id int) bool {
	return tree.Any(plan, func(node physical.Node) bool {
		exchange, ok := node.(*physical.Exchange)
		return ok && tree.Any(exchange.Input, readsShared(id))
	})
}

func readsShared(id int) func(physical.Node) bool {
	return func(node physical.Node) bool {
		ref, ok := node.(*physical.Ref)
		return ok && ref.ID == id
	}
}

func (d *distributor) ref(n *physical.Ref) placed {
	shared := d.shared[n.ID]
	return placed{node: n, where: shared.where.renamed(shared.node.Output(), n.Columns), rows: shared.rows}
}
