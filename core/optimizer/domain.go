package optimizer

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/types"
)

// castZero is 0 in a numeric type.
func castZero(t types.Type) (types.Value, bool) {
	switch {
	case arrow.IsUnsignedInteger(t.ID()):
		return uint64(0), true
	case types.IsInteger(t):
		return int64(0), true
	case types.IsFloat(t):
		return float64(0), true
	}
	return nil, false
}

// domain computes a relation for all distinct values of the outer columns that it refers to.
type domain struct {
	run   *run
	id    int
	outer []*expr.Column
	empty map[expr.ID]expr.Expr // as in pullUp
}

// applyDomain joins the left side with the right side computed for each of its distinct outer values.
func (r *run) applyDomain(a *logical.Apply) (logical.Node, error) {
	left := expr.IDsOf(a.Left.Output())
	d := &domain{run: r, id: int(r.NewID())}
	for _, c := range logical.Free(a.Right) {
		if left.Has(c.ID) {
			d.outer = append(d.outer, c)
		}
	}
	shared := &logical.Ref{ID: int(r.NewID()), Name: "outer", Columns: d.fresh(a.Left.Output())}
	again := &logical.Ref{ID: shared.ID, Name: "outer", Columns: a.Left.Output()}
	values := &logical.Distinct{Input: &logical.Project{Input: shared, Exprs: d.pick(a.Left.Output(), shared.Columns)}}
	right, columns, err := d.push(a.Right)
	if err != nil {
		return nil, err
	}
	conditions := make([]expr.Expr, len(d.outer))
	for i, c := range d.outer {
		conditions[i] = &expr.Comparison{Op: expr.IsNotDistinct, Left: c, Right: columns[i]}
	}
	var result logical.Node
	if d.empty != nil && a.Kind != logical.LeftSingle && a.Kind != logical.Left {
		return nil, errs.New(errs.Unsupported, "a correlated sub-query with an aggregate is not supported here")
	}
	result = r.fillEmpty(joined(a, again, right, conditions), a, d.empty)
	result = &logical.With{ID: d.id, Name: "values", Shared: values, Body: exactly(result, a.Output())}
	return &logical.With{ID: shared.ID, Name: "outer", Shared: a.Left, Body: result}, nil
}

// fresh are columns like others, with identities of their own.
func (d *domain) fresh(columns []*expr.Column) []*expr.Column {
	list := make([]*expr.Column, len(columns))
	for i, c := range columns {
		renamed := *c
		renamed.ID = d.run.NewID()
		list[i] = &renamed
	}
	return list
}

// pick projects the columns to that stand where the outer columns do in from.
func (d *domain) pick(from, to []*expr.Column) []logical.Named {
	var exprs []logical.Named
	for _, outer := range d.outer {
		for i, c := range from {
			if c.ID == outer.ID {
				exprs = append(exprs, logical.Named{Expr: to[i], Column: d.fresh([]*expr.Column{c})[0]})
			}
		}
	}
	return exprs
}

// values reads the distinct outer values under new names.
func (d *domain) values() (logical.Node, []*expr.Column) {
	columns := d.fresh(d.outer)
	return &logical.Ref{ID: d.id, Name: "values", Columns: columns}, columns
}

// push computes a node for each of the outer values, which it gives as further columns.
func (d *domain) push(node logical.Node) (logical.Node, []*expr.Column, error) {
	if !refersTo(node, expr.IDsOf(d.outer)) {
		values, columns := d.values()
		return &logical.Join{Kind: logical.Inner, Left: values, Right: node}, columns, nil
	}
	switch n := node.(type) {
	case *logical.Join:
		return d.pushJoin(n)
	case *logical.Union:
		return d.pushUnion(n)
	case *logical.Filter, *logical.Project, *logical.Aggregate, *logical.Distinct, *logical.Unnest, *logical.Sort, *logical.Limit:
		return d.pushUnary(n)
	}
	return nil, nil, errs.New(errs.Unsupported, "a correlated sub-query of this form is not supported: %s", node)
}

// over replaces the outer columns in a node's expressions.
func (d *domain) over(node logical.Node, columns []*expr.Column) (logical.Node, error) {
	by := map[expr.ID]expr.Expr{}
	for i, c := range d.outer {
		by[c.ID] = columns[i]
	}
	return logical.RewriteExprs(node, func(e expr.Expr) (expr.Expr, error) {
		return logical.Substitute(e, by), nil
	})
}

func (d *domain) pushUnary(node logical.Node) (logical.Node, []*expr.Column, error) {
	input, columns, err := d.push(node.Children()[0])
	if err != nil {
		return nil, nil, err
	}
	if node, err = d.over(node, columns); err != nil {
		return nil, nil, err
	}
	switch n := node.(type) {
	case *logical.Filter:
		if d.empty != nil {
			return nil, nil, errs.New(errs.Unsupported, "HAVING in a correlated sub-query is not supported: %s", n)
		}
	case *logical.Project:
		if d.empty != nil {
			for _, named := range n.Exprs {
				d.empty[named.Column.ID] = logical.Substitute(named.Expr, d.empty)
			}
		}
		return &logical.Project{Input: input, Exprs: append(append([]logical.Named{}, n.Exprs...), pass(columns)...)}, columns, nil
	case *logical.Aggregate:
		return d.pushAggregate(n, input, columns)
	case *logical.Limit:
		return d.pushLimit(n, input, columns)
	case *logical.Sort:
		if n.Fetch >= 0 {
			return nil, nil, errs.New(errs.Unsupported, "LIMIT in a correlated sub-query is not supported: %s", n)
		}
	case *logical.Distinct:
		if len(n.On) > 0 {
			on := append([]expr.Expr{}, n.On...)
			for _, c := range columns {
				on = append(on, c)
			}
			return &logical.Distinct{Input: input, On: on, Keys: n.Keys}, columns, nil
		}
	}
	return node.WithChildren([]logical.Node{input}), columns, nil
}

func (d *domain) pushAggregate(n *logical.Aggregate, input logical.Node, columns []*expr.Column) (logical.Node, []*expr.Column, error) {
	if n.Sets != nil || d.empty != nil {
		return nil, nil, errs.New(errs.Unsupported, "grouping sets in a correlated sub-query are not supported: %s", n)
	}
	if len(n.Groups) == 0 {
		d.empty = map[expr.ID]expr.Expr{}
		for _, named := range n.Aggregates {
			d.empty[named.Column.ID] = emptyValue(named.Expr.(*expr.Aggregate))
		}
	}
	groups := append(append([]logical.Named{}, n.Groups...), pass(columns)...)
	return &logical.Aggregate{Input: input, Groups: groups, Aggregates: n.Aggregates}, columns, nil
}

// pushLimit keeps the first row for each of the outer values.
func (d *domain) pushLimit(n *logical.Limit, input logical.Node, columns []*expr.Column) (logical.Node, []*expr.Column, error) {
	if n.Skip != 0 || n.Fetch != 1 || d.empty != nil {
		return nil, nil, errs.New(errs.Unsupported, "LIMIT in a correlated sub-query is not supported: %s", n)
	}
	first := &logical.Distinct{Input: input}
	if sort, ok := input.(*logical.Sort); ok {
		first.Input, first.Keys = sort.Input, sort.Keys
	}
	for _, c := range columns {
		first.On = append(first.On, c)
	}
	return first, columns, nil
}

func (d *domain) pushJoin(n *logical.Join) (logical.Node, []*expr.Column, error) {
	ids := expr.IDsOf(d.outer)
	left, columns, err := d.push(n.Left)
	if err != nil {
		return nil, nil, err
	}
	right, extra := n.Right, []*expr.Column(nil)
	if refersTo(n.Right, ids) || n.Kind == logical.Right || n.Kind == logical.Full {
		if right, extra, err = d.push(n.Right); err != nil {
			return nil, nil, err
		}
	}
	if d.empty != nil || n.Kind == logical.Full || n.Kind == logical.Right || n.NullAware && extra != nil || !n.Kind.KeepsLeft() {
		return nil, nil, errs.New(errs.Unsupported, "a %s join in a correlated sub-query is not supported", n.Kind)
	}
	rewritten, err := d.over(n, columns)
	if err != nil {
		return nil, nil, err
	}
	j := *rewritten.(*logical.Join)
	j.Left, j.Right = left, right
	for i, c := range extra {
		j.On = append(j.On[:len(j.On):len(j.On)], logical.Equality{Left: columns[i], Right: c, NullsEqual: true})
	}
	return &j, columns, nil
}

func (d *domain) pushUnion(n *logical.Union) (logical.Node, []*expr.Column, error) {
	union := &logical.Union{}
	columns := d.fresh(d.outer)
	union.Columns = append(append(union.Columns, n.Columns...), columns...)
	for _, input := range n.Inputs {
		pushed, outer, err := d.push(input)
		if err != nil {
			return nil, nil, err
		}
		if d.empty != nil {
			return nil, nil, errs.New(errs.Unsupported, "UNION of aggregates in a correlated sub-query is not supported")
		}
		union.Inputs = append(union.Inputs, exactly(pushed, append(append([]*expr.Column{}, input.Output()...), outer...)))
	}
	return union, columns, nil
}
