package binder

import (
	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
)

// Sort orders rows. Keys may refer to columns that a projection at the top left out.
func (b *Binder) Sort(input logical.Node, keys []ast.SortKey) (logical.Node, error) {
	project, ok := input.(*logical.Project)
	if !ok {
		bound, err := b.sortKeys(keys, framedScope(input, "sort"))
		return &logical.Sort{Input: input, Keys: bound, Fetch: -1}, err
	}
	s := framedScope(input, "sort")
	below := framedScope(project.Input, "sort")
	below.outer, s.outer = nil, below
	bound, err := b.sortKeys(keys, s)
	if err != nil {
		return nil, err
	}
	return sortAbove(project, bound), nil
}

func (b *Binder) sortKeys(keys []ast.SortKey, s *scope) ([]expr.SortKey, error) {
	bound := make([]expr.SortKey, len(keys))
	for i, key := range keys {
		e, err := b.expr(key.Expr, s)
		if err != nil {
			return nil, err
		}
		bound[i] = sortKey(e, key.SortOrder)
	}
	return bound, nil
}

// sortAbove sorts what a projection gives, with the columns from below it that the keys need.
func sortAbove(project *logical.Project, keys []expr.SortKey) logical.Node {
	output := project.Output()
	given := expr.IDsOf(output)
	exprs := project.Exprs[:len(output):len(output)]
	for _, key := range keys {
		expr.Columns(key.Expr, func(c *expr.Column) {
			if !given.Has(c.ID) {
				given[c.ID] = struct{}{}
				exprs = append(exprs, logical.Named{Expr: c, Column: c})
			}
		})
	}
	if len(exprs) == len(output) {
		return &logical.Sort{Input: project, Keys: keys, Fetch: -1}
	}
	sorted := &logical.Sort{Input: &logical.Project{Input: project.Input, Exprs: exprs}, Keys: keys, Fetch: -1}
	return passing(sorted, output)
}

// passing is a projection that passes some of a plan's columns.
func passing(input logical.Node, columns []*expr.Column) *logical.Project {
	project := &logical.Project{Input: input, Exprs: make([]logical.Named, len(columns))}
	for i, c := range columns {
		project.Exprs[i] = logical.Named{Expr: c, Column: c}
	}
	return project
}
