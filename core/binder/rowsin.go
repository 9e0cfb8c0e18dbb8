package binder

import (
	"slices"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
)

// rowInSubquery binds (a, b) IN (SELECT ...).
func (b *Binder) rowInSubquery(e *ast.InSubquery, tuple *ast.Tuple, s *scope) (expr.Expr, error) {
	elements, err := b.list(tuple.Elements, s)
	if err != nil {
		return nil, err
	}
	plan, err := b.subplan(e.Query, s)
	if err != nil {
		return nil, err
	}
	in, err := b.someRow(e, expr.Equal, elements, plan)
	if err != nil || !e.Negated {
		return in, err
	}
	return &expr.Not{Input: in}, nil
}

// quantifiedRow binds the comparison of a row of several values with the rows of a query: with ALL of them as NOT of the negated
// comparison with ANY.
func (b *Binder) quantifiedRow(e *ast.Quantified, op expr.CompareOp, row *ast.Tuple, s *scope) (expr.Expr, error) {
	elements, err := b.list(row.Elements, s)
	if err != nil {
		return nil, err
	}
	plan, err := b.subplan(e.Query, s)
	if err != nil {
		return nil, err
	}
	if e.Quantifier != ast.All {
		return b.someRow(e, op, elements, plan)
	}
	other, err := b.someRow(e, op.Negation(), elements, plan)
	if err != nil {
		return nil, err
	}
	return &expr.Not{Input: other}, nil
}

// someRow is true where the comparison is for some row of the plan, or else NULL where it is for some row, or else false.
func (b *Binder) someRow(at place, op expr.CompareOp, elements []expr.Expr, plan logical.Node) (expr.Expr, error) {
	pairs, err := comparedRow(at, elements, plan.Output())
	if err != nil {
		return nil, err
	}
	condition := compareRow(op, pairs)
	terms := []expr.Expr{exists(&logical.Filter{Input: plan, Condition: condition})}
	if !condition.Nullable() {
		return terms[0], nil
	}
	for _, open := range undecided(pairs, &expr.IsNull{Input: condition}) {
		rows, err := b.Renumber(&logical.Filter{Input: plan, Condition: open})
		if err != nil {
			return nil, err
		}
		terms = append(terms, &expr.And{Terms: []expr.Expr{exists(rows), expr.Null(boolean)}})
	}
	return &expr.Or{Terms: terms}, nil
}

func exists(plan logical.Node) *expr.Subquery {
	return &expr.Subquery{Kind: expr.Exists, Plan: plan, DataType: boolean}
}

// rowPair are values in the same place of two rows, of one type.
type rowPair struct{ left, right expr.Expr }

func (p rowPair) compare(op expr.CompareOp) expr.Expr {
	return &expr.Comparison{Op: op, Left: p.left, Right: p.right}
}

// comparedRow brings the elements of a row and the columns of a query to common types.
func comparedRow(at place, elements []expr.Expr, output []*expr.Column) ([]rowPair, error) {
	if len(output) != len(elements) {
		return nil, binding(at, "a sub-query must have as many columns as the row before it: it has %d, and the row has %d", len(output), len(elements))
	}
	pairs := make([]rowPair, len(elements))
	for i, element := range elements {
		t, ok := comparedAs(element.Type(), output[i].DataType)
		if !ok {
			return nil, binding(at, "cannot compare %s with %s", typeName(element.Type()), typeName(output[i].DataType))
		}
		pairs[i] = rowPair{castTo(element, t), castTo(output[i], t)}
	}
	return pairs, nil
}

// compareRow compares rows as the SQL standard has it: by the first of their values that differ.
func compareRow(op expr.CompareOp, pairs []rowPair) expr.Expr {
	switch op {
	case expr.Equal, expr.NotEqual:
		terms := make([]expr.Expr, len(pairs))
		for i, p := range pairs {
			terms[i] = p.compare(op)
		}
		if op == expr.NotEqual {
			return &expr.Or{Terms: terms}
		}
		return expr.Conjunction(terms)
	}
	first := pairs[0]
	if len(pairs) == 1 {
		return first.compare(op)
	}
	tie := &expr.And{Terms: []expr.Expr{first.compare(expr.Equal), compareRow(op, pairs[1:])}}
	return &expr.Or{Terms: []expr.Expr{first.compare(strict(op)), tie}}
}

func strict(op expr.CompareOp) expr.CompareOp {
	switch op {
	case expr.LessEqual:
		return expr.Less
	case expr.GreaterEqual:
		return expr.Greater
	}
	return op
}

// undecided are conditions of which one holds for each row of the query that leaves a comparison NULL. Each of them asks for NULLs of one
// side alone first, so that few pairs of rows have to be looked at.
func undecided(pairs []rowPair, null expr.Expr) []expr.Expr {
	var left, right []expr.Expr
	for _, p := range pairs {
		if p.left.Nullable() {
			left = append(left, &expr.IsNull{Input: p.left})
		}
		if p.right.Nullable() {
			right = append(right, &expr.IsNull{Input: p.right})
		}
	}
	var conditions []expr.Expr
	for _, nulls := range [][]expr.Expr{left, right} {
		if len(nulls) > 0 {
			conditions = append(conditions, expr.Conjunction([]expr.Expr{anyOf(nulls), null}))
		}
	}
	return conditions
}

func anyOf(terms []expr.Expr) expr.Expr {
	if len(terms) == 1 {
		return terms[0]
	}
	return &expr.Or{Terms: terms}
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
