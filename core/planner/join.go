package planner

import (
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/tree"
)

// mirrored is the kind of a join whose sides were exchanged. Kinds that are not here have no mirror.
var mirrored = map[logical.JoinKind]logical.JoinKind{
	logical.Inner: logical.Inner, logical.Full: logical.Full,
	logical.Left: logical.Right, logical.Right: logical.Left,
	logical.LeftSemi: logical.RightSemi, logical.RightSemi: logical.LeftSemi,
	logical.LeftAnti: logical.RightAnti, logical.RightAnti: logical.LeftAnti,
}

func (p *planner) join(n *logical.Join, need expr.IDs) (physical.Node, error) {
	if p.buildsLeft(n) {
		n = mirror(n)
	}
	left, right, err := p.sides(n, need)
	if err != nil {
		return nil, err
	}
	return &physical.HashJoin{
		Kind: n.Kind, Probe: left, Build: right, On: n.On, Condition: n.Condition, Mark: n.Mark, NullAware: n.NullAware,
		Columns: needed(n.Output(), need), BuildRows: p.estimates.Rows(n.Right),
	}, nil
}

// sides plans both inputs, of which the parent's columns and those of the join's own conditions are needed.
func (p *planner) sides(n *logical.Join, need expr.IDs) (left, right physical.Node, err error) {
	below := expr.IDs{}
	for id := range need {
		below[id] = struct{}{}
	}
	for _, e := range n.Expressions() {
		expr.Columns(e, func(c *expr.Column) { below[c.ID] = struct{}{} })
	}
	if left, err = p.plan(n.Left, below); err != nil {
		return nil, nil, err
	}
	right, err = p.plan(n.Right, below)
	return left, right, err
}

// buildsLeft reports whether the left side is the better one to build a table of: the smaller one.
func (p *planner) buildsLeft(n *logical.Join) bool {
	if _, ok := mirrored[n.Kind]; !ok || n.NullAware {
		return false
	}
	if n.Kind == logical.RightSemi || n.Kind == logical.RightAnti {
		return true
	}
	left, right := p.estimates.Rows(n.Left), p.estimates.Rows(n.Right)
	switch {
	case surelySmall(n.Left, left) && joins(n.Right):
		return true
	case surelySmall(n.Right, right) && joins(n.Left):
		return false
	}
	return left < right
}

// fewRows are as many as a table may have that is built of whatever a join on the other side is estimated to give: such estimates are often
// too low by far, and little is lost where they are right.
const fewRows = 1024

// surelySmall reports whether a relation has few rows, and this is known rather than estimated.
func surelySmall(n logical.Node, rows float64) bool {
	switch n := n.(type) {
	case *logical.Scan:
		return len(n.Filters) == 0 && rows <= fewRows
	case *logical.Project:
		return surelySmall(n.Input, rows)
	case *logical.Values:
		return rows <= fewRows
	case *logical.Aggregate:
		return len(n.Groups) == 0
	case *logical.Join:
		return n.Kind == logical.LeftSingle && surelySmall(n.Left, rows)
	}
	return false
}

// joins reports whether a relation has a join.
func joins(n logical.Node) bool {
	found := false
	tree.Walk(n, func(n logical.Node) bool {
		_, ok := n.(*logical.Join)
		found = found || ok
		return !found
	})
	return found
}

// mirror exchanges the sides of a join.
func mirror(n *logical.Join) *logical.Join {
	swapped := *n
	swapped.Kind, swapped.Left, swapped.Right = mirrored[n.Kind], n.Right, n.Left
	swapped.On = make([]logical.Equality, len(n.On))
	for i, on := range n.On {
		swapped.On[i] = logical.Equality{Left: on.Right, Right: on.Left, NullsEqual: on.NullsEqual}
	}
	return &swapped
}

// needed are the columns that are in need, in order.
func needed(columns []*expr.Column, need expr.IDs) []*expr.Column {
	kept := make([]*expr.Column, 0, len(columns))
	for _, c := range columns {
		if need.Has(c.ID) {
			kept = append(kept, c)
		}
	}
	return kept
}
