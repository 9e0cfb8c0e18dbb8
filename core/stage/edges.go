package stage

import (
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/tree"
)

// Receives lists the leaves of a stage that read other stages, in the order of a walk of its plan.
func (s *Stage) Receives() []*Receive {
	var receives []*Receive
	tree.Walk(s.Root, func(n physical.Node) bool {
		if r, ok := n.(*Receive); ok {
			receives = append(receives, r)
		}
		return true
	})
	return receives
}

// Edges are what the task reads for a leaf of its stage, in the order of the producers.
func (t *Task) Edges(r *Receive) ([]Edge, error) {
	outputs, ok := t.Sources[r.Stage]
	if !ok || r.Kind == physical.Forward && len(outputs) != 1 {
		return nil, errs.New(errs.Internal, "outputs that task %d reads: %d: %s", t.Number, len(outputs), r)
	}
	partition := 0
	if r.Kind == physical.Hash || r.Kind == physical.Range {
		partition = t.Number
	}
	edges := make([]Edge, len(outputs))
	for i, output := range outputs {
		edges[i] = Edge{Output: output, Partition: partition}
	}
	return edges, nil
}
