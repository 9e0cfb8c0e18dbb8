package core

import (
	"maps"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/binder"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
)

// Parameters are the values of $1 (by the name "1") and $name in a statement.
type Parameters = binder.Parameters

// Settings are the session's settings by key.
func (s *Session) Settings() map[string]string { return maps.Clone(s.current().text) }

// OneRow is a query of one row without columns.
func (s *Session) OneRow() *Query {
	_, f := s.binder()
	return s.query(&logical.Values{Rows: [][]expr.Expr{{}}}, f)
}

// Expr parses an expression for the query's DataFrame methods.
func (q *Query) Expr(sql string) (ast.Expr, error) { return q.session.Expr(sql) }

// WithColumns adds columns, or replaces those of their names.
func (q *Query) WithColumns(columns []*ast.Alias) (*Query, error) {
	return q.derive(func(b *binder.Binder) (logical.Node, error) { return b.WithColumns(q.plan, columns) })
}

// Rename gives a column another name.
func (q *Query) Rename(from ast.Name, to string) (*Query, error) {
	return q.derive(func(b *binder.Binder) (logical.Node, error) { return b.Rename(q.plan, from, to) })
}

// Drop leaves columns out. Names that there are none of are passed over.
func (q *Query) Drop(names []ast.Name) (*Query, error) {
	return q.derive(func(b *binder.Binder) (logical.Node, error) { return b.Drop(q.plan, names), nil })
}

// DistinctOn keeps the first row by the keys of each set of rows that agree in on, and computes exprs of it.
func (q *Query) DistinctOn(on, exprs []ast.Expr, keys []ast.SortKey) (*Query, error) {
	return q.derive(func(b *binder.Binder) (logical.Node, error) { return b.DistinctOn(q.plan, on, exprs, keys) })
}

// Alias gives the relation a name.
func (q *Query) Alias(name string) (*Query, error) {
	return q.derive(func(b *binder.Binder) (logical.Node, error) { return b.Alias(q.plan, name), nil })
}

// Join joins the query with another one of the session.
func (q *Query) Join(right *Query, join binder.Join) (*Query, error) {
	return q.derive(func(b *binder.Binder) (logical.Node, error) { return b.Join(q.plan, right.plan, join) })
}

// SetOperation combines the rows of the query with those of another one.
func (q *Query) SetOperation(right *Query, operation *ast.SetOperation) (*Query, error) {
	return q.derive(func(b *binder.Binder) (logical.Node, error) { return b.SetOperation(q.plan, right.plan, operation) })
}

// Unnest makes a row for each element of the lists in columns.
func (q *Query) Unnest(columns []ast.Name, nulls binder.NullLists) (*Query, error) {
	return q.derive(func(b *binder.Binder) (logical.Node, error) { return b.Unnest(q.plan, columns, nulls) })
}
