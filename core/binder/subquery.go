package binder

import (
	"strings"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
)

// subplan binds a sub-query, which may refer to columns of the scope.
func (b *Binder) subplan(q *ast.Query, s *scope) (logical.Node, error) {
	return b.query(q, s.inside())
}

// single binds a sub-query of one column.
func (b *Binder) single(q *ast.Query, s *scope) (logical.Node, *expr.Column, error) {
	plan, err := b.subplan(q, s)
	if err != nil {
		return nil, nil, err
	}
	output := plan.Output()
	if len(output) != 1 {
		names := make([]string, len(output))
		for i, c := range output {
			names[i] = c.String()
		}
		return nil, nil, binding(q, "a sub-query must have one column here: it has %d (%s)", len(output), strings.Join(names, ", "))
	}
	return plan, output[0], nil
}

func (b *Binder) scalarSubquery(e *ast.Subquery, s *scope) (expr.Expr, error) {
	plan, column, err := b.single(e.Query, s)
	if err != nil {
		return nil, err
	}
	b.subqueries[e.Query] = column.Name
	return &expr.Subquery{Kind: expr.Scalar, Plan: plan, DataType: column.DataType}, nil
}

func (b *Binder) exists(e *ast.Exists, s *scope) (expr.Expr, error) {
	plan, err := b.subplan(e.Query, s)
	if err != nil {
		return nil, err
	}
	return &expr.Subquery{Kind: expr.Exists, Plan: plan, Negated: e.Negated, DataType: boolean}, nil
}

func (b *Binder) inSubquery(e *ast.InSubquery, s *scope) (expr.Expr, error) {
	if tuple := rowOf(e.Input); tuple != nil {
		return b.rowInSubquery(e, tuple, s)
	}
	input, err := b.expr(e.Input, s)
	if err != nil {
		return nil, err
	}
	return b.compareRows(&expr.Subquery{Kind: expr.Any, Op: expr.Equal, Input: input, Negated: e.Negated}, e.Query, s)
}

// rowOf is the row of several values that an expression writes as (a, b) or ROW(a, b); or nil.
func rowOf(e ast.Expr) *ast.Tuple {
	row, ok := e.(*ast.Tuple)
	if c, isCall := e.(*ast.Call); isCall && len(c.Name) == 1 && c.Name[0].Name == "row" && c.Over == nil {
		row, ok = &ast.Tuple{Position: c.Position, Elements: c.Args}, true
	}
	if !ok || len(row.Elements) < 2 {
		return nil
	}
	return row
}

// quantified binds comparisons with the rows of a query or the elements of an array.
func (b *Binder) quantified(e *ast.Quantified, s *scope) (expr.Expr, error) {
	op, ok := comparisons[e.Op]
	if !ok || op > expr.GreaterEqual {
		return nil, unsupported(e, "operator %s before ANY and ALL is not supported", e.Op)
	}
	if e.Query == nil {
		return b.quantifiedList(e, op, s)
	}
	if row := rowOf(e.Left); row != nil {
		return b.quantifiedRow(e, op, row, s)
	}
	input, err := b.expr(e.Left, s)
	if err != nil {
		return nil, err
	}
	kind := expr.Any
	if e.Quantifier == ast.All {
		kind = expr.All
	}
	return b.compareRows(&expr.Subquery{Kind: kind, Op: op, Input: input}, e.Query, s)
}

// compareRows completes a sub-query that compares its input with rows, both brought to one type.
func (b *Binder) compareRows(subquery *expr.Subquery, q *ast.Query, s *scope) (expr.Expr, error) {
	plan, column, err := b.single(q, s)
	if err != nil {
		return nil, err
	}
	t, ok := comparedAs(subquery.Input.Type(), column.DataType)
	if !ok {
		return nil, binding(q, "cannot compare %s with %s", typeName(subquery.Input.Type()), typeName(column.DataType))
	}
	target := *column
	target.DataType = t
	subquery.Plan = b.converted(plan, []*expr.Column{&target})
	subquery.Input = castTo(subquery.Input, t)
	subquery.DataType = boolean
	return subquery, nil
}
