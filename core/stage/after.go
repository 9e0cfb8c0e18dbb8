package stage

import (
	"math/big"
	"slices"

	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/tree"
)

// schedule finds which stages should wait for which others: what feeds the probe side of a join for what feeds its build side, and
// likewise the body of a With for its shared rows. A task reads these first, and until then the others would only fill memory.
func schedule(stages []*Stage) {
	w := &waits{stages: stages, of: make([]big.Int, len(stages))}
	for i, s := range stages {
		w.of[i].SetBit(&w.of[i], i, 1)
		for _, input := range s.Inputs {
			w.of[i].Or(&w.of[i], &w.of[input])
		}
	}
	for _, s := range stages {
		tree.Walk(s.Root, func(node physical.Node) bool {
			switch n := node.(type) {
			case *physical.HashJoin:
				w.add(inputs(n.Probe), inputs(n.Build))
			case *physical.With:
				w.add(inputs(n.Body), inputs(n.Shared))
			}
			return true
		})
	}
}

// waits knows for each stage the stages that must make progress for it to be complete, itself among them.
type waits struct {
	stages []*Stage
	of     []big.Int // sets of stages
}

// add makes the later stages, and all that these read from, wait for the first ones, save where these need them.
func (w *waits) add(later, first []int) {
	for _, l := range w.feeding(later) {
		for _, f := range first {
			if s := w.stages[l]; w.of[f].Bit(l) == 0 && !slices.Contains(s.After, f) {
				s.After = append(s.After, f)
				slices.Sort(s.After)
				w.extend(l, f)
			}
		}
	}
}

// extend notes that a stage waits for another one, and so do those that wait for it.
func (w *waits) extend(stage, other int) {
	for i := range w.of {
		if w.of[i].Bit(stage) == 1 {
			w.of[i].Or(&w.of[i], &w.of[other])
		}
	}
}

// feeding lists stages and all that they read from, directly or not.
func (w *waits) feeding(stages []int) []int {
	seen := slices.Clone(stages)
	for i := 0; i < len(seen); i++ {
		for _, input := range w.stages[seen[i]].Inputs {
			if !slices.Contains(seen, input) {
				seen = append(seen, input)
			}
		}
	}
	return seen
}
