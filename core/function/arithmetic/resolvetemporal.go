package arithmetic

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/apply"
	"github.com/ballista-go/ballista/core/types"
)

var (
	int64Type    = arrow.PrimitiveTypes.Int64
	float64Type  = arrow.PrimitiveTypes.Float64
	intervalType = arrow.FixedWidthTypes.MonthDayNanoInterval
	nanoTime     = arrow.FixedWidthTypes.Time64ns
	nanoStamp    = &arrow.TimestampType{Unit: arrow.Nanosecond}
)

func isDate(t types.Type) bool { return t.ID() == arrow.DATE32 || t.ID() == arrow.DATE64 }

func isTime(t types.Type) bool { return t.ID() == arrow.TIME32 || t.ID() == arrow.TIME64 }

// resolveSpans resolves what types.Arithmetic leaves to casts or does not have: dates with numbers of days, times with dates
// and times, and multiples of intervals and durations.
func resolveSpans(op types.Operator, a, b types.Type) (expr.Overload, bool) {
	switch {
	case op == types.Add && types.IsInteger(a) && isDate(b):
		return byDays(b, 1, 1), true
	case op <= types.Subtract && isDate(a) && types.IsInteger(b):
		return byDays(a, 0, 1-2*int64(op)), true
	case op == types.Subtract && isTime(a) && isTime(b):
		return overload(apply.Each(timeBetween), intervalType, nanoTime, nanoTime), true
	case op == types.Subtract && a.ID() == arrow.TIMESTAMP && b.ID() == arrow.TIMESTAMP:
		return between(a.(*arrow.TimestampType), b.(*arrow.TimestampType)), true
	case op == types.Add && isDate(a) && isTime(b):
		return dateAndTime(nanoStamp, nanoTime), true
	case op == types.Add && isTime(a) && isDate(b):
		return dateAndTime(nanoTime, nanoStamp), true
	case isSpan(a) && types.IsNumeric(b):
		return multiple(op, 0, a, b)
	case isSpan(b) && types.IsNumeric(a) && op == types.Multiply:
		return multiple(op, 1, b, a)
	}
	return expr.Overload{}, false
}

func isSpan(t types.Type) bool { return types.IsInterval(t) || t.ID() == arrow.DURATION }

// overload is one of a program that can fail.
func overload(p apply.Program, result types.Type, args ...types.Type) expr.Overload {
	return p.In(expr.Overload{Args: args, Result: result, CanFail: true})
}

// byDays moves the date that is argument point.
func byDays(date types.Type, point int, sign int64) expr.Overload {
	args := []types.Type{int64Type, int64Type}
	args[point] = date
	if date.ID() == arrow.DATE64 {
		return overload(date64ByDays(point, sign), date, args...)
	}
	return overload(dateByDays(point, sign), date, args...)
}

// between is the time between two instants. A timestamp without a zone is one in UTC.
func between(a, b *arrow.TimestampType) expr.Overload {
	unit := max(a.Unit, b.Unit)
	left, right := &arrow.TimestampType{Unit: unit, TimeZone: a.TimeZone}, &arrow.TimestampType{Unit: unit, TimeZone: b.TimeZone}
	kernel := checked("-", subtractSigned[int64], differenceSigned[int64])
	return expr.Overload{Args: []types.Type{left, right}, Result: &arrow.DurationType{Unit: unit}, CanFail: true, Kernel: kernel}
}

func dateAndTime(left, right types.Type) expr.Overload {
	kernel := checked("+", addSigned[int64], sumSigned[int64])
	return expr.Overload{Args: []types.Type{left, right}, Result: nanoStamp, CanFail: true, Kernel: kernel}
}

// multiple multiplies or divides a span, argument point, by a number. Durations stay durations for integers only.
func multiple(op types.Operator, point int, span, number types.Type) (expr.Overload, bool) {
	by := types.Type(float64Type)
	if types.IsInteger(number) {
		by = int64Type
	}
	if span.ID() != arrow.DURATION || by != int64Type {
		span = intervalType
	}
	if op == types.Divide && span == intervalType {
		by = float64Type
	}
	args := []types.Type{by, by}
	args[point] = span
	o := expr.Overload{Args: args, Result: span, CanFail: true}
	switch {
	case span != intervalType && op == types.Multiply:
		o.Kernel = checked("*", multiplyInt64, productInt64)
	case span != intervalType && op == types.Divide:
		o.Kernel = divide[int64]
	case op == types.Multiply && by == int64Type:
		o = multiplyByInteger(point).In(o)
	case op == types.Multiply:
		o = multiplyByFloat(point).In(o)
	case op == types.Divide:
		o = apply.Try(divideByFloat).In(o)
	default:
		return o, false
	}
	return o, true
}

// resolveTemporal completes an overload whose types are those of types.Arithmetic.
func resolveTemporal(op types.Operator, o expr.Overload) (expr.Overload, error) {
	left, right := o.Args[0], o.Args[1]
	o.CanFail = true
	switch {
	case o.Result.ID() == arrow.INTERVAL_MONTH_DAY_NANO && op == types.Add:
		return apply.Try(addIntervals).In(o), nil
	case o.Result.ID() == arrow.INTERVAL_MONTH_DAY_NANO:
		return apply.Try(subtractIntervals).In(o), nil
	case types.IsInterval(right):
		return shift{point: 0, span: 1, back: op == types.Subtract}.program(left).In(o), nil
	case types.IsInterval(left):
		return shift{point: 1, span: 0}.program(right).In(o), nil
	case left.ID() == arrow.DATE32:
		return apply.Each(daysBetween32).In(o), nil
	case left.ID() == arrow.DATE64:
		return apply.Each(daysBetween64).In(o), nil
	case types.MustLayout(left) != types.Int64 || types.MustLayout(right) != types.Int64:
		return o, errs.New(errs.Unsupported, "operator on times: %s %s %s", types.Name(left), symbols[op], types.Name(right))
	}
	o.Kernel = signedKernel(op, multiplyInt64, productInt64)
	return o, nil
}
