package stage

import (
	"fmt"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/tree"
)

// Cut splits a plan at its exchanges and nowhere else. A plan without exchanges is one stage.
func Cut(root physical.Node) *Plan {
	plan := &Plan{}
	plan.add(root, nil)
	return plan
}

func (p *Plan) add(root physical.Node, output *physical.Exchange) *Stage {
	cut, err := p.cutBelow(root)
	if err != nil {
		panic("stage: cutting cannot fail: " + err.Error())
	}
	s := &Stage{ID: len(p.Stages), Root: cut, Output: output}
	p.Stages = append(p.Stages, s)
	return s
}

func (p *Plan) cutBelow(node physical.Node) (physical.Node, error) {
	if exchange, ok := node.(*physical.Exchange); ok {
		below := p.add(exchange.Input, exchange)
		return &Receive{Stage: below.ID, Columns: exchange.Output()}, nil
	}
	return tree.EachChild(node, p.cutBelow)
}

// Output implements physical.Node.
func (r *Receive) Output() []*expr.Column { return r.Columns }

// Children implements physical.Node.
func (r *Receive) Children() []physical.Node { return nil }

// WithChildren implements physical.Node.
func (r *Receive) WithChildren([]physical.Node) physical.Node { return r }

// String implements physical.Node.
func (r *Receive) String() string { return fmt.Sprintf("Receive: stage=%d", r.Stage) }
