package binder

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/calendar"
	"github.com/ballista-go/ballista/core/types"
)

var comparisons = map[ast.BinaryOp]expr.CompareOp{
	ast.Equal: expr.Equal, ast.NotEqual: expr.NotEqual, ast.Less: expr.Less, ast.LessEqual: expr.LessEqual,
	ast.Greater: expr.Greater, ast.GreaterEqual: expr.GreaterEqual,
	ast.IsDistinct: expr.IsDistinct, ast.IsNotDistinct: expr.IsNotDistinct,
}

// operators are the functions that compute operators.
var operators = map[ast.BinaryOp]string{
	ast.Add: "+", ast.Subtract: "-", ast.Multiply: "*", ast.Divide: "/", ast.Modulo: "%",
	ast.Concat: "||", ast.BitAnd: "&", ast.BitOr: "|", ast.BitXor: "#",
	ast.ShiftLeft: "<<", ast.ShiftRight: ">>",
	ast.Match: "~", ast.MatchAnyCase: "~*", ast.NoMatch: "!~", ast.NoMatchAnyCase: "!~*",
	ast.LikeMatch: "like", ast.LikeMatchAnyCase: "ilike",
	ast.NoLikeMatch: "not_like", ast.NoLikeMatchAnyCase: "not_ilike",
	ast.Contains: "array_has_all", ast.ContainedIn: "array_has_all",
}

// binary binds an infix operator. Chains to the left, which may be long, are bound from their innermost operand.
func (b *Binder) binary(e *ast.Binary, s *scope) (expr.Expr, error) {
	chain := []*ast.Binary{e}
	for {
		inner, ok := chain[len(chain)-1].Left.(*ast.Binary)
		if !ok {
			break
		}
		chain = append(chain, inner)
	}
	left, err := b.expr(chain[len(chain)-1].Left, s)
	for i := len(chain) - 1; i >= 0 && err == nil; i-- {
		var right expr.Expr
		if right, err = b.expr(chain[i].Right, s); err == nil {
			left, err = b.operation(chain[i], left, right)
		}
	}
	return left, err
}

func (b *Binder) operation(e *ast.Binary, left, right expr.Expr) (expr.Expr, error) {
	if op, ok := comparisons[e.Op]; ok {
		return b.compare(e, op, left, right)
	}
	operator, ok := operators[e.Op]
	if !ok {
		return nil, unsupported(e, "operator %s is not supported", e.Op)
	}
	if e.Op == ast.ContainedIn {
		left, right = right, left
	}
	return b.apply(e, operator, left, right)
}

// comparedAs is the type that both sides of a comparison are brought to. NULLs alone are compared as booleans.
func comparedAs(a, b types.Type) (types.Type, bool) {
	t, ok := types.Comparable(a, b)
	if ok && t.ID() == arrow.NULL {
		return boolean, true
	}
	return t, ok
}

// compare brings both sides to one type.
func (b *Binder) compare(at place, op expr.CompareOp, left, right expr.Expr) (expr.Expr, error) {
	t, ok := comparedAs(left.Type(), right.Type())
	if !ok {
		return nil, binding(at, "cannot compare %s with %s", typeName(left.Type()), typeName(right.Type()))
	}
	if days, err := b.compareDays(at, op, left, right); days != nil || err != nil {
		return days, err
	}
	return &expr.Comparison{Op: op, Left: castTo(left, t), Right: castTo(right, t)}, nil
}

func (b *Binder) unary(e *ast.Unary, s *scope) (expr.Expr, error) {
	if e.Op == ast.Not {
		input, err := b.condition(e.Input, "the operand of NOT", s)
		if err != nil {
			return nil, err
		}
		return &expr.Not{Input: input}, nil
	}
	if number, ok := e.Input.(*ast.Number); ok && e.Op == ast.Negate {
		return b.number(number, "-"+number.Text)
	}
	input, err := b.expr(e.Input, s)
	if err != nil {
		return nil, err
	}
	switch t := input.Type(); e.Op {
	case ast.Plus:
		if !types.IsNumeric(t) && !types.IsInterval(t) && t.ID() != arrow.NULL {
			return nil, binding(e, "operator + takes a number or an interval: got %s", typeName(t))
		}
		return input, nil
	case ast.Negate:
		if literal, ok := input.(*expr.Literal); ok {
			v, _ := literal.Value.(types.Interval)
			if v, fits := calendar.Negate(v); fits && types.IsInterval(t) && literal.Value != nil {
				return &expr.Literal{Value: v, DataType: literal.DataType}, nil
			}
		}
		return b.apply(e, "negative", input)
	}
	return nil, unsupported(e, "operator ~ is not supported")
}

// is binds the tests for NULL and for truth values.
func (b *Binder) is(e *ast.Is, s *scope) (expr.Expr, error) {
	if e.Test == ast.IsNull {
		input, err := b.expr(e.Input, s)
		return &expr.IsNull{Input: input, Negated: e.Negated}, err
	}
	input, err := b.condition(e.Input, "the operand of IS "+[...]string{ast.IsTrue: "TRUE", ast.IsFalse: "FALSE", ast.IsUnknown: "UNKNOWN"}[e.Test], s)
	if err != nil {
		return nil, err
	}
	if e.Test == ast.IsUnknown {
		return &expr.IsNull{Input: input, Negated: e.Negated}, nil
	}
	op := expr.IsNotDistinct
	if e.Negated {
		op = expr.IsDistinct
	}
	return &expr.Comparison{Op: op, Left: input, Right: expr.Bool(e.Test == ast.IsTrue)}, nil
}

// between is Low <= Input AND Input <= High.
func (b *Binder) between(e *ast.Between, s *scope) (expr.Expr, error) {
	bound, err := b.list([]ast.Expr{e.Input, e.Low, e.High}, s)
	if err != nil {
		return nil, err
	}
	ops := [...]expr.CompareOp{expr.GreaterEqual, expr.LessEqual}
	if e.Negated {
		ops = [...]expr.CompareOp{expr.Less, expr.Greater}
	}
	low, err := b.compare(e, ops[0], bound[0], bound[1])
	if err != nil {
		return nil, err
	}
	high, err := b.compare(e, ops[1], bound[0], bound[2])
	if err != nil {
		return nil, err
	}
	if e.Negated {
		return disjunction([]expr.Expr{low, high}), nil
	}
	return expr.Conjunction([]expr.Expr{low, high}), nil
}

// in brings the input and all items to one type.
func (b *Binder) in(e *ast.In, s *scope) (expr.Expr, error) {
	input, err := b.expr(e.Input, s)
	if err != nil {
		return nil, err
	}
	list, err := b.list(e.List, s)
	if err != nil {
		return nil, err
	}
	t := input.Type()
	for i, item := range list {
		common, ok := types.Comparable(t, item.Type())
		if !ok {
			return nil, binding(e.List[i], "cannot compare %s with %s", typeName(t), typeName(item.Type()))
		}
		t = common
	}
	if t.ID() == arrow.NULL {
		t = boolean
	}
	return &expr.In{Input: castTo(input, t), List: castAll(list, t), Negated: e.Negated}, nil
}

var likeFunctions = [...]string{ast.CaseSensitive: "like", ast.AnyCase: "ilike", ast.SimilarTo: "similar_to"}

func (b *Binder) like(e *ast.Like, s *scope) (expr.Expr, error) {
	args, err := b.list(e.Children(), s)
	if err != nil {
		return nil, err
	}
	name := likeFunctions[e.Kind]
	if e.Negated {
		name = "not_" + name
	}
	return b.apply(e, name, args...)
}
