// Package unparser turns bound expressions and logical plans back into syntax trees: what SQL would say. core prints plans by it,
// and capi shows the expressions of plans.
package unparser

import (
	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
)

// Literal makes the syntax tree of a constant.
type Literal func(l *expr.Literal) (ast.Expr, error)

// Expr turns an expression into the syntax tree that is bound to it. Its sub-queries give the same rows as its own.
func Expr(e expr.Expr, literal Literal) (ast.Expr, error) {
	p := shown(literal)
	made, err := p.expr(e)
	if err == nil && len(p.tables) > 0 {
		return nil, unsupported("a query of WITH in %s", e)
	}
	return made, err
}

// unparser makes syntax trees of expressions, and of plans where it is of one.
type unparser struct {
	literal  Literal
	cast     func(input ast.Expr, c *expr.Cast) (ast.Expr, error)
	column   func(c *expr.Column) (ast.Expr, error)
	subquery func(s *expr.Subquery) (ast.Expr, error)
}

func arrowCast(input ast.Expr, c *expr.Cast) (ast.Expr, error) {
	return &ast.Cast{Input: input, Type: &ast.DataType{Name: c.To.String(), Arrow: c.To}, Try: c.Mode == expr.Try}, nil
}

func byName(c *expr.Column) (ast.Expr, error) { return &ast.Column{Name: qualified(c)}, nil }

func (u *unparser) exprs(list []expr.Expr) ([]ast.Expr, error) {
	made := make([]ast.Expr, len(list))
	for i, e := range list {
		var err error
		if made[i], err = u.expr(e); err != nil {
			return nil, err
		}
	}
	return made, nil
}

func (u *unparser) keys(list []expr.SortKey) ([]ast.SortKey, error) {
	made := make([]ast.SortKey, len(list))
	for i, k := range list {
		e, err := u.expr(k.Expr)
		if err != nil {
			return nil, err
		}
		order := ast.SortOrder{Descending: k.Descending, Nulls: ast.NullsLast}
		if k.NullsFirst {
			order.Nulls = ast.NullsFirst
		}
		made[i] = ast.SortKey{Expr: e, SortOrder: order}
	}
	return made, nil
}

func unsupported(format string, args ...any) error {
	return errs.New(errs.Unsupported, "not supported as SQL: "+format, args...)
}
