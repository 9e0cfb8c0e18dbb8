// Package signature says which arguments a function takes and what they are cast to. The tables of functions are written
// with it; its errors tell the user what a function takes.
package signature

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/types"
)

// Class is a class of types that a parameter takes.
type Class struct {
	Name string // as error messages show it, such as "string"
	// Cast is the type that an argument of type t is cast to. It reports false for types that the parameter does not take.
	Cast func(t types.Type) (types.Type, bool)
}

// The classes of text.
var (
	// Text takes strings of each encoding, and dictionaries as their values.
	Text = Class{"string", func(t types.Type) (types.Type, bool) { return textOr(t, types.Decode(t)) }}
	// Coded takes strings, and keeps dictionaries as they are.
	Coded = Class{"string", func(t types.Type) (types.Type, bool) { return textOr(t, t) }}
	// Textual takes what Text does, and reads bytes and simple values as text.
	Textual = Class{"string", func(t types.Type) (types.Type, bool) {
		if cast, ok := textOr(t, types.Decode(t)); ok {
			return cast, true
		}
		return arrow.BinaryTypes.StringView, isSimple(types.Decode(t))
	}}
	// Plain casts strings of each encoding, bytes and simple values to Utf8.
	Plain = Class{"string", func(t types.Type) (types.Type, bool) {
		return arrow.BinaryTypes.String, types.IsString(t) || isSimple(types.Decode(t))
	}}
	// Bytes takes strings and binary of each encoding.
	Bytes = Class{"string or binary", func(t types.Type) (types.Type, bool) {
		if types.IsBinary(t) {
			return types.Decode(t), true
		}
		return textOr(t, types.Decode(t))
	}}
)

// textOr is cast for strings, and a string for NULL.
func textOr(t, cast types.Type) (types.Type, bool) {
	if t.ID() == arrow.NULL {
		return arrow.BinaryTypes.StringView, true
	}
	return cast, types.IsString(t)
}

// isSimple reports whether values of t have one obvious text.
func isSimple(t types.Type) bool {
	switch t.ID() {
	case arrow.NULL, arrow.BOOL:
		return true
	}
	return types.IsNumeric(t) || types.IsTemporal(t) || types.IsInterval(t) || t.ID() == arrow.DURATION ||
		types.IsBinary(t) && t.ID() != arrow.FIXED_SIZE_BINARY
}

// The classes of numbers.
var (
	// Integer takes integers as Int64.
	Integer = Class{"integer", to(arrow.PrimitiveTypes.Int64, types.IsInteger)}
	// AnyInteger takes integers of each type.
	AnyInteger = Class{"integer", keep(types.IsInteger, arrow.PrimitiveTypes.Int64)}
	// Double takes numbers as Float64.
	Double = Class{"number", to(arrow.PrimitiveTypes.Float64, types.IsNumeric)}
	// Float takes numbers as Float64, and Float32 as it is.
	Float = Class{"number", func(t types.Type) (types.Type, bool) {
		if types.Decode(t).ID() == arrow.FLOAT32 {
			return arrow.PrimitiveTypes.Float32, true
		}
		return Double.Cast(t)
	}}
	// Real takes what Float does, and decimals as they are.
	Real = Class{"number", func(t types.Type) (types.Type, bool) {
		if types.IsDecimal(t) {
			return types.Decode(t), true
		}
		return Float.Cast(t)
	}}
	// Number takes numbers of each type.
	Number = Class{"number", keep(types.IsNumeric, arrow.PrimitiveTypes.Float64)}
)

// The other classes.
var (
	Boolean  = Class{"boolean", to(arrow.FixedWidthTypes.Boolean, func(t types.Type) bool { return t.ID() == arrow.BOOL })}
	Interval = Class{"interval", to(arrow.FixedWidthTypes.MonthDayNanoInterval, func(t types.Type) bool {
		return types.IsInterval(t) || t.ID() == arrow.DURATION || types.IsString(t)
	})}
	// Any takes every type.
	Any = Class{"any", func(t types.Type) (types.Type, bool) { return t, true }}
	// List takes lists of each kind, and NULL as a list of NULLs.
	List = Class{"list", keep(isList, arrow.ListOf(arrow.Null))}
	// Map takes maps.
	Map = Class{"map", func(t types.Type) (types.Type, bool) { return t, t.ID() == arrow.MAP }}
)

func isList(t types.Type) bool {
	_, ok := t.(arrow.ListLikeType)
	return ok && t.ID() != arrow.MAP
}

// Of is the class of the types for which the predicate holds, dictionaries decoded. NULL is cast to null.
func Of(name string, predicate func(types.Type) bool, null types.Type) Class {
	return Class{name, keep(predicate, null)}
}

// Exactly takes one type, and NULL.
func Exactly(t types.Type) Class {
	return Class{types.Name(t), to(t, func(given types.Type) bool { return arrow.TypeEqual(given, t) })}
}

// to casts the types for which the predicate holds, and NULL, to target.
func to(target types.Type, predicate func(types.Type) bool) func(types.Type) (types.Type, bool) {
	return func(t types.Type) (types.Type, bool) {
		return target, t.ID() == arrow.NULL || predicate(types.Decode(t))
	}
}

// keep takes the types for which the predicate holds as they are, and NULL as null.
func keep(predicate func(types.Type) bool, null types.Type) func(types.Type) (types.Type, bool) {
	return func(t types.Type) (types.Type, bool) {
		if t.ID() == arrow.NULL {
			return null, true
		}
		return types.Decode(t), predicate(types.Decode(t))
	}
}
