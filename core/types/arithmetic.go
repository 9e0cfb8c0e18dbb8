package types

import "github.com/apache/arrow-go/v18/arrow"

// Operator is an arithmetic operator.
type Operator uint8

// The arithmetic operators.
const (
	Add Operator = iota
	Subtract
	Multiply
	Divide
	Modulo
)

// Arithmetic returns the types to which the operands of a op b are brought, and the type of the result. It reports false
// where there is no such operation.
func Arithmetic(op Operator, a, b Type) (left, right, result Type, ok bool) {
	a, b = Decode(a), Decode(b)
	switch {
	case a.ID() == arrow.NULL && b.ID() == arrow.NULL:
		a, b = arrow.PrimitiveTypes.Int64, arrow.PrimitiveTypes.Int64
	case a.ID() == arrow.NULL:
		a = b
	case b.ID() == arrow.NULL:
		b = a
	}
	if !IsNumeric(a) || !IsNumeric(b) {
		return temporalArithmetic(op, a, b)
	}
	left, right = arithmeticOperands(a, b)
	if !IsDecimal(left) {
		return left, right, left, true
	}
	result, ok = decimalResult(op, left.(arrow.DecimalType), right.(arrow.DecimalType))
	return left, right, result, ok
}

func arithmeticOperands(a, b Type) (left, right Type) {
	switch {
	case !IsDecimal(a) && !IsDecimal(b), IsFloat(a), IsFloat(b):
		t := widerOfMixed(a, b)
		return t, t
	case IsDecimal(a) && IsDecimal(b) && a.ID() != b.ID():
		t := coerceDecimals(a, b)
		return t, t
	}
	kind := a.ID()
	if !IsDecimal(a) {
		kind = b.ID()
	}
	ap, as, aFits := decimalFor(kind, a)
	bp, bs, bFits := decimalFor(kind, b)
	if !aFits || !bFits {
		kind = arrow.DECIMAL128
	}
	return decimalOf(kind, ap, as), decimalOf(kind, bp, bs)
}

// widerOfMixed is the type of two numbers of which none or one is a decimal beside a float.
func widerOfMixed(a, b Type) Type {
	switch {
	case IsDecimal(a):
		return b
	case IsDecimal(b):
		return a
	}
	return widerNumber(a, b)
}

// decimalResult is the type of a op b. It reports false when the scale, or what it is computed with, exceeds what a decimal holds.
func decimalResult(op Operator, a, b arrow.DecimalType) (Type, bool) {
	p1, s1, p2, s2 := a.GetPrecision(), a.GetScale(), b.GetPrecision(), b.GetScale()
	var precision, scale int32
	switch op {
	case Multiply:
		precision, scale = p1+p2+1, s1+s2
	case Divide:
		scale = min(decimalDigits[a.ID()], s1+4)
		precision = scale - s1 + s2 + p1
	case Modulo:
		scale = max(s1, s2)
		precision = scale + min(p1-s1, p2-s2)
	default:
		scale = max(s1, s2)
		precision = scale + max(p1-s1, p2-s2) + 1
	}
	widens := op != Divide || scale-s1+s2 <= decimalDigits[arrow.DECIMAL128] // the power of ten that dividends are multiplied by
	return decimalOf(a.ID(), precision, scale), scale <= decimalDigits[a.ID()] && widens
}
