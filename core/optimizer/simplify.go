package optimizer

import (
	"github.com/ballista-go/ballista/core/eval"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
)

// simplify folds constants and rewrites conditions to simpler ones that mean the same.
func simplify(r *run, plan logical.Node) (logical.Node, error) {
	return logical.Up(plan, func(n logical.Node) (logical.Node, error) {
		if _, ok := n.(*logical.Values); ok {
			return n, nil
		}
		n, err := logical.RewriteExprs(n, func(e expr.Expr) (expr.Expr, error) { return r.simplified(e), r.cancelled() })
		if err != nil {
			return nil, err
		}
		switch n := n.(type) {
		case *logical.Filter:
			return simplifyFilter(n), nil
		case *logical.Limit:
			return simplifyLimit(n), nil
		}
		return n, nil
	})
}

// simplifyFilter drops filters that all rows pass, and inputs of which no row passes.
func simplifyFilter(f *logical.Filter) logical.Node {
	switch {
	case expr.IsTrue(f.Condition):
		return f.Input
	case expr.IsFalseOrNull(f.Condition):
		return &logical.Empty{Columns: f.Input.Output()}
	}
	return f
}

// simplifyLimit drops limits that pass all rows, and inputs of which none is wanted.
func simplifyLimit(l *logical.Limit) logical.Node {
	switch {
	case l.Fetch == 0:
		return &logical.Empty{Columns: l.Output()}
	case l.Skip == 0 && (l.Fetch < 0 || atMostOne(l.Input)):
		return l.Input
	}
	return l
}

// atMostOne reports whether a relation certainly has no second row.
func atMostOne(node logical.Node) bool {
	switch n := node.(type) {
	case *logical.Aggregate:
		return len(n.Groups) == 0 && n.Sets == nil
	case *logical.Values:
		return len(n.Rows) <= 1
	case *logical.Limit:
		return n.Fetch == 0 || n.Fetch == 1 || atMostOne(n.Input)
	case *logical.Filter, *logical.Project, *logical.Sort:
		return atMostOne(node.Children()[0])
	case *logical.Join:
		return atMostOne(n.Left) && (n.Kind == logical.LeftSingle || n.Kind != logical.Full && atMostOne(n.Right))
	}
	return false
}

// simplified rewrites a node whose children are simplified already.
func (r *run) simplified(e expr.Expr) expr.Expr {
	switch e := e.(type) {
	case *expr.Literal, *expr.Column, *expr.Subquery, *expr.Lambda, *expr.Aggregate:
		return e
	case *expr.And:
		return simplifyAnd(e)
	case *expr.Or:
		return factor(simplifyOr(e))
	case *expr.Not:
		return simplifyNot(e)
	case *expr.Comparison:
		if unwrapped := r.unwrapComparison(e); unwrapped != nil {
			return unwrapped
		}
	case *expr.In:
		if unwrapped := r.unwrapIn(e); unwrapped != nil {
			return unwrapped
		}
	}
	return r.fold(e)
}

// fold computes a constant expression. One that fails stays as it is: it may never be evaluated.
func (r *run) fold(e expr.Expr) expr.Expr {
	for _, child := range e.Children() {
		if _, ok := child.(*expr.Literal); !ok {
			return e
		}
	}
	if volatile(e) {
		return e
	}
	literal, err := eval.Constant(e, r.Settings)
	if err != nil {
		return e
	}
	return literal
}

// mostCompared is how many terms of a conjunction are searched for a term like another.
const mostCompared = 64

func simplifyAnd(e *expr.And) expr.Expr {
	var terms []expr.Expr
	for _, term := range flatten(e) {
		switch {
		case expr.IsTrue(term) || len(terms) < mostCompared && containsSame(terms, term):
		case isLiteral(term, false):
			return expr.Bool(false)
		default:
			terms = append(terms, term)
		}
	}
	if len(terms) == 0 {
		return expr.Bool(true)
	}
	return expr.Conjunction(terms)
}

// flatten lists the terms of nested conjunctions.
func flatten(e *expr.And) []expr.Expr {
	var terms []expr.Expr
	for _, term := range e.Terms {
		terms = append(terms, expr.Conjuncts(term)...)
	}
	return terms
}

func isLiteral(e expr.Expr, value any) bool {
	l, ok := e.(*expr.Literal)
	return ok && l.Value == value
}

func simplifyOr(e *expr.Or) expr.Expr {
	var terms []expr.Expr
	for _, term := range e.Terms {
		switch {
		case isLiteral(term, false):
		case expr.IsTrue(term):
			return expr.Bool(true)
		default:
			terms = append(terms, term)
		}
	}
	switch len(terms) {
	case 0:
		return expr.Bool(false)
	case 1:
		return terms[0]
	}
	return &expr.Or{Terms: terms}
}

// factor takes what all terms of a disjunction demand out of it: (a AND x) OR (a AND y) is a AND (x OR y). What can fail stays:
// another conjunct of its branch may guard it.
func factor(e expr.Expr) expr.Expr {
	or, ok := e.(*expr.Or)
	if !ok || len(or.Terms) > 100 {
		return e
	}
	var common []expr.Expr
	for _, candidate := range expr.Conjuncts(or.Terms[0]) {
		everywhere := movable(candidate)
		for _, term := range or.Terms[1:] {
			everywhere = everywhere && containsSame(expr.Conjuncts(term), candidate)
		}
		if everywhere {
			common = append(common, candidate)
		}
	}
	if len(common) == 0 {
		return e
	}
	rest := make([]expr.Expr, 0, len(or.Terms))
	for _, term := range or.Terms {
		_, own := divide(expr.Conjuncts(term), func(c expr.Expr) bool { return containsSame(common, c) })
		if len(own) == 0 {
			return expr.Conjunction(common)
		}
		rest = append(rest, expr.Conjunction(own))
	}
	return expr.Conjunction(append(common, &expr.Or{Terms: rest}))
}

// simplifyNot moves a negation into comparisons and tests.
func simplifyNot(e *expr.Not) expr.Expr {
	switch input := e.Input.(type) {
	case *expr.Not:
		return input.Input
	case *expr.Comparison:
		return &expr.Comparison{Op: input.Op.Negation(), Left: input.Left, Right: input.Right}
	case *expr.IsNull:
		return &expr.IsNull{Input: input.Input, Negated: !input.Negated}
	case *expr.In:
		return &expr.In{Input: input.Input, List: input.List, Negated: !input.Negated}
	case *expr.Literal:
		if value, ok := input.Value.(bool); ok {
			return expr.Bool(!value)
		}
		return input
	}
	return e
}
