package types

import "github.com/apache/arrow-go/v18/arrow"

// temporalArithmetic is Arithmetic with dates, times, timestamps, durations and intervals, which are only added and
// subtracted.
func temporalArithmetic(op Operator, a, b Type) (left, right, result Type, ok bool) {
	switch op {
	case Add:
		if left, right, result, ok = shift(a, b); ok {
			return left, right, result, true
		}
		right, left, result, ok = shift(b, a)
	case Subtract:
		if left, right, result, ok = shift(a, b); ok {
			return left, right, result, true
		}
		left, right, result, ok = difference(a, b)
	}
	if !ok && (op == Add || op == Subtract) {
		left, right, result, ok = spans(a, b)
	}
	return left, right, result, ok
}

// shift moves a point in time by a span.
func shift(point, span Type) (left, right, result Type, ok bool) {
	switch {
	case isDate(point) && (IsInterval(span) || IsInteger(span)): // an integer counts days
		return point, interval, point, true
	case isDate(point) && isTime(span):
		return naiveNanoseconds, arrow.FixedWidthTypes.Duration_ns, naiveNanoseconds, true
	case isTime(point) && IsInterval(span), point.ID() == arrow.TIMESTAMP && IsInterval(span):
		return point, interval, point, true
	case point.ID() == arrow.TIMESTAMP && span.ID() == arrow.DURATION:
		return point, &arrow.DurationType{Unit: point.(*arrow.TimestampType).Unit}, point, true
	}
	return nil, nil, nil, false
}

// difference is the span between two points in time: days between dates, otherwise a duration.
func difference(a, b Type) (left, right, result Type, ok bool) {
	isPoint := func(t Type) bool { return isDate(t) || t.ID() == arrow.TIMESTAMP }
	if !isPoint(a) || !isPoint(b) {
		return nil, nil, nil, false
	}
	t, ok := Comparable(a, b)
	if !ok {
		return nil, nil, nil, false
	}
	if isDate(t) {
		return t, t, arrow.PrimitiveTypes.Int64, true
	}
	return t, t, &arrow.DurationType{Unit: t.(*arrow.TimestampType).Unit}, true
}

// spans adds or subtracts spans of time; times of day count as such.
func spans(a, b Type) (left, right, result Type, ok bool) {
	switch {
	case a.ID() == arrow.DURATION && arrow.TypeEqual(a, b):
		return a, a, a, true
	case isSpan(a) && isSpan(b), isTime(a) && isTime(b), IsInterval(a) && isTime(b):
		return interval, interval, interval, true
	}
	return nil, nil, nil, false
}
