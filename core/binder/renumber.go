package binder

import (
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/tree"
)

// eachNode visits all nodes of a plan, those of sub-queries included.
func eachNode(node logical.Node, visit func(logical.Node)) {
	tree.Walk(node, func(n logical.Node) bool {
		visit(n)
		for _, e := range n.Expressions() {
			tree.Walk(e, func(e expr.Expr) bool {
				if s, ok := e.(*expr.Subquery); ok {
					eachNode(s.Plan.(logical.Node), visit)
				}
				return true
			})
		}
		return true
	})
}

// free lists the columns that a plan refers to and does not produce: those of the queries around it.
func free(plan logical.Node) []*expr.Column {
	produced := expr.IDs{}
	eachNode(plan, func(n logical.Node) {
		for _, c := range producedBy(n) {
			produced[c.ID] = struct{}{}
		}
	})
	var columns []*expr.Column
	eachNode(plan, func(n logical.Node) {
		for _, e := range n.Expressions() {
			expr.Columns(e, func(c *expr.Column) {
				if !produced.Has(c.ID) {
					columns = append(columns, c)
				}
			})
		}
	})
	return columns
}

// producedBy are the columns that a node makes itself.
func producedBy(n logical.Node) []*expr.Column {
	columns := n.Output()
	if scan, ok := n.(*logical.Scan); ok {
		for _, c := range scan.FilterColumns {
			columns = append(columns, c.Column)
		}
	}
	return columns
}

// Renumber gives all columns and shared relations of a plan new numbers, so that it can stand beside itself.
func (b *Binder) Renumber(plan logical.Node) (logical.Node, error) {
	r := renumbering{binder: b, columns: map[expr.ID]expr.ID{}, shared: map[int]int{}}
	eachNode(plan, r.assign)
	return logical.Up(plan, func(n logical.Node) (logical.Node, error) {
		n, err := logical.RewriteExprs(n, func(e expr.Expr) (expr.Expr, error) {
			if c, ok := e.(*expr.Column); ok {
				return r.column(c), nil
			}
			return e, nil
		})
		if err != nil {
			return nil, err
		}
		return r.node(n), nil
	})
}

// renumbering maps old numbers to new ones.
type renumbering struct {
	binder  *Binder
	columns map[expr.ID]expr.ID
	shared  map[int]int
}

// assign numbers what a node produces.
func (r *renumbering) assign(n logical.Node) {
	for _, c := range producedBy(n) {
		if _, done := r.columns[c.ID]; !done {
			r.columns[c.ID] = r.binder.ids.Next()
		}
	}
	switch n := n.(type) {
	case *logical.With:
		r.shared[n.ID] = int(r.binder.ids.Next())
	case *logical.Recursion:
		r.shared[n.ID] = int(r.binder.ids.Next())
	}
}

func (r *renumbering) column(c *expr.Column) *expr.Column {
	if c == nil {
		return nil
	}
	id, ok := r.columns[c.ID]
	if !ok {
		return c
	}
	renumbered := *c
	renumbered.ID = id
	return &renumbered
}

func (r *renumbering) list(columns []*expr.Column) []*expr.Column {
	renumbered := make([]*expr.Column, len(columns))
	for i, c := range columns {
		renumbered[i] = r.column(c)
	}
	return renumbered
}

func (r *renumbering) named(list []logical.Named) []logical.Named {
	renumbered := make([]logical.Named, len(list))
	for i, n := range list {
		renumbered[i] = logical.Named{Expr: n.Expr, Column: r.column(n.Column)}
	}
	return renumbered
}

func (r *renumbering) read(columns []table.Column) []table.Column {
	renumbered := make([]table.Column, len(columns))
	for i, c := range columns {
		renumbered[i] = table.Column{Index: c.Index, Column: r.column(c.Column)}
	}
	return renumbered
}

func (r *renumbering) sharedID(id int) int {
	if renumbered, ok := r.shared[id]; ok {
		return renumbered
	}
	return id
}

// node renumbers the columns that a node names outside of its expressions.
func (r *renumbering) node(n logical.Node) logical.Node {
	switch n := n.(type) {
	case *logical.Scan:
		scan := *n
		scan.Columns, scan.FilterColumns = r.read(n.Columns), r.read(n.FilterColumns)
		return &scan
	case *logical.Values:
		return &logical.Values{Rows: n.Rows, Columns: r.list(n.Columns)}
	case *logical.Empty:
		return &logical.Empty{Columns: r.list(n.Columns)}
	case *logical.Project:
		return &logical.Project{Input: n.Input, Exprs: r.named(n.Exprs)}
	case *logical.Aggregate:
		aggregate := *n
		aggregate.Groups, aggregate.Aggregates, aggregate.SetID = r.named(n.Groups), r.named(n.Aggregates), r.column(n.SetID)
		return &aggregate
	case *logical.Union:
		return &logical.Union{Inputs: n.Inputs, Columns: r.list(n.Columns)}
	case *logical.SetOperation:
		operation := *n
		operation.Columns = r.list(n.Columns)
		return &operation
	case *logical.Unnest:
		return &logical.Unnest{Input: n.Input, Lists: r.named(n.Lists), Outer: n.Outer}
	case *logical.Window:
		window := *n
		window.Calls = r.named(n.Calls)
		return &window
	}
	return r.joined(n)
}

func (r *renumbering) joined(n logical.Node) logical.Node {
	switch n := n.(type) {
	case *logical.Join:
		join := *n
		join.Mark = r.column(n.Mark)
		return &join
	case *logical.Apply:
		apply := *n
		apply.Mark = r.column(n.Mark)
		return &apply
	case *logical.With:
		return &logical.With{ID: r.sharedID(n.ID), Name: n.Name, Shared: n.Shared, Body: n.Body}
	case *logical.Recursion:
		recursion := *n
		recursion.ID, recursion.Columns = r.sharedID(n.ID), r.list(n.Columns)
		return &recursion
	case *logical.Ref:
		return &logical.Ref{ID: r.sharedID(n.ID), Name: n.Name, Columns: r.list(n.Columns)}
	}
	return n
}
