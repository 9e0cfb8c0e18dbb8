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
	return b.selectOver(input, &ast.Select{Items: exprs})
}

func (b *Binder) selectOver(input logical.Node, body *ast.Select) (logical.Node, error) {
	st := b.selectingOver(input)
	var err error
	if st.items, err = b.expand(body.Items, st.scope); err != nil {
		return nil, err
	}
	if err := st.compute(body, &ast.Query{}); err != nil {
		return nil, err
	}
	return st.finish(body, &ast.Query{})
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
	items := append(append([]ast.Expr{}, groups...), aggregates...)
	return b.selectOver(input, &ast.Select{Items: items, GroupBy: groups})
}

// Sort orders rows.
func (b *Binder) Sort(input logical.Node, keys []ast.SortKey) (logical.Node, error) {
	s := framedScope(input, "sort")
	sort := &logical.Sort{Input: input, Fetch: -1}
	for _, key := range keys {
		bound, err := b.expr(key.Expr, s)
		if err != nil {
			return nil, err
		}
		sort.Keys = append(sort.Keys, sortKey(bound, key.SortOrder))
	}
	return sort, nil
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
