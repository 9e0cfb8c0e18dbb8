package optimizer

import (
	"slices"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
)

// pullUp takes the conditions that refer to outer columns out of a relation.
type pullUp struct {
	run        *run
	inner      []*expr.Column // the outer columns that the relation refers to
	conditions []expr.Expr
	// empty is set once an aggregate without groups was passed: what the relation's columns are where no row passes the
	// conditions, when the aggregate would still give one.
	empty map[expr.ID]expr.Expr
	// ordered is set below an aggregate that depends on the order of its rows.
	ordered bool
}

// correlated reports whether an expression refers to an outer column.
func (u *pullUp) correlated(e expr.Expr) bool {
	found := false
	expr.Columns(e, func(c *expr.Column) {
		for _, outer := range u.inner {
			found = found || outer.ID == c.ID
		}
	})
	return found
}

// pull returns the node without references to outer columns. It reports false when some cannot be pulled up.
func (u *pullUp) pull(node logical.Node) (logical.Node, bool) {
	if len(logical.Free(node)) == 0 {
		return node, true
	}
	switch n := node.(type) {
	case *logical.Filter:
		return u.pullFilter(n)
	case *logical.Project:
		return u.pullProject(n)
	case *logical.Aggregate:
		return u.pullAggregate(n)
	case *logical.Join:
		return u.pullJoin(n)
	case *logical.Sort:
		if n.Fetch < 0 && !u.anyCorrelated(n) {
			return u.pullSort(n)
		}
	case *logical.Limit:
		return u.pullLimit(n)
	}
	return nil, false
}

func (u *pullUp) anyCorrelated(n logical.Node) bool {
	for _, e := range n.Expressions() {
		if u.correlated(e) {
			return true
		}
	}
	return false
}

func (u *pullUp) pullFilter(n *logical.Filter) (logical.Node, bool) {
	input, ok := u.pull(n.Input)
	if !ok || u.empty != nil { // a condition on an aggregate's result decides about the row that it gives of no rows
		return nil, false
	}
	pulled, kept := divide(expr.Conjuncts(n.Condition), u.correlated)
	for _, e := range pulled {
		if volatile(e) || expr.Risky(e) || expr.HasSubquery(e) {
			return nil, false
		}
	}
	u.conditions = append(u.conditions, pulled...)
	return filtered(input, kept), true
}

// pullProject keeps the columns that pulled conditions refer to.
func (u *pullUp) pullProject(n *logical.Project) (logical.Node, bool) {
	input, ok := u.pull(n.Input)
	if !ok || u.anyCorrelated(n) {
		return nil, false
	}
	exprs := append([]logical.Named{}, n.Exprs...)
	has := expr.IDsOf(logical.ColumnsOf(exprs))
	for _, c := range u.needed(input) {
		if !has.Has(c.ID) {
			exprs = append(exprs, logical.Named{Expr: c, Column: c})
		}
	}
	if u.empty != nil {
		for _, named := range n.Exprs {
			u.empty[named.Column.ID] = logical.Substitute(named.Expr, u.empty)
		}
	}
	return &logical.Project{Input: input, Exprs: exprs}, true
}

// needed are the columns of a relation that pulled conditions refer to.
func (u *pullUp) needed(input logical.Node) []*expr.Column {
	refers := expr.IDs{}
	for _, e := range u.conditions {
		expr.Columns(e, func(c *expr.Column) { refers[c.ID] = struct{}{} })
	}
	var columns []*expr.Column
	for _, c := range input.Output() {
		if refers.Has(c.ID) {
			columns = append(columns, c)
		}
	}
	return columns
}

// pullAggregate groups by what pulled equalities compare with outer columns.
func (u *pullUp) pullAggregate(n *logical.Aggregate) (logical.Node, bool) {
	u.ordered = slices.ContainsFunc(n.Aggregates, takesOrder)
	input, ok := u.pull(n.Input)
	u.ordered = false
	if !ok || u.anyCorrelated(n) || n.Sets != nil || u.empty != nil {
		return nil, false
	}
	aggregate := &logical.Aggregate{Input: input, Aggregates: n.Aggregates, Groups: append([]logical.Named{}, n.Groups...)}
	for i, e := range u.conditions {
		c, ok := u.keyed(e)
		if !ok {
			return nil, false
		}
		key := u.group(aggregate, c.Right)
		u.conditions[i] = &expr.Comparison{Op: c.Op, Left: c.Left, Right: key}
	}
	if len(n.Groups) == 0 {
		u.empty = emptyValues(n)
	}
	return aggregate, true
}

// keyed matches an equality of an expression over outer columns, put left, with one over inner columns.
func (u *pullUp) keyed(e expr.Expr) (*expr.Comparison, bool) {
	c, ok := e.(*expr.Comparison)
	if !ok || c.Op != expr.Equal && c.Op != expr.IsNotDistinct {
		return nil, false
	}
	left, right := c.Left, c.Right
	if u.correlated(right) {
		left, right = right, left
	}
	if u.correlated(right) || !u.onlyOuter(left) || !hasColumn(right) {
		return nil, false
	}
	return &expr.Comparison{Op: c.Op, Left: left, Right: right}, true
}

func (u *pullUp) onlyOuter(e expr.Expr) bool {
	return expr.IDsOf(u.inner).Covers(e)
}

// group makes an expression a group of the aggregate and returns its column.
func (u *pullUp) group(a *logical.Aggregate, e expr.Expr) *expr.Column {
	for _, named := range a.Groups {
		if expr.Same(named.Expr, e) {
			return named.Column
		}
	}
	column, ok := e.(*expr.Column)
	if !ok {
		column = u.run.column(e.String(), e)
	}
	a.Groups = append(a.Groups, logical.Named{Expr: e, Column: column})
	return column
}

// pullJoin pulls from the sides whose rows are all in the result, and from the condition of an inner join.
func (u *pullUp) pullJoin(n *logical.Join) (logical.Node, bool) {
	for _, on := range n.On {
		if u.correlated(on.Left) || u.correlated(on.Right) {
			return nil, false
		}
	}
	left, ok := u.pull(n.Left)
	if !ok || u.empty != nil {
		return nil, false
	}
	right := n.Right
	switch n.Kind {
	case logical.Inner:
		if right, ok = u.pull(n.Right); !ok || u.empty != nil {
			return nil, false
		}
	default: // a LeftSingle join may fail for rows that the conditions would have kept from it
		if len(logical.Free(n.Right)) > 0 || !n.Kind.KeepsLeft() || n.Kind.NullsLeft() || n.Kind == logical.LeftSingle {
			return nil, false
		}
	}
	j := *n
	j.Left, j.Right = left, right
	if n.Condition == nil {
		return &j, true
	}
	pulled, kept := divide(expr.Conjuncts(n.Condition), u.correlated)
	if len(pulled) > 0 && n.Kind != logical.Inner {
		return nil, false
	}
	u.conditions = append(u.conditions, pulled...)
	j.Condition = expr.Conjunction(kept)
	return &j, true
}

// pullLimit turns a LIMIT for each outer row into one for each value of the inner sides of the equalities.
func (u *pullUp) pullLimit(n *logical.Limit) (logical.Node, bool) {
	input := n.Input
	sort, sorted := input.(*logical.Sort)
	if sorted {
		input = sort.Input
	}
	pulled, ok := u.pull(input)
	if !ok || u.empty != nil || len(u.conditions) == 0 {
		return nil, false
	}
	available := expr.IDsOf(pulled.Output())
	var partition []expr.Expr
	for _, e := range u.conditions {
		c, ok := u.keyed(e)
		if !ok || !available.Covers(c.Right) {
			return nil, false
		}
		partition = append(partition, c.Right)
	}
	if !sorted {
		return u.run.limitEach(n, pulled, partition), true
	}
	if u.anyCorrelated(sort) {
		return nil, false
	}
	again := *sort
	again.Input = pulled
	return u.run.limitEach(n, &again, partition), true
}
