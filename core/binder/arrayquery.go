package binder

import (
	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
)

// arrayQuery binds ARRAY(query): the list of the query's values, in its order.
func (b *Binder) arrayQuery(c *ast.Call, q *ast.Query, s *scope) (expr.Expr, error) {
	plan, column, err := b.single(q, s)
	if err != nil {
		return nil, err
	}
	b.subqueries[q] = column.Name
	list, err := b.collected(column, c)
	if err != nil {
		return nil, err
	}
	aggregate := &logical.Aggregate{Input: plan, Aggregates: []logical.Named{{Expr: list, Column: b.column("array", list.Type(), true)}}}
	empty, err := b.apply(c, "make_array")
	if err != nil {
		return nil, err
	}
	value, err := b.apply(c, "coalesce", aggregate.Aggregates[0].Column, empty)
	if err != nil {
		return nil, err
	}
	project := &logical.Project{Input: aggregate, Exprs: []logical.Named{{Expr: value, Column: b.column("array", value.Type(), value.Nullable())}}}
	return &expr.Subquery{Kind: expr.Scalar, Plan: project, DataType: value.Type()}, nil
}

// onlyQuery is the query that the arguments of a call are.
func onlyQuery(args []ast.Expr) (*ast.Query, bool) {
	if len(args) != 1 {
		return nil, false
	}
	q, ok := args[0].(*ast.Subquery)
	if !ok {
		return nil, false
	}
	return q.Query, true
}

// collected is the aggregate that makes a list of a column.
func (b *Binder) collected(column *expr.Column, at place) (*expr.Aggregate, error) {
	f, ok := b.catalog.Aggregate("array_agg")
	if !ok {
		return nil, unsupported(at, "function is not supported: array_agg")
	}
	args, given, overload, err := resolved(b, []expr.Expr{column}, f.Resolve)
	if err != nil {
		return nil, locate(err, at)
	}
	if args, err = arguments(f.Name, args, overload.Args); err != nil {
		return nil, locate(err, at)
	}
	return &expr.Aggregate{Function: f, Args: args, Overload: overload, Given: given}, nil
}
