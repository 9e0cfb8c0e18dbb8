package unparser

import (
	"fmt"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
)

// stage is how far a SELECT is made: clauses are added in the order in which SQL evaluates them.
type stage uint8

const (
	from stage = iota
	where
	grouped
	having
	projected
	distinct
	ordered
	limited
)

// block is a SELECT that is being made, or another body.
type block struct {
	stage stage
	sel   *ast.Select
	body  ast.Body // in place of sel
	items []item
	total bool // groups all rows
	// windows is set where items are computed of windows, which nothing but items and the order may be.
	windows bool
	order   []ast.SortKey
	limit   ast.Expr
	offset  ast.Expr
}

// item is a column that a block gives.
type item struct {
	column   *expr.Column
	expr     ast.Expr
	volatile bool
	given    bool // its name is not what SQL calls it anyway
}

func (b *block) scope() map[expr.ID]ast.Expr {
	scope := make(map[expr.ID]ast.Expr, len(b.items))
	for _, item := range b.items {
		scope[item.column.ID] = item.expr
	}
	return scope
}

func (b *block) volatile() bool {
	for _, item := range b.items {
		if item.volatile {
			return true
		}
	}
	return false
}

// query ends a block. As a table in another one, all of its columns have names, no two the same.
func (b *block) query(named bool) (*ast.Query, []string) {
	q := &ast.Query{Body: b.body, OrderBy: b.order, Limit: b.limit, Offset: b.offset}
	names := make([]string, len(b.items))
	taken := map[string]bool{}
	var exprs []ast.Expr
	for i, item := range b.items {
		names[i] = item.column.Name
		for n := 2; named && taken[names[i]]; n++ {
			names[i] = fmt.Sprintf("%s_%d", item.column.Name, n)
		}
		taken[names[i]] = true
		exprs = append(exprs, item.named(names[i], named))
	}
	if b.sel == nil {
		return q, names
	}
	sel := *b.sel
	if sel.Items = exprs; len(exprs) == 0 {
		sel.Items = []ast.Expr{&ast.Number{Text: "1"}}
	}
	q.Body = &sel
	return q, names
}

func (i item) named(name string, must bool) ast.Expr {
	if c, ok := i.expr.(*ast.Column); ok && c.Name[len(c.Name)-1].Name == name {
		return i.expr
	}
	if !must && !i.given {
		return i.expr
	}
	return &ast.Alias{Input: i.expr, Name: ident(name)}
}
