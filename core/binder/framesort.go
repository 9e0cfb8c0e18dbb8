package binder

import (
	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
)

// Sort orders rows. Keys may refer to columns that projections at the top left out.
func (b *Binder) Sort(input logical.Node, keys []ast.SortKey) (logical.Node, error) {
	bound, err := b.sortKeys(keys, leftOut(input))
	if err != nil {
		return nil, err
	}
	output := input.Output()
	if missing := missingFrom(output, bound); len(missing) > 0 {
		sorted := &logical.Sort{Input: widened(input, missing), Keys: bound, Fetch: -1}
		return passing(sorted, output), nil
	}
	return &logical.Sort{Input: input, Keys: bound, Fetch: -1}, nil
}

func (b *Binder) sortKeys(keys []ast.SortKey, s *scope) ([]expr.SortKey, error) {
	bound := make([]expr.SortKey, len(keys))
	for i, key := range keys {
		e, err := b.expr(key.Expr, s)
		if err != nil {
			return nil, err
		}
		bound[i] = b.sortKey(e, key.SortOrder)
	}
	return bound, nil
}

// leftOut is the scope of a plan's columns and, around it, those of what its projections read.
func leftOut(node logical.Node) *scope {
	s := framedScope(node, "sort")
	if below := projected(node); below != nil {
		s.outer = leftOut(below)
	}
	return s
}

// projected is what the topmost projection of a plan reads, or nil when there is another node than filters, sorts and
// limits above it.
func projected(node logical.Node) logical.Node {
	switch n := node.(type) {
	case *logical.Project:
		return n.Input
	case *logical.Filter, *logical.Sort, *logical.Limit:
		return projected(n.Children()[0])
	}
	return nil
}

// missingFrom lists the columns that keys refer to and a relation does not produce.
func missingFrom(output []*expr.Column, keys []expr.SortKey) []*expr.Column {
	given := expr.IDsOf(output)
	var missing []*expr.Column
	for _, key := range keys {
		expr.Columns(key.Expr, func(c *expr.Column) {
			if !given.Has(c.ID) {
				given[c.ID] = struct{}{}
				missing = append(missing, c)
			}
		})
	}
	return missing
}

// widened makes a plan produce further columns, which its projections left out.
func widened(node logical.Node, columns []*expr.Column) logical.Node {
	given := expr.IDsOf(node.Output())
	var missing []*expr.Column
	for _, c := range columns {
		if !given.Has(c.ID) {
			missing = append(missing, c)
		}
	}
	if len(missing) == 0 {
		return node
	}
	project, ok := node.(*logical.Project)
	if !ok {
		return node.WithChildren([]logical.Node{widened(node.Children()[0], missing)})
	}
	exprs := project.Exprs[:len(project.Exprs):len(project.Exprs)]
	for _, c := range missing {
		exprs = append(exprs, logical.Named{Expr: c, Column: c})
	}
	return &logical.Project{Input: widened(project.Input, missing), Exprs: exprs}
}

// passing is a projection that passes some of a plan's columns.
func passing(input logical.Node, columns []*expr.Column) *logical.Project {
	project := &logical.Project{Input: input, Exprs: make([]logical.Named, len(columns))}
	for i, c := range columns {
		project.Exprs[i] = logical.Named{Expr: c, Column: c}
	}
	return project
}
