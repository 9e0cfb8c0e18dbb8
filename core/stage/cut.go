package stage

import (
	"slices"

	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/tree"
)

// Cut splits a plan at its exchanges and nowhere else. A plan without exchanges is one stage. nodes is how many tasks a stage has
// whose rows are divided, and for how many nodes the plan was made.
func Cut(root physical.Node, nodes int) *Plan {
	c := &cutter{plan: &Plan{}, nodes: nodes, forwarded: map[int]int{}}
	c.add(root, nil)
	schedule(c.plan.Stages)
	judge(c.plan.Stages)
	return c.plan
}

type cutter struct {
	plan      *Plan
	nodes     int
	forwarded map[int]int // the stages that give the rows of a With, by its ID
}

// add makes a stage of a plan, after those that it reads from.
func (c *cutter) add(root physical.Node, output *physical.Exchange) *Stage {
	cut, err := c.cutBelow(root)
	if err != nil {
		panic("stage: cutting cannot fail: " + err.Error())
	}
	s := &Stage{ID: len(c.plan.Stages), Root: cut, Output: output, Tasks: 1, Inputs: inputs(cut)}
	if tree.Any(cut, c.divides) {
		s.Tasks = c.nodes
	}
	c.plan.Stages = append(c.plan.Stages, s)
	return s
}

func (c *cutter) cutBelow(node physical.Node) (physical.Node, error) {
	switch n := node.(type) {
	case *physical.Exchange:
		below := c.add(n.Input, n)
		return &Receive{Stage: below.ID, Kind: n.Kind, Ordered: n.Ordered, Columns: n.Output()}, nil
	case *physical.With:
		if shared, ok := n.Shared.(*physical.Exchange); ok && shared.Kind == physical.Forward {
			c.forwarded[n.ID] = c.add(shared.Input, shared).ID
			return c.cutBelow(n.Body)
		}
	case *physical.Ref:
		if from, ok := c.forwarded[n.ID]; ok {
			return &Receive{Stage: from, Kind: physical.Forward, Columns: n.Columns}, nil
		}
	}
	return tree.EachChild(node, c.cutBelow)
}

// divides reports whether a leaf gives each task of its stage other rows.
func (c *cutter) divides(node physical.Node) bool {
	switch n := node.(type) {
	case *physical.Scan:
		return n.Share == physical.Divided
	case *physical.Values:
		return n.Share == physical.Divided
	case *Receive:
		switch n.Kind {
		case physical.Hash, physical.Range:
			return true
		case physical.Forward:
			return c.plan.Stages[n.Stage].Tasks > 1
		}
	}
	return false
}

// inputs lists the stages that a plan receives from, ascending.
func inputs(root physical.Node) []int {
	var stages []int
	tree.Walk(root, func(node physical.Node) bool {
		if receive, ok := node.(*Receive); ok {
			stages = append(stages, receive.Stage)
		}
		return true
	})
	slices.Sort(stages)
	return slices.Compact(stages)
}

// Scans lists the scans of a stage in the order of a walk of its plan.
func (s *Stage) Scans() []*physical.Scan {
	var scans []*physical.Scan
	tree.Walk(s.Root, func(n physical.Node) bool {
		if scan, ok := n.(*physical.Scan); ok {
			scans = append(scans, scan)
		}
		return true
	})
	return scans
}
