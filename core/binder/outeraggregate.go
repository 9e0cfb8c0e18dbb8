package binder

import (
	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/tree"
)

// owner is the scope of the query that an aggregate call belongs to: the innermost one that has a column of its arguments. A call without
// columns belongs to its own query.
func (s *scope) owner(c *ast.Call) *scope {
	own := s
	for around := s; around != nil; around = around.outer {
		if tree.Any(ast.Expr(c), around.has) {
			return around
		}
	}
	return own
}

// has reports whether an expression is a column of the scope itself, or a sub-query, which may refer to one.
func (s *scope) has(e ast.Expr) bool {
	column, ok := e.(*ast.Column)
	if !ok {
		return isQuery(e)
	}
	parts := column.Name.Parts()
	for used := len(parts); used > 0; used-- {
		if found, err := s.find(parts[:used-1], parts[used-1], column); found != nil || err != nil {
			return true
		}
	}
	return false
}

// isQuery reports whether an expression is a sub-query, or compares with one.
func isQuery(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Subquery, *ast.Exists, *ast.InSubquery:
		return true
	case *ast.Quantified:
		return e.Query != nil
	}
	return false
}

// claim tells the SELECT of a scope that an aggregate call of a sub-query belongs to it, where it knows of none.
func (s *scope) claim() {
	if s.claimed != nil {
		*s.claimed = true
	}
}
