package codec

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/wire/wirepb"
)

func (e *encoder) exprs(list []expr.Expr) []*wirepb.Expr {
	messages := make([]*wirepb.Expr, len(list))
	for i, x := range list {
		messages[i] = e.expr(x)
	}
	return messages
}

// optionalExpr writes an expression that may be nil.
func (e *encoder) optionalExpr(x expr.Expr) *wirepb.Expr {
	if x == nil {
		return nil
	}
	return e.expr(x)
}

func (e *encoder) expr(x expr.Expr) *wirepb.Expr {
	m := new(wirepb.Expr)
	if !e.enter(&e.exprDepth, maxExprDepth, exprTooDeep) {
		return m
	}
	defer func() { e.exprDepth-- }()
	switch x := x.(type) {
	case *expr.Column:
		m.Kind = &wirepb.Expr_Column{Column: e.column(x)}
	case *expr.Literal:
		m.Kind = &wirepb.Expr_Literal{Literal: e.literal(x)}
	case *expr.Call:
		m.Kind = &wirepb.Expr_Call{Call: e.call(x)}
	case *expr.Comparison:
		m.Kind = &wirepb.Expr_Comparison{Comparison: &wirepb.Comparison{
			Op: compareCode(x.Op), Left: e.expr(x.Left), Right: e.expr(x.Right),
		}}
	case *expr.And:
		m.Kind = &wirepb.Expr_And{And: &wirepb.ExprList{Exprs: e.exprs(x.Terms)}}
	case *expr.Or:
		m.Kind = &wirepb.Expr_Or{Or: &wirepb.ExprList{Exprs: e.exprs(x.Terms)}}
	case *expr.Not:
		m.Kind = &wirepb.Expr_Not{Not: e.expr(x.Input)}
	case *expr.IsNull:
		m.Kind = &wirepb.Expr_IsNull{IsNull: &wirepb.IsNull{Input: e.expr(x.Input), Negated: x.Negated}}
	case *expr.In:
		m.Kind = &wirepb.Expr_In{In: &wirepb.In{Input: e.expr(x.Input), List: e.exprs(x.List), Negated: x.Negated}}
	default:
		e.rarer(x, m)
	}
	return m
}

func (e *encoder) rarer(x expr.Expr, m *wirepb.Expr) {
	switch x := x.(type) {
	case *expr.Case:
		m.Kind = &wirepb.Expr_Case{Case: e.caseOf(x)}
	case *expr.Cast:
		m.Kind = &wirepb.Expr_Cast{Cast: &wirepb.Cast{Input: e.expr(x.Input), To: e.dataType(x.To), Try: x.Mode == expr.Try}}
	case *expr.Aggregate:
		m.Kind = &wirepb.Expr_Aggregate{Aggregate: e.aggregate(x)}
	case *expr.Window:
		m.Kind = &wirepb.Expr_Window{Window: e.window(x)}
	case *expr.Subquery:
		m.Kind = &wirepb.Expr_Subquery{Subquery: e.subquery(x)}
	case *expr.Lambda:
		m.Kind = &wirepb.Expr_Lambda{Lambda: &wirepb.Lambda{Parameters: e.columnList(x.Parameters), Body: e.expr(x.Body)}}
	default:
		e.fail(errs.New(errs.Internal, "expression cannot be sent: %s", x))
	}
}

// compareCode is the operator's number, which counts from 1 as the messages do.
func compareCode(op expr.CompareOp) wirepb.CompareOp { return wirepb.CompareOp(op) + 1 }

func (e *encoder) literal(l *expr.Literal) *wirepb.Literal {
	m, err := encodeLiteral(l)
	if err != nil {
		e.fail(err)
	}
	return m
}

func (e *encoder) call(c *expr.Call) *wirepb.Call {
	return &wirepb.Call{
		Function: c.Function.Name, Args: e.exprs(c.Args), Result: e.dataType(c.Overload.Result), ResolvedWith: e.given(c.Given, c.Args),
		Foreign: e.foreign(c.Function.Foreign),
	}
}

// given writes what a call was resolved with, unless that is what its arguments are.
func (e *encoder) given(given []expr.Arg, args []expr.Expr) []*wirepb.Argument {
	if given == nil || sameArgs(given, describe(args)) {
		return nil
	}
	list := make([]*wirepb.Argument, len(given))
	for i, arg := range given {
		list[i] = &wirepb.Argument{Type: e.dataType(arg.Type), Nullable: arg.Nullable}
		if arg.Constant != nil {
			list[i].Constant = e.literal(arg.Constant)
		}
	}
	return list
}

// describe is what a function's overload may depend on.
func describe(args []expr.Expr) []expr.Arg {
	described := make([]expr.Arg, len(args))
	for i, arg := range args {
		literal, _ := arg.(*expr.Literal)
		described[i] = expr.Arg{Type: arg.Type(), Constant: literal, Nullable: arg.Nullable()}
	}
	return described
}

func sameArgs(a, b []expr.Arg) bool {
	for i := range a {
		if a[i].Constant != b[i].Constant || a[i].Nullable != b[i].Nullable || !arrow.TypeEqual(a[i].Type, b[i].Type) {
			return false
		}
	}
	return true
}

func (e *encoder) aggregate(a *expr.Aggregate) *wirepb.AggregateCall {
	return &wirepb.AggregateCall{
		Function: a.Function.Name, Args: e.exprs(a.Args), Distinct: a.Distinct, Filter: e.optionalExpr(a.Filter),
		Order: e.keys(a.Order), Result: e.dataType(a.Overload.Result), ResolvedWith: e.given(a.Given, a.Args),
		Foreign: e.foreign(a.Function.Foreign),
	}
}

// caseOf leaves out conditions that are just that the result is not NULL, which keeps them from being evaluated twice.
func (e *encoder) caseOf(c *expr.Case) *wirepb.Case {
	m := &wirepb.Case{Whens: make([]*wirepb.When, len(c.Whens)), Otherwise: e.optionalExpr(c.Else)}
	for i, when := range c.Whens {
		m.Whens[i] = &wirepb.When{Result: e.expr(when.Result)}
		test, ok := when.Condition.(*expr.IsNull)
		if !ok || !test.Negated || test.Input != when.Result {
			m.Whens[i].Condition = e.expr(when.Condition)
		}
	}
	return m
}

func (e *encoder) subquery(s *expr.Subquery) *wirepb.Subquery {
	m := &wirepb.Subquery{Kind: wirepb.SubqueryKind(s.Kind) + 1, Input: e.optionalExpr(s.Input), Negated: s.Negated}
	if s.Input != nil {
		m.Op = compareCode(s.Op)
	}
	plan := e.logical(s.Plan.(logical.Node))
	m.Plan = uint32(len(e.subqueries))
	e.subqueries = append(e.subqueries, plan)
	return m
}
