package planner

import (
	"maps"
	"slices"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/tree"
)

func (p *planner) recursion(n *logical.Recursion) (physical.Node, error) {
	start, err := p.exactly(n.Start)
	if err != nil {
		return nil, err
	}
	step, err := p.exactly(n.Step)
	if err != nil {
		return nil, err
	}
	return &physical.Recursion{ID: n.ID, Name: n.Name, Start: start, Step: step, Distinct: n.Distinct, Columns: n.Columns}, nil
}

// recursion is run by one task. What its step reads of shared rows is brought there first, since the step runs several times.
func (d *distributor) recursion(n *physical.Recursion) placed {
	output := expr.IDsOf(n.Start.Output())
	start := d.together(d.place(n.Start, output), output)
	around := map[int]*physical.With{}
	step := d.local(n.Step, around)
	recursion := *n
	recursion.Start, recursion.Step = start.node, step
	var node physical.Node = &recursion
	for _, id := range slices.Sorted(maps.Keys(around)) {
		with := *around[id]
		with.Body = node
		node = &with
	}
	return placed{node: node, where: distribution{kind: one}, rows: start.rows}
}

// local replaces the references of a step to rows that are shared outside of it by such to rows in the same task.
func (d *distributor) local(step physical.Node, around map[int]*physical.With) physical.Node {
	rewritten, err := tree.Up(step, func(node physical.Node) (physical.Node, error) {
		ref, ok := node.(*physical.Ref)
		if !ok {
			return node, nil
		}
		if _, outside := d.shared[ref.ID]; !outside {
			return node, nil
		}
		return d.localRef(ref, around), nil
	})
	if err != nil {
		panic("planner: rewriting references cannot fail: " + err.Error())
	}
	return rewritten
}

func (d *distributor) localRef(ref *physical.Ref, around map[int]*physical.With) physical.Node {
	with, ok := around[ref.ID]
	if !ok {
		outer := &physical.Ref{ID: ref.ID, Name: ref.Name}
		for _, c := range ref.Columns {
			outer.Columns = append(outer.Columns, d.column(c.Name, c))
		}
		rows := d.together(d.ref(outer), expr.IDsOf(outer.Columns))
		d.lastID++
		with = &physical.With{ID: int(d.lastID), Name: ref.Name, Shared: rows.node}
		around[ref.ID] = with
	}
	return &physical.Ref{ID: with.ID, Name: ref.Name, Columns: ref.Columns}
}
