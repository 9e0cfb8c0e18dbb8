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
	if err := r.cancelled(); err != nil {
		return nil, err
	}
	if a.Kind == logical.LeftSemi || a.Kind == logical.LeftAnti || a.Kind == logical.LeftMark {
		simplified := *a
		simplified.Right = withoutOrder(a.Right, a.Condition == nil)
		a = &simplified
	}
	outer := expr.IDsOf(a.Left.Output())
	if !refersTo(a.Right, outer) {
		join := joined(a, a.Left, a.Right, nil)
		if join.Kind == logical.LeftSingle && atMostOne(a.Right) {
			join.Kind = logical.Left
		}
		return join, nil
	}
	u := &pullUp{run: r, inner: logical.Free(a.Right)}
	right, ok := u.pull(a.Right)
	if !ok || u.empty != nil && (a.Kind != logical.LeftSingle && a.Kind != logical.Left || a.Condition != nil) {
		return r.applyDomain(a)
	}
	join := joined(a, a.Left, right, u.conditions)
	if u.empty == nil {
		return exactly(join, a.Output()), nil
	}
	join.Kind = logical.Left // a group has one row
	return exactly(r.fillEmpty(join, a.Right.Output(), u.empty), a.Output()), nil
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

// joined is the join of an Apply whose right side does not depend on the left one, save for the conditions: they say which
// right rows a left row sees.
func joined(a *logical.Apply, left, right logical.Node, conditions []expr.Expr) *logical.Join {
	j := &logical.Join{Kind: a.Kind, Left: left, Right: right, Mark: a.Mark, NullAware: a.NullAware}
	all := conditions[:len(conditions):len(conditions)]
	if a.Condition != nil {
		all = append(all, a.Condition)
	}
	if !a.NullAware {
		j.Condition = expr.Conjunction(all)
		return j
	}
	p := &joinParts{join: j, leftIDs: expr.IDsOf(left.Output()), rightIDs: expr.IDsOf(right.Output())}
	for _, e := range all {
		on, ok := p.equality(e)
		if !ok {
			j.On, j.Condition = nil, expr.Conjunction(append(certain(conditions), a.Condition))
			return j
		}
		j.On = append(j.On, on)
	}
	return j
}

// certain makes conditions that are false where they were NULL: a right row that a left row may or may not see is not seen,
// and does not make the comparison of a null-aware join NULL.
func certain(conditions []expr.Expr) []expr.Expr {
	out := make([]expr.Expr, len(conditions))
	for i, e := range conditions {
		if out[i] = e; e.Nullable() {
			out[i] = &expr.Comparison{Op: expr.IsNotDistinct, Left: e, Right: expr.Bool(true)}
		}
	}
	return out
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
