package binder

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
)

// castTo converts an expression to a type it may have already. NULL becomes a NULL of the type.
func castTo(e expr.Expr, t types.Type) expr.Expr {
	if arrow.TypeEqual(e.Type(), t) {
		return e
	}
	if literal, ok := e.(*expr.Literal); ok && literal.Value == nil {
		return expr.Null(t)
	}
	return &expr.Cast{Input: e, To: t}
}

func castAll(list []expr.Expr, t types.Type) []expr.Expr {
	cast := make([]expr.Expr, len(list))
	for i, e := range list {
		cast[i] = castTo(e, t)
	}
	return cast
}

func (b *Binder) cast(e *ast.Cast, s *scope) (expr.Expr, error) {
	input, err := b.expr(e.Input, s)
	if err != nil {
		return nil, err
	}
	to, err := b.Type(e.Type)
	if err != nil {
		return nil, err
	}
	if !types.CanCast(input.Type(), to) {
		return nil, binding(e, "cannot cast %s to %s", typeName(input.Type()), typeName(to))
	}
	if e.Try {
		return &expr.Cast{Input: seconds(input, to), To: to, Mode: expr.Try}, nil
	}
	return castTo(seconds(input, to), to), nil
}

// seconds makes integers that are cast to timestamps count seconds.
func seconds(e expr.Expr, to types.Type) expr.Expr {
	t, ok := to.(*arrow.TimestampType)
	if !ok || t.Unit != arrow.Nanosecond || e.Type().ID() != arrow.INT64 {
		return e
	}
	return &expr.Cast{Input: e, To: &arrow.TimestampType{Unit: arrow.Second, TimeZone: t.TimeZone}}
}

// caseOf binds CASE. One with an operand compares it with each condition.
func (b *Binder) caseOf(e *ast.Case, s *scope) (expr.Expr, error) {
	var operand expr.Expr
	var err error
	if e.Operand != nil {
		if operand, err = b.expr(e.Operand, s); err != nil {
			return nil, err
		}
		if err := b.checkSize(operand, len(e.Whens), e.Operand); err != nil {
			return nil, err
		}
	}
	bound := &expr.Case{Whens: make([]expr.When, len(e.Whens))}
	for i, when := range e.Whens {
		if bound.Whens[i], err = b.when(when, operand, s); err != nil {
			return nil, err
		}
	}
	if e.Else != nil {
		if bound.Else, err = b.expr(e.Else, s); err != nil {
			return nil, err
		}
	}
	return b.branches(e, bound)
}

// whenTrue binds a condition of CASE, which may be a number or a string.
func (b *Binder) whenTrue(e ast.Expr, s *scope) (expr.Expr, error) {
	bound, err := b.expr(e, s)
	if err != nil {
		return nil, err
	}
	if t := bound.Type(); types.IsNumeric(t) && !types.IsDecimal(t) || types.IsString(t) {
		return castTo(bound, boolean), nil
	}
	return b.truth(bound, "a condition of CASE", e)
}

func (b *Binder) when(w ast.When, operand expr.Expr, s *scope) (bound expr.When, err error) {
	if operand == nil {
		bound.Condition, err = b.whenTrue(w.Condition, s)
	} else if bound.Condition, err = b.expr(w.Condition, s); err == nil {
		bound.Condition, err = b.compare(w.Condition, expr.Equal, operand, bound.Condition)
	}
	if err != nil {
		return bound, err
	}
	bound.Result, err = b.expr(w.Result, s)
	return bound, err
}

// branches brings the results of a CASE to one type.
func (b *Binder) branches(at *ast.Case, c *expr.Case) (expr.Expr, error) {
	t := c.Whens[0].Result.Type()
	common := func(other expr.Expr, node ast.Expr) error {
		joined, ok := types.Common(t, other.Type())
		if !ok {
			return binding(node, "branches of CASE have types that do not go together: %s and %s", typeName(t), typeName(other.Type()))
		}
		t = joined
		return nil
	}
	for i, when := range c.Whens[1:] {
		if err := common(when.Result, at.Whens[i+1].Result); err != nil {
			return nil, err
		}
	}
	if c.Else != nil {
		if err := common(c.Else, at.Else); err != nil {
			return nil, err
		}
		c.Else = castTo(c.Else, t)
	}
	for i := range c.Whens {
		c.Whens[i].Result = castTo(c.Whens[i].Result, t)
	}
	return c, nil
}

// atTimeZone reads a timestamp as one of the zone.
func (b *Binder) atTimeZone(e *ast.AtTimeZone, s *scope) (expr.Expr, error) {
	zone, ok := e.Zone.(*ast.String)
	if !ok {
		return nil, unsupported(e, "the zone of AT TIME ZONE is a string: %s", e.Zone)
	}
	input, err := b.expr(e.Input, s)
	if err != nil {
		return nil, err
	}
	t := &arrow.TimestampType{Unit: arrow.Nanosecond, TimeZone: zone.Value}
	if !types.CanCast(input.Type(), t) {
		return nil, binding(e, "AT TIME ZONE takes a timestamp: got %s", typeName(input.Type()))
	}
	return castTo(input, t), nil
}
