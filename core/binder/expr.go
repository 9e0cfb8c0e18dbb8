package binder

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
)

// expr binds an expression.
func (b *Binder) expr(e ast.Expr, s *scope) (expr.Expr, error) {
	if err := b.cancelled(); err != nil {
		return nil, err
	}
	bound, err := b.exprOf(e, s)
	if err != nil {
		return nil, err
	}
	return bound, b.checkSize(bound, 1, e)
}

func (b *Binder) exprOf(e ast.Expr, s *scope) (expr.Expr, error) {
	switch e := e.(type) {
	case *ast.Column:
		return b.columnRef(e, s)
	case *ast.Alias:
		return b.expr(e.Input, s)
	case *ast.Unary:
		return b.unary(e, s)
	case *ast.Binary:
		return b.binary(e, s)
	case *ast.And:
		terms, err := b.conditions(e.Terms, "AND", s)
		return expr.Conjunction(terms), err
	case *ast.Or:
		terms, err := b.conditions(e.Terms, "OR", s)
		return disjunction(terms), err
	case *ast.Is:
		return b.is(e, s)
	case *ast.Between:
		return b.between(e, s)
	case *ast.In:
		return b.in(e, s)
	case *ast.Like:
		return b.like(e, s)
	case *ast.Case:
		return b.caseOf(e, s)
	case *ast.Cast:
		return b.cast(e, s)
	case *ast.Call:
		return b.call(e, s)
	}
	return b.rarer(e, s)
}

// rarer binds the expressions that stand for calls, sub-queries and constants.
func (b *Binder) rarer(e ast.Expr, s *scope) (expr.Expr, error) {
	switch e := e.(type) {
	case *ast.Subquery:
		return b.scalarSubquery(e, s)
	case *ast.Exists:
		return b.exists(e, s)
	case *ast.InSubquery:
		return b.inSubquery(e, s)
	case *ast.Quantified:
		return b.quantified(e, s)
	case *ast.Array:
		return b.function(e, "make_array", s, e.Elements...)
	case *ast.Index:
		return b.index(e, s)
	case *ast.Slice:
		return b.slice(e, s)
	case *ast.Field:
		return b.function(e, "get_field", s, e.Input, &ast.String{Position: e.Name.Position, Value: e.Name.Name})
	case *ast.Struct:
		return b.function(e, "named_struct", s, structArgs(e)...)
	case *ast.Map:
		return b.function(e, "map", s, &ast.Array{Position: e.Position, Elements: e.Keys}, &ast.Array{Position: e.Position, Elements: e.Values})
	case *ast.Tuple:
		return b.function(e, "struct", s, e.Elements...)
	case *ast.AtTimeZone:
		return b.atTimeZone(e, s)
	case *ast.Wildcard:
		return nil, binding(e, "* stands in a select list or in count(*) only")
	case *ast.Lambda:
		return nil, binding(e, "lambda stands as an argument of a function only: %s", e)
	case *ast.Grouping:
		return nil, binding(e, "%s stands in GROUP BY only", e)
	}
	return b.constant(e)
}

// columnRef binds a name. Parts after the column's name are fields of a struct.
func (b *Binder) columnRef(c *ast.Column, s *scope) (expr.Expr, error) {
	parts := c.Name.Parts()
	found, used, err := s.resolve(parts, c)
	if err != nil {
		return nil, err
	}
	for _, field := range parts[used:] {
		if found.Type().ID() != arrow.STRUCT {
			return nil, s.missing(parts, c)
		}
		found, err = b.apply(c, "get_field", found, utf8(field))
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

// condition binds an expression that must be boolean.
func (b *Binder) condition(e ast.Expr, what string, s *scope) (expr.Expr, error) {
	bound, err := b.expr(e, s)
	if err != nil {
		return nil, err
	}
	return b.truth(bound, what, e)
}

// truth checks that an expression is boolean. NULL is.
func (b *Binder) truth(e expr.Expr, what string, at place) (expr.Expr, error) {
	switch e.Type().ID() {
	case arrow.BOOL:
		return e, nil
	case arrow.NULL:
		return castTo(e, boolean), nil
	}
	return nil, binding(at, "%s must be boolean: %s is %s", what, at, typeName(e.Type()))
}

func (b *Binder) conditions(terms []ast.Expr, operator string, s *scope) ([]expr.Expr, error) {
	bound := make([]expr.Expr, len(terms))
	var err error
	for i, term := range terms {
		if bound[i], err = b.condition(term, "an operand of "+operator, s); err != nil {
			return nil, err
		}
	}
	return bound, nil
}

// disjunction is the OR of terms. Nested ones are flattened.
func disjunction(terms []expr.Expr) expr.Expr {
	var flat []expr.Expr
	for _, term := range terms {
		if or, ok := term.(*expr.Or); ok {
			flat = append(flat, or.Terms...)
			continue
		}
		flat = append(flat, term)
	}
	if len(flat) == 0 {
		return nil
	}
	return &expr.Or{Terms: flat}
}

// list binds expressions.
func (b *Binder) list(exprs []ast.Expr, s *scope) ([]expr.Expr, error) {
	bound := make([]expr.Expr, len(exprs))
	var err error
	for i, e := range exprs {
		if bound[i], err = b.expr(e, s); err != nil {
			return nil, err
		}
	}
	return bound, nil
}
