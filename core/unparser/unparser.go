// Package unparser turns bound expressions and logical plans back into syntax trees: what SQL would say. core prints them for
// Python's unparser, and capi shows the expressions of plans by them.
package unparser

import (
	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
)

// Literal makes the syntax tree of a constant.
type Literal func(l *expr.Literal) (ast.Expr, error)

// Expr turns an expression into the syntax tree that is bound to it. Sub-queries are not among what it takes.
func Expr(e expr.Expr, literal Literal) (ast.Expr, error) {
	return (&unparser{literal: literal}).expr(e)
}

// Key turns a key to sort by into its syntax tree.
func Key(k expr.SortKey, literal Literal) (ast.SortKey, error) {
	return (&unparser{literal: literal}).key(k)
}

type unparser struct {
	literal  Literal
	subquery func(s *expr.Subquery) (ast.Expr, error) // nil: there are none
	column   func(c *expr.Column) (ast.Expr, error)   // nil: by its qualified name
}

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

func (u *unparser) key(k expr.SortKey) (ast.SortKey, error) {
	e, err := u.expr(k.Expr)
	order := ast.SortOrder{Descending: k.Descending, Nulls: ast.NullsLast}
	if k.NullsFirst {
		order.Nulls = ast.NullsFirst
	}
	return ast.SortKey{Expr: e, SortOrder: order}, err
}

func (u *unparser) keys(list []expr.SortKey) ([]ast.SortKey, error) {
	made := make([]ast.SortKey, len(list))
	for i, k := range list {
		var err error
		if made[i], err = u.key(k); err != nil {
			return nil, err
		}
	}
	return made, nil
}

func unsupported(what string, args ...any) error {
	return errs.New(errs.Unsupported, "not supported as SQL: "+what, args...)
}
