package binder

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/eval"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
)

var nanoseconds = &arrow.TimestampType{Unit: arrow.Nanosecond}

// compareDays compares a date with a timestamp of nanoseconds by days, since nanoseconds do not reach all dates. It gives nil for
// other operands, for constant dates that nanoseconds reach, and for the equality of columns, which joins are made of.
func (b *Binder) compareDays(at place, op expr.CompareOp, left, right expr.Expr) (expr.Expr, error) {
	if right.Type().ID() == arrow.DATE32 {
		op, left, right = op.Mirror(), right, left
	}
	if left.Type().ID() != arrow.DATE32 || !arrow.TypeEqual(right.Type(), nanoseconds) || b.reached(left) {
		return nil, nil
	}
	if fixed := constant(left) || constant(right); !fixed && (op == expr.Equal || op == expr.NotEqual) {
		return nil, nil
	}
	return b.daysCompared(at, op, left, right)
}

// daysCompared relies on this: a date is at or before a moment where it is no later than the moment's day, and before the moment where
// it is no later than the day of the nanosecond before.
func (b *Binder) daysCompared(at place, op expr.CompareOp, date, moment expr.Expr) (expr.Expr, error) {
	switch op {
	case expr.LessEqual, expr.Greater:
		return &expr.Comparison{Op: op, Left: date, Right: castTo(moment, date.Type())}, nil
	case expr.Less, expr.GreaterEqual:
		before, err := b.apply(at, "-", moment, nanosecond)
		inclusive := map[expr.CompareOp]expr.CompareOp{expr.Less: expr.LessEqual, expr.GreaterEqual: expr.Greater}[op]
		return &expr.Comparison{Op: inclusive, Left: date, Right: castTo(before, date.Type())}, err
	case expr.Equal, expr.NotEqual:
		return b.sameMidnight(at, op, date, moment)
	}
	return nil, nil
}

var nanosecond = &expr.Literal{Value: types.Interval{Nanos: 1}, DataType: arrow.FixedWidthTypes.MonthDayNanoInterval}

// sameMidnight reports whether a date is neither before nor after a moment, or whether it is.
func (b *Binder) sameMidnight(at place, op expr.CompareOp, date, moment expr.Expr) (expr.Expr, error) {
	ops := [...]expr.CompareOp{expr.LessEqual, expr.GreaterEqual}
	if op == expr.NotEqual {
		ops = [...]expr.CompareOp{expr.Greater, expr.Less}
	}
	terms := make([]expr.Expr, len(ops))
	for i, op := range ops {
		var err error
		if terms[i], err = b.daysCompared(at, op, date, moment); err != nil {
			return nil, err
		}
	}
	if op == expr.NotEqual {
		return disjunction(terms), nil
	}
	return expr.Conjunction(terms), nil
}

// reached reports whether a date is a constant that a timestamp of nanoseconds holds.
func (b *Binder) reached(date expr.Expr) bool {
	if !constant(date) || expr.HasSubquery(date) {
		return false
	}
	_, err := eval.Constant(castTo(date, nanoseconds), b.settings)
	return err == nil
}
