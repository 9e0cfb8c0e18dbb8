package stage

import (
	"fmt"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/tree"
)

// Cut splits a plan at its exchanges and nowhere else. A plan without exchanges is one stage. nodes is how many tasks a stage has
// whose rows are divided.
func Cut(root physical.Node, nodes int) *Plan {
	c := &cutter{plan: &Plan{}, nodes: nodes}
	c.add(root, nil)
	return c.plan
}

type cutter struct {
	plan  *Plan
	nodes int
}

func (c *cutter) add(root physical.Node, output *physical.Exchange) *Stage {
	cut, err := c.cutBelow(root)
	if err != nil {
		panic("stage: cutting cannot fail: " + err.Error())
	}
	s := &Stage{ID: len(c.plan.Stages), Root: cut, Output: output, Tasks: 1, Repeatable: true}
	c.plan.Stages = append(c.plan.Stages, s)
	return s
}

func (c *cutter) cutBelow(node physical.Node) (physical.Node, error) {
	if exchange, ok := node.(*physical.Exchange); ok {
		below := c.add(exchange.Input, exchange)
		return &Receive{Stage: below.ID, Kind: exchange.Kind, Ordered: exchange.Ordered, Columns: exchange.Output()}, nil
	}
	return tree.EachChild(node, c.cutBelow)
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

// Output implements physical.Node.
func (r *Receive) Output() []*expr.Column { return r.Columns }

// Children implements physical.Node.
func (r *Receive) Children() []physical.Node { return nil }

// WithChildren implements physical.Node.
func (r *Receive) WithChildren([]physical.Node) physical.Node { return r }

// String implements physical.Node.
func (r *Receive) String() string {
	line := fmt.Sprintf("Receive: stage=%d, %s", r.Stage, r.Kind)
	if r.Ordered && r.Kind != physical.Single {
		line += ", ordered"
	}
	return line
}
