package main

import (
	"strings"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/table"
)

// planInputs are the nodes below a node, as its description counts them.
func planInputs(node logical.Node) []logical.Node {
	if _, inner := aliasOf(node); inner != nil {
		return []logical.Node{inner}
	}
	return node.Children()
}

// aliasOf is the name that a node gives to its rows besides what else it does, and a node that does the rest; or nil. Plans have no
// nodes of their own for names.
func aliasOf(node logical.Node) (name string, inner logical.Node) {
	name = qualifier(node.Output())
	if name == "" {
		return "", nil
	}
	switch n := node.(type) {
	case *logical.Scan:
		if own := n.Name[strings.LastIndex(n.Name, ".")+1:]; own != name {
			return name, requalified(n, own)
		}
	case *logical.Project:
		if exprs := n.Expressions(); !all(exprs, func(i int, e expr.Expr) bool {
			column, ok := e.(*expr.Column)
			return ok && column.Qualifier == name
		}) {
			return name, withoutName(n)
		}
	}
	return "", nil
}

// qualifier is the table that all columns belong to, or "".
func qualifier(columns []*expr.Column) string {
	name := ""
	for i, c := range columns {
		if i > 0 && c.Qualifier != name {
			return ""
		}
		name = c.Qualifier
	}
	return name
}

func all[T any](list []T, holds func(i int, item T) bool) bool {
	for i, item := range list {
		if !holds(i, item) {
			return false
		}
	}
	return true
}

func requalified(scan *logical.Scan, name string) logical.Node {
	inner := *scan
	inner.Columns = make([]table.Column, len(scan.Columns))
	for i, c := range scan.Columns {
		renamed := *c.Column
		renamed.Qualifier = name
		inner.Columns[i] = c
		inner.Columns[i].Column = &renamed
	}
	return &inner
}

// withoutName is a projection whose columns belong to no table, or its input where it does nothing else than to name that.
func withoutName(p *logical.Project) logical.Node {
	input := p.Input.Output()
	if len(input) == len(p.Exprs) && all(p.Exprs, func(i int, e logical.Named) bool {
		column, ok := e.Expr.(*expr.Column)
		return ok && column.ID == input[i].ID && column.Name == e.Column.Name
	}) {
		return p.Input
	}
	inner := &logical.Project{Input: p.Input, Exprs: make([]logical.Named, len(p.Exprs))}
	for i, e := range p.Exprs {
		column := *e.Column
		column.Qualifier = ""
		inner.Exprs[i] = logical.Named{Expr: e.Expr, Column: &column}
	}
	return inner
}
