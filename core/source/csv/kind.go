package csv

import (
	"bytes"
	"strconv"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/types"
)

// kinds are the kinds of values seen in a column.
type kinds uint16

const (
	boolean kinds = 1 << iota
	integer
	float
	date
	seconds
	millis
	micros
	nanos
	textual
)

// kindOf says what a value looks like.
func kindOf(value []byte) kinds {
	switch {
	case len(value) == 4 && bytes.EqualFold(value, []byte("true")), len(value) == 5 && bytes.EqualFold(value, []byte("false")):
		return boolean
	case shaped(value, "0000-00-00"):
		return momentOf(value[len("0000-00-00"):])
	}
	switch string(value) {
	case "inf", "-inf", "nan", "NaN":
		return float
	}
	return numberOf(value)
}

// shaped reports whether a value begins like a shape, in which a zero stands for a digit.
func shaped(value []byte, shape string) bool {
	if len(value) < len(shape) {
		return false
	}
	for i := range len(shape) {
		if c := value[i]; shape[i] == '0' && !isDigit(c) || shape[i] != '0' && shape[i] != c {
			return false
		}
	}
	return true
}

func isDigit(c byte) bool { return c-'0' <= 9 }

// digits is how many digits a value begins with.
func digits(value []byte) int {
	n := 0
	for n < len(value) && isDigit(value[n]) {
		n++
	}
	return n
}

// momentOf is the kind of a value that begins with a date, by what follows that.
func momentOf(rest []byte) kinds {
	if len(rest) == 0 {
		return date
	}
	if rest[0] != 'T' && rest[0] != ' ' || !shaped(rest[1:], "00:00:00") {
		return textual
	}
	zone := rest[len("T00:00:00"):]
	kind := seconds
	if len(zone) > 0 && zone[0] == '.' {
		n := digits(zone[1:])
		kind = []kinds{textual, millis, millis, millis, micros, micros, micros, nanos, nanos, nanos, textual}[min(n, 10)]
		zone = zone[1+n:]
	} else if len(zone) > 0 && isDigit(zone[0]) {
		return textual
	}
	if len(zone) > 1 && bytes.IndexByte(zone[1:], '\n') >= 0 {
		return textual
	}
	return kind
}

// numberOf is the kind of a number: an optional minus, digits with a point or without, an exponent.
func numberOf(value []byte) kinds {
	rest := bytes.TrimPrefix(value, []byte{'-'})
	whole := digits(rest)
	rest = rest[whole:]
	if len(rest) == 0 && whole > 0 {
		if _, err := strconv.ParseInt(string(value), 10, 64); err != nil {
			return textual
		}
		return integer
	}
	fraction := 0
	if len(rest) > 0 && rest[0] == '.' {
		fraction = digits(rest[1:])
		rest = rest[1+fraction:]
	}
	if whole+fraction == 0 {
		return textual
	}
	if len(rest) > 0 && (rest[0] == 'e' || rest[0] == 'E') {
		rest = rest[1:]
		if len(rest) > 0 && (rest[0] == '-' || rest[0] == '+') {
			rest = rest[1:]
		}
		if len(rest) == 0 || digits(rest) < len(rest) {
			return textual
		}
		return float
	}
	if len(rest) > 0 {
		return textual
	}
	return float
}

// dataType is the type that holds all kinds of values of a column.
func (k kinds) dataType() types.Type {
	switch {
	case k == 0:
		return arrow.Null
	case k == boolean:
		return arrow.FixedWidthTypes.Boolean
	case k == integer:
		return arrow.PrimitiveTypes.Int64
	case k&^(integer|float) == 0:
		return arrow.PrimitiveTypes.Float64
	case k == date:
		return arrow.FixedWidthTypes.Date32
	case k&^(date|seconds|millis|micros|nanos) == 0:
		return timestampOf(k)
	}
	return arrow.BinaryTypes.String
}

func timestampOf(k kinds) types.Type {
	unit := arrow.Second
	switch {
	case k&nanos != 0:
		unit = arrow.Nanosecond
	case k&micros != 0:
		unit = arrow.Microsecond
	case k&millis != 0:
		unit = arrow.Millisecond
	}
	return &arrow.TimestampType{Unit: unit}
}
