// Package vectortest makes vectors and batches of random types, values and forms, and compares them by their values. Tests
// of operators use it to show that the form of an input does not matter.
package vectortest

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/types"
)

// FlatTypes has a type of each layout that is not nested, and those whose values read differently.
func FlatTypes() []types.Type {
	return []types.Type{
		arrow.Null, arrow.FixedWidthTypes.Boolean,
		arrow.PrimitiveTypes.Int8, arrow.PrimitiveTypes.Int16, arrow.PrimitiveTypes.Int32, arrow.PrimitiveTypes.Int64,
		arrow.PrimitiveTypes.Uint8, arrow.PrimitiveTypes.Uint16, arrow.PrimitiveTypes.Uint32, arrow.PrimitiveTypes.Uint64,
		arrow.FixedWidthTypes.Float16, arrow.PrimitiveTypes.Float32, arrow.PrimitiveTypes.Float64,
		arrow.FixedWidthTypes.Date32, arrow.FixedWidthTypes.Date64,
		arrow.FixedWidthTypes.Time32ms, arrow.FixedWidthTypes.Time64us,
		arrow.FixedWidthTypes.Timestamp_us, arrow.FixedWidthTypes.Duration_ns,
		arrow.FixedWidthTypes.MonthInterval, arrow.FixedWidthTypes.DayTimeInterval, arrow.FixedWidthTypes.MonthDayNanoInterval,
		&arrow.Decimal32Type{Precision: 9, Scale: 2}, &arrow.Decimal64Type{Precision: 18, Scale: 3},
		&arrow.Decimal128Type{Precision: 38, Scale: 4},
		arrow.BinaryTypes.String, arrow.BinaryTypes.LargeString, arrow.BinaryTypes.StringView,
		arrow.BinaryTypes.Binary, arrow.BinaryTypes.LargeBinary, arrow.BinaryTypes.BinaryView,
		&arrow.FixedSizeBinaryType{ByteWidth: 14},
	}
}

// NestedTypes has a list type of each kind, structs, a map, and some of these within others.
func NestedTypes() []types.Type {
	text, number := arrow.BinaryTypes.String, arrow.PrimitiveTypes.Int32
	record := arrow.StructOf(arrow.Field{Name: "a", Type: number, Nullable: true}, arrow.Field{Name: "b", Type: text, Nullable: true})
	return []types.Type{
		arrow.ListOf(number), arrow.LargeListOf(text), arrow.FixedSizeListOf(3, arrow.PrimitiveTypes.Float64),
		arrow.ListViewOf(text), arrow.LargeListViewOf(number), arrow.ListOf(arrow.ListOf(arrow.FixedWidthTypes.Boolean)),
		record, arrow.StructOf(), arrow.ListOf(record), arrow.MapOf(text, number),
		arrow.StructOf(arrow.Field{Name: "l", Type: arrow.ListOf(text), Nullable: true}, arrow.Field{Name: "s", Type: record, Nullable: true}),
	}
}

// Types has FlatTypes and NestedTypes.
func Types() []types.Type { return append(FlatTypes(), NestedTypes()...) }
