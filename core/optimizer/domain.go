package optimizer

import (
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
)

// domain computes a relation for all distinct values of the outer columns that it refers to.
type domain struct {
	run   *run
	id    int
	outer []*expr.Column
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
	body := exactly(joined(a, again, right, conditions), a.Output())
	result := &logical.With{ID: d.id, Name: "values", Shared: values, Body: body}
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
	case *logical.SetOperation:
		return d.pushSetOperation(n)
	case *logical.Values:
		return d.pushValues(n)
	case *logical.With:
		if !logical.Contains(n.Shared, hasVolatile) {
			return d.push(inlined(n.Body, n))
		}
	case *logical.Recursion:
		return nil, nil, errs.New(errs.Unsupported, "a recursive query that refers to the query around it is not supported: %q", n.Name)
	case *logical.Filter, *logical.Project, *logical.Aggregate, *logical.Distinct, *logical.Unnest, *logical.Sort, *logical.Limit, *logical.Window:
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
	case *logical.Project:
		return &logical.Project{Input: input, Exprs: append(append([]logical.Named{}, n.Exprs...), pass(columns)...)}, columns, nil
	case *logical.Aggregate:
		return d.pushAggregate(n, input, columns)
	case *logical.Limit:
		partition := make([]expr.Expr, len(columns))
		for i, c := range columns {
			partition[i] = c
		}
		return d.run.limitEach(n, input, partition), columns, nil
	case *logical.Window:
		return windowEach(n, input, columns), columns, nil
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

func hasVolatile(n logical.Node) bool {
	for _, e := range n.Expressions() {
		if volatile(e) {
			return true
		}
	}
	return false
}

// inlined puts a shared relation in the place of its references.
func inlined(node logical.Node, with *logical.With) logical.Node {
	if ref, ok := node.(*logical.Ref); ok && ref.ID == with.ID {
		project := &logical.Project{Input: with.Shared}
		for i, c := range with.Shared.Output() {
			project.Exprs = append(project.Exprs, logical.Named{Expr: c, Column: ref.Columns[i]})
		}
		return project
	}
	children := node.Children()
	if len(children) == 0 {
		return node
	}
	for i, child := range children {
		children[i] = inlined(child, with)
	}
	return node.WithChildren(children)
}
