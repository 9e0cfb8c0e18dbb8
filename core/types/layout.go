// Package types maps SQL types, which are Arrow's data types, to their physical layouts and to Go values, and says
// which types casts, comparisons and arithmetic bring their operands to.
package types

import (
	"fmt"

	"github.com/apache/arrow-go/v18/arrow"
)

// Type is a SQL type. Equality is arrow.TypeEqual.
type Type = arrow.DataType

// Layout is how the values of a vector lie in memory. Several types share a layout.
type Layout uint8

// The layouts. Fixed-width ones are arrays of the Go type that their comment names.
const (
	Null         Layout = iota // no values
	Bool                       // a bitmap, least significant bit first
	Int8                       // int8
	Int16                      // int16
	Int32                      // int32: also Date32, Time32, IntervalMonths
	Int64                      // int64: also Date64, Time64, Timestamp, Duration, IntervalDayTime, decimals of up to 18 digits
	Uint8                      // uint8
	Uint16                     // uint16
	Uint32                     // uint32
	Uint64                     // uint64
	Float16                    // uint16 that holds an IEEE 754 binary16
	Float32                    // float32
	Float64                    // float64
	Decimal                    // Int128: decimals of any precision
	MonthDayNano               // Interval: IntervalMonthDayNano
	View                       // Arrow's 16-byte string view: strings and binary of every Arrow type
	List                       // Span of the only child: lists of every Arrow type, and maps as lists of {key, value}
	Struct                     // no values of its own; a child for each field
)

var layoutNames = [...]string{
	"null", "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
	"float16", "float32", "float64", "int128", "interval", "view", "list", "struct",
}

// String names the layout.
func (l Layout) String() string { return layoutNames[l] }

var layoutWidths = [...]int{0, 0, 1, 2, 4, 8, 1, 2, 4, 8, 2, 4, 8, 16, 16, 16, 8, 0}

// Width is the size of a value in bytes; 0 for Null, Bool and Struct.
func (l Layout) Width() int { return layoutWidths[l] }

// Nested reports whether vectors of this layout have children.
func (l Layout) Nested() bool { return l == List || l == Struct }

// Span is a list value: the rows [Offset, Offset+Length) of the list vector's child.
type Span struct{ Offset, Length uint32 }

var layouts = map[arrow.Type]Layout{
	arrow.NULL: Null, arrow.BOOL: Bool,
	arrow.INT8: Int8, arrow.INT16: Int16, arrow.INT32: Int32, arrow.INT64: Int64,
	arrow.UINT8: Uint8, arrow.UINT16: Uint16, arrow.UINT32: Uint32, arrow.UINT64: Uint64,
	arrow.FLOAT16: Float16, arrow.FLOAT32: Float32, arrow.FLOAT64: Float64,
	arrow.DATE32: Int32, arrow.DATE64: Int64, arrow.TIME32: Int32, arrow.TIME64: Int64,
	arrow.TIMESTAMP: Int64, arrow.DURATION: Int64,
	arrow.INTERVAL_MONTHS: Int32, arrow.INTERVAL_DAY_TIME: Int64, arrow.INTERVAL_MONTH_DAY_NANO: MonthDayNano,
	arrow.DECIMAL32: Int64, arrow.DECIMAL64: Int64, arrow.DECIMAL128: Decimal,
	arrow.STRING: View, arrow.LARGE_STRING: View, arrow.STRING_VIEW: View,
	arrow.BINARY: View, arrow.LARGE_BINARY: View, arrow.BINARY_VIEW: View, arrow.FIXED_SIZE_BINARY: View,
	arrow.LIST: List, arrow.LARGE_LIST: List, arrow.FIXED_SIZE_LIST: List, arrow.LIST_VIEW: List,
	arrow.LARGE_LIST_VIEW: List, arrow.MAP: List, arrow.STRUCT: Struct,
}

// LayoutOf returns the layout of a type: for decimals the wider of the two that their vectors may have, for dictionary
// types that of their values. It reports false for types that the engine does not hold (unions, decimal256, run-end
// encoded arrays).
func LayoutOf(t Type) (Layout, bool) {
	if d, ok := t.(*arrow.DictionaryType); ok {
		return LayoutOf(d.ValueType)
	}
	l, ok := layouts[t.ID()]
	return l, ok
}

// MustLayout is LayoutOf for a type that was checked when it entered the engine.
func MustLayout(t Type) Layout {
	l, ok := LayoutOf(t)
	if !ok {
		panic(fmt.Sprintf("type without a layout: %s", t))
	}
	return l
}

// Decode returns the type of the values of a dictionary type, which may be of dictionaries, and other types as they are.
func Decode(t Type) Type {
	for {
		d, ok := t.(*arrow.DictionaryType)
		if !ok {
			return t
		}
		t = d.ValueType
	}
}

// Children returns the types of a vector's children: the element of a list, {key, value} of a map, the fields of a struct.
func Children(t Type) []Type {
	switch t := Decode(t).(type) {
	case *arrow.MapType:
		return []Type{t.Elem()}
	case arrow.ListLikeType:
		return []Type{t.Elem()}
	case *arrow.StructType:
		children := make([]Type, t.NumFields())
		for i := range children {
			children[i] = t.Field(i).Type
		}
		return children
	}
	return nil
}
