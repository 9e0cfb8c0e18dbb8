package optimizer

import (
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/tree"
)

// decorrelate turns Apply nodes into joins. Conditions that refer to the outer relation are pulled up to the join where
// that is possible; otherwise the inner relation is computed for all distinct values of the outer columns at once (Neumann
// and Kemper, Unnesting Arbitrary Queries, BTW 2015).
func decorrelate(r *run, plan logical.Node) (logical.Node, error) {
	return tree.Up(plan, func(n logical.Node) (logical.Node, error) {
		if apply, ok := n.(*logical.Apply); ok {
			return r.joinApply(apply)
		}
		return n, nil
	})
}

func (r *run) joinApply(a *logical.Apply) (logical.Node, error) {
	if a.Kind == logical.LeftSemi || a.Kind == logical.LeftAnti || a.Kind == logical.LeftMark {
		simplified := *a
		simplified.Right = withoutOrder(a.Right, a.Condition == nil)
		a = &simplified
	}
	outer := expr.IDsOf(a.Left.Output())
	if !refersTo(a.Right, outer) {
		return joined(a, a.Left, a.Right, nil), nil
	}
	u := &pullUp{run: r, inner: logical.Free(a.Right)}
	right, ok := u.pull(a.Right)
	if !ok || u.empty != nil && a.Kind != logical.LeftSingle && a.Kind != logical.Left {
		return r.applyDomain(a)
	}
	join := joined(a, a.Left, right, u.conditions)
	return exactly(r.fillEmpty(join, a, u.empty), a.Output()), nil
}

// refersTo reports whether a plan has free columns among the IDs.
func refersTo(plan logical.Node, ids expr.IDs) bool {
	for _, c := range logical.Free(plan) {
		if ids.Has(c.ID) {
			return true
		}
	}
	return false
}

// joined is the join of an Apply whose right side does not depend on the left one.
func joined(a *logical.Apply, left, right logical.Node, conditions []expr.Expr) *logical.Join {
	j := &logical.Join{Kind: a.Kind, Left: left, Right: right, Mark: a.Mark, NullAware: a.NullAware}
	if a.Condition != nil {
		conditions = append(conditions[:len(conditions):len(conditions)], a.Condition)
	}
	if !a.NullAware {
		j.Condition = expr.Conjunction(conditions)
		return j
	}
	p := &joinParts{join: j, leftIDs: expr.IDsOf(left.Output()), rightIDs: expr.IDsOf(right.Output())}
	for _, e := range conditions {
		on, ok := p.equality(e)
		if !ok {
			j.On, j.Condition = nil, expr.Conjunction(conditions)
			return j
		}
		j.On = append(j.On, on)
	}
	return j
}

// withoutOrder drops what does not matter to whether there is a matching row: an order, and, for EXISTS, a limit.
func withoutOrder(n logical.Node, exists bool) logical.Node {
	switch n := n.(type) {
	case *logical.Sort:
		if n.Fetch < 0 || exists && n.Fetch > 0 {
			return withoutOrder(n.Input, exists)
		}
	case *logical.Limit:
		if exists && n.Skip == 0 && n.Fetch != 0 {
			return withoutOrder(n.Input, exists)
		}
	case *logical.Distinct:
		if exists || len(n.On) == 0 {
			return withoutOrder(n.Input, exists)
		}
	case *logical.Project:
		return &logical.Project{Input: withoutOrder(n.Input, exists), Exprs: n.Exprs}
	}
	return n
}

// fillEmpty gives the rows without a match what an aggregate of no rows would give, such as 0 for count: a left join says
// NULL.
func (r *run) fillEmpty(join *logical.Join, a *logical.Apply, empty map[expr.ID]expr.Expr) logical.Node {
	fill := false
	for _, c := range a.Right.Output() {
		if value, ok := empty[c.ID]; ok && !isNull(r, value) {
			fill = true
		}
	}
	if empty != nil && join.Kind == logical.LeftSingle {
		join.Kind = logical.Left // a group has one row
	}
	if !fill {
		return join
	}
	matched := r.column("matched", expr.Bool(true))
	join.Right = &logical.Project{
		Input: join.Right,
		Exprs: append(pass(join.Right.Output()), logical.Named{Expr: expr.Bool(true), Column: matched}),
	}
	outside := *matched
	outside.Null = true
	exprs := pass(a.Left.Output())
	for _, c := range a.Right.Output() {
		filled := &expr.Case{
			Whens: []expr.When{{Condition: &expr.IsNull{Input: &outside}, Result: empty[c.ID]}}, Else: c,
		}
		exprs = append(exprs, logical.Named{Expr: r.renamedInside(filled, join, c), Column: c})
	}
	return &logical.Project{Input: join, Exprs: exprs}
}

// renamedInside keeps the name of a column for its filled values: inside the join it gets another.
func (r *run) renamedInside(filled *expr.Case, join *logical.Join, c *expr.Column) expr.Expr {
	inside := *c
	inside.ID, inside.Null = r.NewID(), true
	project := join.Right.(*logical.Project)
	for i, named := range project.Exprs {
		if named.Column.ID == c.ID {
			project.Exprs[i].Column = &inside
		}
	}
	return &expr.Case{Whens: filled.Whens, Else: &inside}
}
