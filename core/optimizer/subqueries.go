package optimizer

import (
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/tree"
)

// applySubqueries turns sub-queries in expressions into Apply nodes below the node that has them: a condition that must hold
// becomes a semi or anti join, any other sub-query a column that the expression refers to.
func applySubqueries(r *run, plan logical.Node) (logical.Node, error) {
	return logical.Up(plan, func(n logical.Node) (logical.Node, error) {
		if !hasSubqueries(n) {
			return n, r.cancelled()
		}
		switch n := n.(type) {
		case *logical.Filter:
			return r.applyFilter(n)
		case *logical.Join:
			return r.applyJoin(n)
		case *logical.Values, *logical.Scan, *logical.Apply:
			return nil, errs.New(errs.Unsupported, "a sub-query is not supported here: %s", n)
		}
		return r.applyUnary(n)
	})
}

func hasSubqueries(n logical.Node) bool {
	for _, e := range n.Expressions() {
		if expr.HasSubquery(e) {
			return true
		}
	}
	return false
}

// applyUnary gives the node an input in which the values of its sub-queries are columns.
func (r *run) applyUnary(n logical.Node) (logical.Node, error) {
	input := n.Children()[0]
	replaced, err := logical.RewriteExprs(n, func(e expr.Expr) (expr.Expr, error) {
		return r.replace(e, &input)
	})
	if err != nil {
		return nil, err
	}
	return exactly(replaced.WithChildren([]logical.Node{input}), n.Output()), nil
}

func (r *run) applyFilter(n *logical.Filter) (logical.Node, error) {
	input := n.Input
	simple, rest := divide(expr.Conjuncts(n.Condition), func(e expr.Expr) bool { return !expr.HasSubquery(e) })
	if len(simple) > 0 {
		input = filtered(input, simple)
	}
	var above []expr.Expr
	for _, e := range rest {
		if s, negated, ok := wholeSubquery(e); ok {
			input = r.applyCondition(input, s, negated)
			continue
		}
		replaced, err := tree.Up(e, func(e expr.Expr) (expr.Expr, error) { return r.replace(e, &input) })
		if err != nil {
			return nil, err
		}
		above = append(above, replaced)
	}
	return exactly(filtered(input, above), n.Output()), nil
}

// wholeSubquery matches a condition that is EXISTS or IN, or its negation.
func wholeSubquery(e expr.Expr) (s *expr.Subquery, negated, ok bool) {
	if not, is := e.(*expr.Not); is {
		s, negated, ok = wholeSubquery(not.Input)
		return s, !negated, ok
	}
	s, ok = e.(*expr.Subquery)
	if !ok || s.Input != nil && expr.HasSubquery(s.Input) {
		return nil, false, false
	}
	switch {
	case s.Kind == expr.Exists, s.Kind == expr.Any && s.Op == expr.Equal:
		return s, s.Negated, true
	}
	return nil, false, false
}

// applyCondition keeps the rows of input for which the sub-query has, or has not, a matching row.
func (r *run) applyCondition(input logical.Node, s *expr.Subquery, negated bool) logical.Node {
	plan := s.Plan.(logical.Node)
	a := &logical.Apply{Kind: logical.LeftSemi, Left: input, Right: plan, Condition: compared(s, s.Op)}
	if negated {
		a.Kind = logical.LeftAnti
		a.NullAware = a.Condition != nil && a.Condition.Nullable()
	}
	return a
}

// compared is the comparison of a quantified sub-query's operand with its column; nil for EXISTS.
func compared(s *expr.Subquery, op expr.CompareOp) expr.Expr {
	if s.Input == nil {
		return nil
	}
	return &expr.Comparison{Op: op, Left: s.Input, Right: s.Plan.Output()[0]}
}

// replace turns a sub-query into a column of a wider input.
func (r *run) replace(e expr.Expr, input *logical.Node) (expr.Expr, error) {
	s, ok := e.(*expr.Subquery)
	if !ok {
		return e, nil
	}
	plan := s.Plan.(logical.Node)
	if s.Kind == expr.Scalar {
		*input = &logical.Apply{Kind: logical.LeftSingle, Left: *input, Right: plan}
		value := *plan.Output()[0]
		value.Null = true
		return &value, nil
	}
	op, negated := s.Op, s.Negated
	if s.Kind == expr.All { // x op ALL is NOT (x not-op ANY)
		op, negated = op.Negation(), !negated
	}
	condition := compared(s, op)
	mark := r.column("mark", expr.Bool(true))
	mark.Null = condition != nil && condition.Nullable()
	*input = &logical.Apply{
		Kind: logical.LeftMark, Left: *input, Right: plan, Condition: condition, Mark: mark, NullAware: mark.Null,
	}
	if negated {
		return &expr.Not{Input: mark}, nil
	}
	return mark, nil
}

// applyJoin moves sub-queries out of a join's condition: above an inner join, else into the side that they speak of.
func (r *run) applyJoin(n *logical.Join) (logical.Node, error) {
	simple, rest := divide(expr.Conjuncts(n.Condition), func(e expr.Expr) bool { return !expr.HasSubquery(e) })
	j := *n
	j.Condition = expr.Conjunction(simple)
	if n.Kind == logical.Inner {
		return r.applyFilter(&logical.Filter{Input: &j, Condition: expr.Conjunction(rest)})
	}
	for _, e := range rest {
		replaced, err := tree.Up(e, func(e expr.Expr) (expr.Expr, error) { return r.replaceInSide(e, &j) })
		if err != nil {
			return nil, err
		}
		simple = append(simple, replaced)
	}
	j.Condition = expr.Conjunction(simple)
	return exactly(&j, n.Output()), nil
}

// replaceInSide turns a sub-query into a column of the side of the join that it speaks of.
func (r *run) replaceInSide(e expr.Expr, j *logical.Join) (expr.Expr, error) {
	s, ok := e.(*expr.Subquery)
	if !ok {
		return e, nil
	}
	left, right := speaksOf(s, j.Left), speaksOf(s, j.Right)
	switch {
	case left && right:
		return nil, errs.New(errs.Unsupported, "a sub-query that speaks of both sides is not supported in the condition of a %s join", j.Kind)
	case left:
		return r.replace(s, &j.Left)
	}
	return r.replace(s, &j.Right)
}

// speaksOf reports whether a sub-query refers to columns of a relation around it.
func speaksOf(s *expr.Subquery, relation logical.Node) bool {
	ids := expr.IDsOf(relation.Output())
	found := refersTo(s.Plan.(logical.Node), ids)
	if s.Input != nil {
		expr.Columns(s.Input, func(c *expr.Column) { found = found || ids.Has(c.ID) })
	}
	return found
}
