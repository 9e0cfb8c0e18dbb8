package binder

import (
	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
)

// framedScope is the scope of a plan's columns.
func framedScope(input logical.Node, clause string) *scope {
	return &scope{environment: &environment{}, entries: framed(input), clause: clause}
}

func (b *Binder) selectingOver(input logical.Node) *selecting {
	return &selecting{Binder: b, node: input, given: expr.IDs{}, scope: framedScope(input, "SELECT")}
}

// Select computes expressions, wildcards among them, from each row.
func (b *Binder) Select(input logical.Node, exprs []ast.Expr) (logical.Node, error) {
	return b.selectOver(input, &ast.Select{Items: exprs}, &ast.Query{})
}

func (b *Binder) selectOver(input logical.Node, body *ast.Select, q *ast.Query) (logical.Node, error) {
	st := b.selectingOver(input)
	var err error
	if st.items, err = b.expand(body.Items, st.scope); err != nil {
		return nil, err
	}
	if err := st.compute(body, q); err != nil {
		return nil, err
	}
	return st.finish(body, q)
}

// Filter passes the rows for which the condition is true.
func (b *Binder) Filter(input logical.Node, condition ast.Expr) (logical.Node, error) {
	st := b.selectingOver(input)
	if err := st.where(condition); err != nil {
		return nil, err
	}
	return st.node, nil
}

// Aggregate computes a row for each group: the groups, then the aggregates.
func (b *Binder) Aggregate(input logical.Node, groups, aggregates []ast.Expr) (logical.Node, error) {
	items := append(grouped(groups), aggregates...)
	return b.selectOver(input, &ast.Select{Items: items, GroupBy: groups}, &ast.Query{})
}

// grouped lists what is grouped by, each expression of ROLLUP, CUBE and GROUPING SETS once.
func grouped(groups []ast.Expr) []ast.Expr {
	var items []ast.Expr
	seen := map[string]bool{}
	for _, group := range groups {
		sets, ok := group.(*ast.Grouping)
		if !ok {
			items = append(items, group)
			continue
		}
		for _, e := range sets.Children() {
			if text := e.String(); !seen[text] {
				seen[text] = true
				items = append(items, e)
			}
		}
	}
	return items
}

// Limit passes fetch rows after the first skip; a negative fetch is all.
func (b *Binder) Limit(input logical.Node, skip, fetch int64) (logical.Node, error) {
	if skip < 0 {
		return nil, binding(&ast.Null{}, "the number of rows to skip must not be negative: %d", skip)
	}
	return &logical.Limit{Input: input, Skip: skip, Fetch: max(fetch, -1)}, nil
}

// Distinct passes one of each set of equal rows.
func (b *Binder) Distinct(input logical.Node) (logical.Node, error) {
	return &logical.Distinct{Input: input}, nil
}

// DistinctOn computes expressions from the first row, by the keys, of each group of rows that agree in on.
func (b *Binder) DistinctOn(input logical.Node, on, exprs []ast.Expr, keys []ast.SortKey) (logical.Node, error) {
	return b.selectOver(input, &ast.Select{Distinct: true, DistinctOn: on, Items: exprs}, &ast.Query{OrderBy: keys})
}

// Alias puts the columns under a relation's name.
func (b *Binder) Alias(input logical.Node, name string) logical.Node {
	return requalified(input, qualify(framed(input), []string{name}, name))
}
