package types

import "github.com/apache/arrow-go/v18/arrow"

// Comparable is the type to which both sides of a comparison, of IN and of COALESCE are brought. A string compared with a
// number is read as a number.
func Comparable(a, b Type) (Type, bool) { return coerce(a, b, numbersWin) }

// Common is the type to which the branches of a CASE, the inputs of a set operation and the rows of VALUES are brought. A
// number beside a string becomes a string. Where both are timestamps with a zone, a's counts.
func Common(a, b Type) (Type, bool) {
	if a.ID() == arrow.NULL || b.ID() == arrow.NULL {
		a, b = Decode(a), Decode(b)
	}
	return coerce(a, b, stringsWin)
}

// preference says what becomes of a string beside a number.
type preference bool

const (
	numbersWin preference = false
	stringsWin preference = true
)

func coerce(a, b Type, prefer preference) (Type, bool) {
	if arrow.TypeEqual(a, b) || b.ID() == arrow.NULL {
		return a, true
	}
	if a.ID() == arrow.NULL {
		return b, true
	}
	if a.ID() == arrow.DICTIONARY || b.ID() == arrow.DICTIONARY {
		return coerceDictionary(a, b, prefer)
	}
	for _, rule := range coercions() {
		if t, applies := rule(a, b, prefer); applies {
			return t, t != nil
		}
	}
	return nil, false
}

// coercion is a rule for a family of types. One that applies and gives nil refuses.
type coercion func(a, b Type, prefer preference) (t Type, applies bool)

// coercions are tried in order.
func coercions() [6]coercion {
	return [...]coercion{coerceNumbers, coerceStrings, coerceBinary, coerceTemporal, coerceDurations, coerceNested}
}

// coerceDictionary keeps a dictionary type only beside its own value type.
func coerceDictionary(a, b Type, prefer preference) (Type, bool) {
	va, vb := Decode(a), Decode(b)
	if arrow.TypeEqual(va, vb) {
		switch {
		case a.ID() != arrow.DICTIONARY:
			return b, true
		case b.ID() != arrow.DICTIONARY:
			return a, true
		}
		return va, true
	}
	return coerce(va, vb, prefer)
}

func coerceNumbers(a, b Type, _ preference) (Type, bool) {
	if !IsNumeric(a) || !IsNumeric(b) {
		return nil, false
	}
	if IsDecimal(a) || IsDecimal(b) {
		return coerceDecimals(a, b), true
	}
	return widerNumber(a, b), true
}

// widerNumber is the type of two integers or floats.
func widerNumber(a, b Type) Type {
	switch {
	case IsFloat(a) && IsFloat(b):
		if a.ID() > b.ID() {
			return a
		}
		return b
	case IsFloat(a):
		return a
	case IsFloat(b):
		return b
	}
	return widerInteger(a, b)
}

// widerInteger is the smallest integer type that holds both, and for UInt64 with a signed type a decimal.
func widerInteger(a, b Type) Type {
	switch {
	case integerWidens(a, b):
		return b
	case integerWidens(b, a):
		return a
	}
	for _, t := range []Type{arrow.PrimitiveTypes.Int16, arrow.PrimitiveTypes.Int32, arrow.PrimitiveTypes.Int64} {
		if integerWidens(a, t) && integerWidens(b, t) {
			return t
		}
	}
	return &arrow.Decimal128Type{Precision: 20}
}

func coerceStrings(a, b Type, prefer preference) (Type, bool) {
	if !IsString(a) {
		a, b = b, a
	}
	switch {
	case !IsString(a):
		return nil, false
	case IsString(b):
		return widerBytes(a, b, stringRanks), true
	case IsNumeric(b):
		if prefer == stringsWin {
			return a, true
		}
		return b, true
	case b.ID() == arrow.TIMESTAMP:
		return &arrow.TimestampType{Unit: arrow.Nanosecond, TimeZone: b.(*arrow.TimestampType).TimeZone}, true
	case IsTemporal(b):
		return b, true
	case IsBinary(b):
		return stringWithBinary(a, b), true
	}
	return nil, true
}

// stringWithBinary treats text as large unless it is plain.
func stringWithBinary(text, binary Type) Type {
	switch {
	case binary.ID() == arrow.FIXED_SIZE_BINARY:
		return nil
	case binary.ID() == arrow.BINARY && text.ID() != arrow.STRING:
		return arrow.BinaryTypes.LargeBinary
	}
	return binary
}

var (
	stringRanks = map[arrow.Type]int{arrow.STRING: 1, arrow.LARGE_STRING: 2, arrow.STRING_VIEW: 3}
	binaryRanks = map[arrow.Type]int{arrow.BINARY: 1, arrow.LARGE_BINARY: 2, arrow.BINARY_VIEW: 3}
)

// widerBytes is the type of the higher rank.
func widerBytes(a, b Type, ranks map[arrow.Type]int) Type {
	if ranks[a.ID()] >= ranks[b.ID()] {
		return a
	}
	return b
}

func coerceBinary(a, b Type, _ preference) (Type, bool) {
	if !IsBinary(a) || !IsBinary(b) {
		return nil, false
	}
	fixed := a.ID() == arrow.FIXED_SIZE_BINARY || b.ID() == arrow.FIXED_SIZE_BINARY
	wider := widerBytes(a, b, binaryRanks)
	if fixed && (wider.ID() == arrow.LARGE_BINARY || wider.ID() == arrow.FIXED_SIZE_BINARY) {
		return nil, true
	}
	return wider, true
}
