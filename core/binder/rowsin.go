package binder

import (
	"slices"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
)

// rowInSubquery binds (a, b) IN (SELECT ...): true where a row of the query equals the tuple, or else NULL where NULLs leave that open for
// some row, or else false.
func (b *Binder) rowInSubquery(e *ast.InSubquery, tuple *ast.Tuple, s *scope) (expr.Expr, error) {
	elements, err := b.list(tuple.Elements, s)
	if err != nil {
		return nil, err
	}
	plan, err := b.subplan(e.Query, s)
	if err != nil {
		return nil, err
	}
	equal, err := b.equalRow(e, elements, plan)
	if err != nil {
		return nil, err
	}
	in := expr.Expr(&expr.Subquery{Kind: expr.Exists, Plan: equal, DataType: boolean})
	if condition := equal.Condition; condition.Nullable() {
		open, err := b.Renumber(&logical.Filter{Input: equal.Input, Condition: &expr.IsNull{Input: condition}})
		if err != nil {
			return nil, err
		}
		unknown := &expr.And{Terms: []expr.Expr{&expr.Subquery{Kind: expr.Exists, Plan: open, DataType: boolean}, expr.Null(boolean)}}
		in = &expr.Or{Terms: []expr.Expr{in, unknown}}
	}
	if e.Negated {
		return &expr.Not{Input: in}, nil
	}
	return in, nil
}

// equalRow are the rows of a plan that equal the elements.
func (b *Binder) equalRow(at place, elements []expr.Expr, plan logical.Node) (*logical.Filter, error) {
	output := plan.Output()
	if len(output) != len(elements) {
		return nil, binding(at, "a sub-query must have as many columns as the row before IN: it has %d, and the row has %d", len(output), len(elements))
	}
	terms := make([]expr.Expr, len(elements))
	for i, element := range elements {
		t, ok := comparedAs(element.Type(), output[i].DataType)
		if !ok {
			return nil, binding(at, "cannot compare %s with %s", typeName(element.Type()), typeName(output[i].DataType))
		}
		terms[i] = &expr.Comparison{Op: expr.Equal, Left: castTo(element, t), Right: castTo(output[i], t)}
	}
	return &logical.Filter{Input: plan, Condition: expr.Conjunction(terms)}, nil
}

// filtering is a condition that keeps the same rows: what only tells NULL from false is left out.
func filtering(condition expr.Expr) expr.Expr {
	terms := slices.Clone(expr.Conjuncts(condition))
	for i, term := range terms {
		or, ok := term.(*expr.Or)
		if !ok {
			continue
		}
		possible := slices.DeleteFunc(slices.Clone(or.Terms), neverTrue)
		switch {
		case len(possible) == 1:
			terms[i] = possible[0]
		case len(possible) > 1:
			terms[i] = &expr.Or{Terms: possible}
		}
	}
	return expr.Conjunction(terms)
}

// neverTrue reports whether a condition is an AND with NULL.
func neverTrue(e expr.Expr) bool {
	and, ok := e.(*expr.And)
	return ok && slices.ContainsFunc(and.Terms, func(term expr.Expr) bool {
		literal, ok := term.(*expr.Literal)
		return ok && literal.Value == nil
	})
}
