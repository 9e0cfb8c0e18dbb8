package binder

import (
	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
)

// quantifiedList binds comparisons with the elements of a list. ANY passes over elements that are NULL, as DataFusion does.
func (b *Binder) quantifiedList(e *ast.Quantified, op expr.CompareOp, s *scope) (expr.Expr, error) {
	if op == expr.Equal && e.Quantifier == ast.Any {
		return b.function(e, "array_has", s, e.Array, e.Left)
	}
	bound, err := b.list([]ast.Expr{e.Left, e.Array}, s)
	if err != nil {
		return nil, err
	}
	left, list := bound[0], bound[1]
	field, ok := elementOf(list.Type())
	if !ok {
		return nil, binding(e.Array, "comparisons with ANY and ALL take a list or a sub-query: %s is %s", e.Array, typeName(list.Type()))
	}
	if expr.HasSubquery(left) {
		return nil, unsupported(e.Left, "sub-queries before ANY and ALL of a list are not supported: %s", e.Left)
	}
	element := b.column("element", field.Type, field.Nullable)
	compared, err := b.compare(e, op, left, element)
	if err != nil {
		return nil, err
	}
	return b.matchElements(e, list, element, compared)
}

// matchElements is whether a condition is true for any element, or for all, which is that there is none for which it is not.
func (b *Binder) matchElements(e *ast.Quantified, list expr.Expr, element *expr.Column, condition expr.Expr) (expr.Expr, error) {
	if e.Quantifier == ast.All {
		condition = &expr.Not{Input: condition}
	} else {
		condition = expr.Conjunction([]expr.Expr{&expr.IsNull{Input: element, Negated: true}, condition})
	}
	lambda := &expr.Lambda{Parameters: []*expr.Column{element}, Body: condition}
	matched, err := b.apply(e, "array_any_match", list, lambda)
	if err != nil || e.Quantifier == ast.Any {
		return matched, err
	}
	return &expr.Not{Input: matched}, nil
}
