package codec

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/wire/wirepb"
)

var boolean = arrow.FixedWidthTypes.Boolean

// expr reads an expression and checks that the types in it agree.
func (d *decoder) expr(m *wirepb.Expr) (expr.Expr, error) {
	if d.exprs++; d.exprs > maxExprs {
		return nil, malformed("more than %d expressions", maxExprs)
	}
	if d.exprDepth++; d.exprDepth > maxExprDepth {
		return nil, exprTooDeep()
	}
	defer func() { d.exprDepth-- }()
	switch kind := m.GetKind().(type) {
	case *wirepb.Expr_Column:
		return some(d.column(kind.Column))
	case *wirepb.Expr_Literal:
		return some(decodeLiteral(kind.Literal))
	case *wirepb.Expr_Call:
		return d.call(kind.Call)
	case *wirepb.Expr_Comparison:
		return d.comparison(kind.Comparison)
	case *wirepb.Expr_And:
		terms, err := d.terms(kind.And)
		return &expr.And{Terms: terms}, err
	case *wirepb.Expr_Or:
		terms, err := d.terms(kind.Or)
		return &expr.Or{Terms: terms}, err
	case *wirepb.Expr_Not:
		input, err := d.condition(kind.Not)
		return &expr.Not{Input: input}, err
	case *wirepb.Expr_IsNull:
		input, err := d.expr(kind.IsNull.GetInput())
		return &expr.IsNull{Input: input, Negated: kind.IsNull.GetNegated()}, err
	case *wirepb.Expr_Case:
		return d.caseOf(kind.Case)
	case *wirepb.Expr_Cast:
		return d.cast(kind.Cast)
	case *wirepb.Expr_In:
		return d.in(kind.In)
	case *wirepb.Expr_Subquery:
		return d.subquery(kind.Subquery)
	}
	return nil, malformed("expression is missing, not known or not allowed here: %T", m.GetKind())
}

// some is an expression, or nil with an error.
func some[E expr.Expr](e E, err error) (expr.Expr, error) {
	if err != nil {
		return nil, err
	}
	return e, nil
}

func (d *decoder) exprList(list []*wirepb.Expr) ([]expr.Expr, error) {
	exprs := make([]expr.Expr, len(list))
	for i, m := range list {
		var err error
		if exprs[i], err = d.expr(m); err != nil {
			return nil, err
		}
	}
	return exprs, nil
}

// condition reads an expression that is true, false or NULL.
func (d *decoder) condition(m *wirepb.Expr) (expr.Expr, error) {
	e, err := d.expr(m)
	if err != nil {
		return nil, err
	}
	if id := e.Type().ID(); id != arrow.BOOL && id != arrow.NULL {
		return nil, malformed("condition of type %s", types.Name(e.Type()))
	}
	return e, nil
}

// optionalCondition reads a condition that may be missing.
func (d *decoder) optionalCondition(m *wirepb.Expr) (expr.Expr, error) {
	if m == nil {
		return nil, nil
	}
	return d.condition(m)
}

func (d *decoder) terms(m *wirepb.ExprList) ([]expr.Expr, error) {
	list := m.GetExprs()
	if len(list) < 2 {
		return nil, malformed("AND or OR of %d terms", len(list))
	}
	terms := make([]expr.Expr, len(list))
	for i, term := range list {
		var err error
		if terms[i], err = d.condition(term); err != nil {
			return nil, err
		}
	}
	return terms, nil
}

func decodeOp(code wirepb.CompareOp) (expr.CompareOp, error) {
	if code < wirepb.CompareOp_COMPARE_OP_EQUAL || code > wirepb.CompareOp_COMPARE_OP_IS_NOT_DISTINCT {
		return 0, malformed("comparison operator is not known: %d", code)
	}
	return expr.CompareOp(code - 1), nil
}

func (d *decoder) comparison(m *wirepb.Comparison) (expr.Expr, error) {
	op, err := decodeOp(m.GetOp())
	if err != nil {
		return nil, err
	}
	left, err := d.expr(m.GetLeft())
	if err != nil {
		return nil, err
	}
	right, err := d.expr(m.GetRight())
	if err != nil {
		return nil, err
	}
	return &expr.Comparison{Op: op, Left: left, Right: right}, checkComparable(left, right)
}

// checkComparable checks that two expressions can be compared with each other.
func checkComparable(left, right expr.Expr) error {
	if t := left.Type(); !arrow.TypeEqual(t, right.Type()) || t.ID() == arrow.NULL {
		return malformed("comparison of %s with %s", types.Name(t), types.Name(right.Type()))
	}
	return nil
}

func (d *decoder) cast(m *wirepb.Cast) (expr.Expr, error) {
	input, err := d.expr(m.GetInput())
	if err != nil {
		return nil, err
	}
	to, err := decodeType(m.GetTo())
	if err != nil {
		return nil, err
	}
	if !types.CanCast(input.Type(), to) {
		return nil, errs.New(errs.Binding, "cannot cast %s to %s", types.Name(input.Type()), types.Name(to))
	}
	c := &expr.Cast{Input: input, To: to}
	if m.GetTry() {
		c.Mode = expr.Try
	}
	return c, nil
}

func (d *decoder) in(m *wirepb.In) (expr.Expr, error) {
	input, err := d.expr(m.GetInput())
	if err != nil {
		return nil, err
	}
	list, err := d.exprList(m.GetList())
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, malformed("IN without items")
	}
	for _, item := range list {
		if err := checkComparable(input, item); err != nil {
			return nil, err
		}
	}
	return &expr.In{Input: input, List: list, Negated: m.GetNegated()}, nil
}

func (d *decoder) caseOf(m *wirepb.Case) (expr.Expr, error) {
	if len(m.GetWhens()) == 0 {
		return nil, malformed("CASE without branches")
	}
	c := &expr.Case{Whens: make([]expr.When, len(m.GetWhens()))}
	for i, when := range m.GetWhens() {
		var err error
		if c.Whens[i], err = d.when(when); err != nil {
			return nil, err
		}
	}
	if m.GetOtherwise() != nil {
		var err error
		if c.Else, err = d.expr(m.GetOtherwise()); err != nil {
			return nil, err
		}
	}
	return c, sameBranches(c)
}

// when reads a branch. The result of one without a condition stands in the condition too, and counts twice.
func (d *decoder) when(m *wirepb.When) (when expr.When, err error) {
	if m.GetCondition() != nil {
		if when.Condition, err = d.condition(m.GetCondition()); err != nil {
			return when, err
		}
	}
	before := d.exprs
	if when.Result, err = d.expr(m.GetResult()); err != nil {
		return when, err
	}
	if when.Condition == nil {
		if d.exprs += d.exprs - before; d.exprs > maxExprs {
			return when, malformed("more than %d expressions", maxExprs)
		}
		when.Condition = &expr.IsNull{Input: when.Result, Negated: true}
	}
	return when, nil
}

func sameBranches(c *expr.Case) error {
	t := c.Type()
	for _, when := range c.Whens {
		if !arrow.TypeEqual(when.Result.Type(), t) {
			return malformed("branches of CASE are %s and %s", types.Name(t), types.Name(when.Result.Type()))
		}
	}
	if c.Else != nil && !arrow.TypeEqual(c.Else.Type(), t) {
		return malformed("branches of CASE are %s and %s", types.Name(t), types.Name(c.Else.Type()))
	}
	return nil
}
