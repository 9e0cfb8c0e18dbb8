package optimizer

import (
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/table"
)

// pushFilters moves each conjunct of a filter as far down as it means the same there: into join sides, join keys and scans.
// Conjuncts that can fail stay above joins and scans, so that they see no row that they would not have seen; volatile ones
// stay where they are.
func pushFilters(r *run, plan logical.Node) (logical.Node, error) { return r.push(plan, nil) }

// push returns the node with the conjuncts applied to its rows, somewhere at or below its top.
func (r *run) push(node logical.Node, conjuncts []expr.Expr) (logical.Node, error) {
	if err := r.cancelled(); err != nil {
		return nil, err
	}
	switch n := node.(type) {
	case *logical.Filter:
		return r.pushFilter(n, conjuncts)
	case *logical.Project:
		return r.pushProject(n, conjuncts)
	case *logical.Join:
		return r.pushJoin(n, conjuncts)
	case *logical.Aggregate:
		return r.pushAggregate(n, conjuncts)
	case *logical.Union:
		return r.pushUnion(n, conjuncts)
	case *logical.SetOperation:
		return r.pushSetOperation(n, conjuncts)
	case *logical.With:
		return r.pushWith(n, conjuncts)
	case *logical.Scan:
		return r.pushScan(n, conjuncts)
	case *logical.Sort:
		if n.Fetch < 0 {
			return r.pushThrough(n, conjuncts)
		}
	case *logical.Distinct:
		if len(n.On) == 0 {
			return r.pushThrough(n, conjuncts)
		}
	case *logical.Unnest:
		return r.pushUnnest(n, conjuncts)
	case *logical.Window:
		return r.pushWindow(n, conjuncts)
	}
	return r.stay(node, conjuncts)
}

// stay applies the conjuncts here, and lets filters further down go on from where they are.
func (r *run) stay(node logical.Node, conjuncts []expr.Expr) (logical.Node, error) {
	children := node.Children()
	rewritten := make([]logical.Node, len(children))
	changed := false
	for i, child := range children {
		below, err := r.push(child, nil)
		if err != nil {
			return nil, err
		}
		rewritten[i] = below
		changed = changed || below != child
	}
	if changed {
		node = node.WithChildren(rewritten)
	}
	return filtered(node, conjuncts), nil
}

// filtered is the node below a filter of the conjuncts: those that can fail come last.
func filtered(node logical.Node, conjuncts []expr.Expr) logical.Node {
	if len(conjuncts) == 0 {
		return node
	}
	return &logical.Filter{Input: node, Condition: expr.Conjunction(failingLast(conjuncts))}
}

// failingLast puts the conjuncts that can fail behind the others.
func failingLast(conjuncts []expr.Expr) []expr.Expr {
	safe, failing := divide(conjuncts, func(e expr.Expr) bool { return !expr.Risky(e) })
	return append(safe, failing...)
}

// divide splits a list by a predicate, in order.
func divide(list []expr.Expr, predicate func(expr.Expr) bool) (yes, no []expr.Expr) {
	for _, e := range list {
		if predicate(e) {
			yes = append(yes, e)
		} else {
			no = append(no, e)
		}
	}
	return yes, no
}

func volatile(e expr.Expr) bool { return expr.VolatilityOf(e) == expr.Volatile }

// movable reports whether a conjunct may move below joins and into scans.
func movable(e expr.Expr) bool {
	return !volatile(e) && !expr.Risky(e) && !expr.HasSubquery(e)
}

func (r *run) pushFilter(n *logical.Filter, conjuncts []expr.Expr) (logical.Node, error) {
	own, fixed := divide(expr.Conjuncts(n.Condition), func(e expr.Expr) bool { return !volatile(e) })
	if len(fixed) > 0 { // what is above a volatile condition stays above it
		below, err := r.push(n.Input, own)
		if err != nil {
			return nil, err
		}
		return filtered(filtered(below, fixed), conjuncts), nil
	}
	return r.push(n.Input, union(own, conjuncts))
}

// union is a list and what another one has in addition.
func union(list, more []expr.Expr) []expr.Expr {
	out := list[:len(list):len(list)]
	for _, e := range more {
		if !containsSame(list[:min(len(list), mostCompared)], e) {
			out = append(out, e)
		}
	}
	return out
}

// pushThrough passes the conjuncts on to the only input.
func (r *run) pushThrough(node logical.Node, conjuncts []expr.Expr) (logical.Node, error) {
	down, up := divide(conjuncts, func(e expr.Expr) bool { return !volatile(e) })
	below, err := r.push(node.Children()[0], down)
	if err != nil {
		return nil, err
	}
	return filtered(node.WithChildren([]logical.Node{below}), up), nil
}

func (r *run) pushProject(n *logical.Project, conjuncts []expr.Expr) (logical.Node, error) {
	by := map[expr.ID]expr.Expr{}
	for _, named := range n.Exprs {
		by[named.Column.ID] = named.Expr
	}
	var down, up []expr.Expr
	for _, e := range conjuncts {
		substituted := logical.Substitute(e, by)
		if volatile(substituted) || expr.Risky(substituted) && !expr.Risky(e) {
			up = append(up, e)
		} else {
			down = append(down, substituted)
		}
	}
	below, err := r.push(n.Input, down)
	if err != nil {
		return nil, err
	}
	return filtered(&logical.Project{Input: below, Exprs: n.Exprs}, up), nil
}

// pushAggregate passes on conjuncts over the groups: they decide about whole groups.
func (r *run) pushAggregate(n *logical.Aggregate, conjuncts []expr.Expr) (logical.Node, error) {
	groups := map[expr.ID]expr.Expr{}
	ids := expr.IDs{}
	for _, named := range n.Groups {
		groups[named.Column.ID] = named.Expr
		ids[named.Column.ID] = struct{}{}
	}
	down, up := divide(conjuncts, func(e expr.Expr) bool {
		return n.Sets == nil && len(n.Groups) > 0 && ids.Covers(e) && hasColumn(e) && movable(logical.Substitute(e, groups))
	})
	for i, e := range down {
		down[i] = logical.Substitute(e, groups)
	}
	for _, e := range up {
		down = append(down, impliedOfGroups(n, e, ids, groups)...)
	}
	below, err := r.push(n.Input, down)
	if err != nil {
		return nil, err
	}
	return filtered(n.WithChildren([]logical.Node{below}), up), nil
}

// impliedOfGroups is what a disjunction over groups and aggregates says of the groups alone.
func impliedOfGroups(n *logical.Aggregate, e expr.Expr, ids expr.IDs, groups map[expr.ID]expr.Expr) []expr.Expr {
	or, ok := e.(*expr.Or)
	if !ok || n.Sets != nil || len(n.Groups) == 0 {
		return nil
	}
	implied := impliedBy(or, ids)
	if implied == nil {
		return nil
	}
	implied = logical.Substitute(implied, groups)
	if !movable(implied) {
		return nil
	}
	return []expr.Expr{implied}
}

func hasColumn(e expr.Expr) bool {
	found := false
	expr.Columns(e, func(*expr.Column) { found = true })
	return found
}

// renamed expresses conjuncts over columns by those at the same positions of another relation.
func renamed(conjuncts []expr.Expr, from, to []*expr.Column) []expr.Expr {
	by := map[expr.ID]expr.Expr{}
	for i, c := range from {
		by[c.ID] = to[i]
	}
	out := make([]expr.Expr, len(conjuncts))
	for i, e := range conjuncts {
		out[i] = logical.Substitute(e, by)
	}
	return out
}

func (r *run) pushUnion(n *logical.Union, conjuncts []expr.Expr) (logical.Node, error) {
	down, up := divide(conjuncts, func(e expr.Expr) bool { return !volatile(e) && !expr.HasSubquery(e) })
	inputs := make([]logical.Node, len(n.Inputs))
	for i, input := range n.Inputs {
		below, err := r.push(input, renamed(down, n.Columns, input.Output()))
		if err != nil {
			return nil, err
		}
		inputs[i] = below
	}
	return filtered(n.WithChildren(inputs), up), nil
}

func (r *run) pushSetOperation(n *logical.SetOperation, conjuncts []expr.Expr) (logical.Node, error) {
	down, up := divide(conjuncts, movable)
	left, err := r.push(n.Left, renamed(down, n.Columns, n.Left.Output()))
	if err != nil {
		return nil, err
	}
	right, err := r.push(n.Right, renamed(down, n.Columns, n.Right.Output()))
	if err != nil {
		return nil, err
	}
	return filtered(n.WithChildren([]logical.Node{left, right}), up), nil
}

func (r *run) pushWith(n *logical.With, conjuncts []expr.Expr) (logical.Node, error) {
	shared, err := r.push(n.Shared, nil)
	if err != nil {
		return nil, err
	}
	body, err := r.push(n.Body, conjuncts)
	if err != nil {
		return nil, err
	}
	return n.WithChildren([]logical.Node{shared, body}), nil
}

func (r *run) pushUnnest(n *logical.Unnest, conjuncts []expr.Expr) (logical.Node, error) {
	ids := expr.IDsOf(n.Input.Output())
	down, up := divide(conjuncts, func(e expr.Expr) bool { return movable(e) && ids.Covers(e) })
	below, err := r.push(n.Input, down)
	if err != nil {
		return nil, err
	}
	return filtered(n.WithChildren([]logical.Node{below}), up), nil
}

// pushScan gives the scan what it supports.
func (r *run) pushScan(n *logical.Scan, conjuncts []expr.Expr) (logical.Node, error) {
	scan := *n
	var exact, inexact, up []expr.Expr
	for _, e := range conjuncts {
		support := table.None
		if movable(e) && hasColumn(e) && expr.IDsOf(n.Output()).Covers(e) {
			support = n.Table.Pushdown(e)
		}
		switch support {
		case table.Exact:
			exact = append(exact, e)
			continue
		case table.Inexact:
			inexact = append(inexact, e)
		}
		up = append(up, e)
	}
	scan.Filters, scan.Inexact = union(n.Filters, exact), union(n.Inexact, inexact)
	return filtered(&scan, up), nil
}
