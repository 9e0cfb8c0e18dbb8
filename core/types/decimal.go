package types

import "github.com/apache/arrow-go/v18/arrow"

// decimalDigits is the largest precision of each decimal type.
var decimalDigits = map[arrow.Type]int32{arrow.DECIMAL32: 9, arrow.DECIMAL64: 18, arrow.DECIMAL128: MaxDecimalDigits}

// decimalOf returns the decimal type of a kind, with its precision cut to what the kind holds.
func decimalOf(kind arrow.Type, precision, scale int32) Type {
	precision = min(precision, decimalDigits[kind])
	switch kind {
	case arrow.DECIMAL32:
		return &arrow.Decimal32Type{Precision: precision, Scale: scale}
	case arrow.DECIMAL64:
		return &arrow.Decimal64Type{Precision: precision, Scale: scale}
	}
	return &arrow.Decimal128Type{Precision: precision, Scale: scale}
}

// floatDecimals are the decimals that stand for floats beside a decimal in a comparison.
var floatDecimals = map[arrow.Type]arrow.Decimal128Type{
	arrow.FLOAT16: {Precision: 6, Scale: 3}, arrow.FLOAT32: {Precision: 14, Scale: 7}, arrow.FLOAT64: {Precision: 30, Scale: 15},
}

// decimalFor is the decimal of a kind that stands for the number type t. It reports false when the kind has too few digits.
func decimalFor(kind arrow.Type, t Type) (precision, scale int32, ok bool) {
	if d, isDecimal := t.(arrow.DecimalType); isDecimal {
		return d.GetPrecision(), d.GetScale(), decimalDigits[kind] >= decimalDigits[t.ID()]
	}
	if digits, isInteger := integerDigits[t.ID()]; isInteger {
		if digits == 19 {
			digits = 20 // as for UInt64
		}
		return digits, 0, digits <= decimalDigits[kind]
	}
	f := floatDecimals[t.ID()]
	return f.Precision, f.Scale, f.Precision <= decimalDigits[kind]
}

// coerceDecimals brings a decimal and another number to one type.
func coerceDecimals(a, b Type) Type {
	if !IsDecimal(a) {
		a, b = b, a
	}
	kind := a.ID()
	if IsDecimal(b) && decimalDigits[b.ID()] > decimalDigits[kind] {
		kind = b.ID()
	}
	bp, bs, ok := decimalFor(kind, b)
	switch {
	case ok:
	case IsFloat(b):
		return b
	default: // an integer with more digits than the kind
		kind = arrow.DECIMAL128
	}
	ap, as, _ := decimalFor(kind, a)
	scale := max(as, bs)
	return decimalOf(kind, scale+max(ap-as, bp-bs), scale)
}
