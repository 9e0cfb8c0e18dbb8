package optimizer

import (
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/logical/cardinality"
	"github.com/ballista-go/ballista/core/tree"
)

// mostHoisted is the largest estimate of rows that are kept for as long as a recursion runs: more are computed in each round.
const mostHoisted = 4 << 20

// hoistInvariants computes what is the same in each round of a recursion once, before it.
func hoistInvariants(r *run, plan logical.Node) (logical.Node, error) {
	estimates := cardinality.New(r.ctx, plan)
	return logical.Up(plan, func(n logical.Node) (logical.Node, error) {
		recursion, ok := n.(*logical.Recursion)
		if !ok {
			return n, nil
		}
		h := &hoisting{run: r, estimates: estimates, inside: map[int]bool{recursion.ID: true}}
		step := h.hoist(recursion.Step)
		hoisted := n.WithChildren([]logical.Node{recursion.Start, step})
		for _, with := range h.found {
			hoisted = &logical.With{ID: with.ID, Name: with.Name, Shared: with.Shared, Body: hoisted}
		}
		return hoisted, nil
	})
}

// hoisting collects the invariant parts of a step.
type hoisting struct {
	run       *run
	estimates *cardinality.Estimator
	inside    map[int]bool // shared relations that a round makes
	found     []*logical.With
}

// hoist replaces the largest invariant parts of a plan by references.
func (h *hoisting) hoist(node logical.Node) logical.Node {
	switch n := node.(type) {
	case *logical.Ref, *logical.Values, *logical.Empty:
		return node
	case *logical.With:
		h.inside[n.ID] = true
	case *logical.Recursion:
		h.inside[n.ID] = true
	}
	if h.invariant(node) && h.estimates.Rows(node) <= mostHoisted {
		with := &logical.With{ID: int(h.run.NewID()), Name: "invariant", Shared: node}
		h.found = append(h.found, with)
		return &logical.Ref{ID: with.ID, Name: with.Name, Columns: h.renamed(with, node.Output())}
	}
	children := node.Children()
	if len(children) == 0 {
		return node
	}
	for i, child := range children {
		children[i] = h.hoist(child)
	}
	return node.WithChildren(children)
}

// renamed gives the shared rows columns of their own: those of the node go on to be what the reference gives.
func (h *hoisting) renamed(with *logical.With, columns []*expr.Column) []*expr.Column {
	project := &logical.Project{Input: with.Shared}
	for _, c := range columns {
		fresh := *c
		fresh.ID = h.run.NewID()
		project.Exprs = append(project.Exprs, logical.Named{Expr: c, Column: &fresh})
	}
	with.Shared = project
	return columns
}

// invariant reports whether a plan gives the same rows in each round.
func (h *hoisting) invariant(plan logical.Node) bool {
	varies := tree.Any(plan, func(n logical.Node) bool {
		if ref, ok := n.(*logical.Ref); ok && h.inside[ref.ID] {
			return true
		}
		for _, e := range n.Expressions() {
			if volatile(e) || expr.HasSubquery(e) {
				return true
			}
		}
		return false
	})
	return !varies && len(logical.Free(plan)) == 0
}
