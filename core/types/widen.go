package types

import "github.com/apache/arrow-go/v18/arrow"

// IsString reports whether t is a type of text.
func IsString(t Type) bool {
	switch Decode(t).ID() {
	case arrow.STRING, arrow.LARGE_STRING, arrow.STRING_VIEW:
		return true
	}
	return false
}

// IsBinary reports whether t is a type of byte strings.
func IsBinary(t Type) bool {
	switch Decode(t).ID() {
	case arrow.BINARY, arrow.LARGE_BINARY, arrow.BINARY_VIEW, arrow.FIXED_SIZE_BINARY:
		return true
	}
	return false
}

// IsInteger reports whether t is an integer type.
func IsInteger(t Type) bool { return arrow.IsInteger(Decode(t).ID()) }

// IsFloat reports whether t is a floating-point type.
func IsFloat(t Type) bool { return arrow.IsFloating(Decode(t).ID()) }

// IsDecimal reports whether t is a decimal type.
func IsDecimal(t Type) bool { return arrow.IsDecimal(Decode(t).ID()) }

// IsNumeric reports whether t is an integer, floating-point or decimal type.
func IsNumeric(t Type) bool { return IsInteger(t) || IsFloat(t) || IsDecimal(t) }

// IsTemporal reports whether t is a date, a time or a timestamp.
func IsTemporal(t Type) bool {
	switch Decode(t).ID() {
	case arrow.DATE32, arrow.DATE64, arrow.TIME32, arrow.TIME64, arrow.TIMESTAMP:
		return true
	}
	return false
}

// IsInterval reports whether t is an interval type.
func IsInterval(t Type) bool {
	switch Decode(t).ID() {
	case arrow.INTERVAL_MONTHS, arrow.INTERVAL_DAY_TIME, arrow.INTERVAL_MONTH_DAY_NANO:
		return true
	}
	return false
}

// integerDigits is how many decimal digits an integer type needs.
var integerDigits = map[arrow.Type]int32{
	arrow.INT8: 3, arrow.INT16: 5, arrow.INT32: 10, arrow.INT64: 19,
	arrow.UINT8: 3, arrow.UINT16: 5, arrow.UINT32: 10, arrow.UINT64: 20,
}

// Widens reports whether every value of from has a value in to, so that casting never fails. It may be cautious.
func Widens(from, to Type) bool {
	from, to = Decode(from), Decode(to)
	switch {
	case arrow.TypeEqual(from, to), from.ID() == arrow.NULL:
		return true
	case IsString(to):
		return IsString(from) || IsNumeric(from) || from.ID() == arrow.BOOL || from.ID() == arrow.DATE32
	case IsBinary(to) && to.ID() != arrow.FIXED_SIZE_BINARY:
		return IsBinary(from) || IsString(from)
	case from.ID() == arrow.BOOL:
		return IsInteger(to) || IsFloat(to)
	case IsInteger(from) && IsInteger(to):
		return integerWidens(from, to)
	case IsNumeric(from) && IsFloat(to) && to.ID() != arrow.FLOAT16:
		return true
	case IsDecimal(to):
		return decimalWidens(from, to.(arrow.DecimalType))
	}
	return from.ID() == arrow.DATE32 && to.ID() == arrow.DATE64
}

func integerWidens(from, to Type) bool {
	fromBits, toBits := from.(arrow.FixedWidthDataType).BitWidth(), to.(arrow.FixedWidthDataType).BitWidth()
	fromSigned, toSigned := arrow.IsSignedInteger(from.ID()), arrow.IsSignedInteger(to.ID())
	if fromSigned == toSigned {
		return fromBits <= toBits
	}
	return toSigned && fromBits < toBits
}

func decimalWidens(from Type, to arrow.DecimalType) bool {
	whole := to.GetPrecision() - to.GetScale()
	if digits, ok := integerDigits[from.ID()]; ok {
		return digits <= whole
	}
	d, ok := from.(arrow.DecimalType)
	return ok && d.GetPrecision()-d.GetScale() <= whole && d.GetScale() <= to.GetScale()
}

// IsUnsigned reports whether t is an unsigned integer type.
func IsUnsigned(t Type) bool { return arrow.IsUnsignedInteger(Decode(t).ID()) }
