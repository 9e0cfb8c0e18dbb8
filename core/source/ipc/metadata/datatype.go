package metadata

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/types"
)

// The numbers of types, as the format's Schema.fbs has them.
const (
	typeNull = iota + 1
	typeInt
	typeFloat
	typeBinary
	typeText
	typeBool
	typeDecimal
	typeDate
	typeTime
	typeTimestamp
	typeInterval
	typeList
	typeStruct
	typeUnion
	typeFixedBinary
	typeFixedList
	typeMap
	typeDuration
	typeLargeBinary
	typeLargeText
	typeLargeList
	typeRuns
	typeBinaryView
	typeTextView
	typeListView
	typeLargeListView
)

var unknown = map[int64]string{typeUnion: " (union)", typeRuns: " (run-end encoded)"}

var plainTypes = map[int64]types.Type{
	typeNull: arrow.Null, typeBool: arrow.FixedWidthTypes.Boolean,
	typeBinary: arrow.BinaryTypes.Binary, typeLargeBinary: arrow.BinaryTypes.LargeBinary, typeBinaryView: arrow.BinaryTypes.BinaryView,
	typeText: arrow.BinaryTypes.String, typeLargeText: arrow.BinaryTypes.LargeString, typeTextView: arrow.BinaryTypes.StringView,
}

// integers are the integer types by their bits and whether they are signed.
var integers = map[[2]int64]types.Type{
	{8, 1}: arrow.PrimitiveTypes.Int8, {16, 1}: arrow.PrimitiveTypes.Int16, {32, 1}: arrow.PrimitiveTypes.Int32, {64, 1}: arrow.PrimitiveTypes.Int64,
	{8, 0}: arrow.PrimitiveTypes.Uint8, {16, 0}: arrow.PrimitiveTypes.Uint16, {32, 0}: arrow.PrimitiveTypes.Uint32, {64, 0}: arrow.PrimitiveTypes.Uint64,
}

var floats = map[int64]types.Type{0: arrow.FixedWidthTypes.Float16, 1: arrow.PrimitiveTypes.Float32, 2: arrow.PrimitiveTypes.Float64}

var intervals = map[int64]types.Type{
	0: arrow.FixedWidthTypes.MonthInterval, 1: arrow.FixedWidthTypes.DayTimeInterval, 2: arrow.FixedWidthTypes.MonthDayNanoInterval,
}

// typeReaders read types that have parameters. They return nil for those that there are not.
var typeReaders = map[int64]func(f *Field, t Table) types.Type{
	typeInt:           func(_ *Field, t Table) types.Type { return integers[[2]int64{t.Integer(0, 4, 0), t.Integer(1, 1, 0)}] },
	typeFloat:         func(_ *Field, t Table) types.Type { return floats[t.Integer(0, 2, 0)] },
	typeInterval:      func(_ *Field, t Table) types.Type { return intervals[t.Integer(0, 2, 0)] },
	typeDecimal:       readDecimal,
	typeDate:          readDate,
	typeTime:          readTime,
	typeTimestamp:     readTimestamp,
	typeDuration:      readDuration,
	typeFixedBinary:   readFixedBinary,
	typeList:          readList(func(e arrow.Field) types.Type { return arrow.ListOfField(e) }),
	typeLargeList:     readList(func(e arrow.Field) types.Type { return arrow.LargeListOfField(e) }),
	typeListView:      readList(func(e arrow.Field) types.Type { return arrow.ListViewOfField(e) }),
	typeLargeListView: readList(func(e arrow.Field) types.Type { return arrow.LargeListViewOfField(e) }),
	typeFixedList:     readFixedList,
	typeStruct:        readStruct,
	typeMap:           readMap,
}

func readDecimal(_ *Field, t Table) types.Type {
	precision, scale, bits := t.Integer(0, 4, 0), t.Integer(1, 4, 0), t.Integer(2, 4, 128)
	most, known := map[int64]int64{32: 9, 64: 18, 128: 38, 256: 76}[bits]
	if !known || precision < 1 || precision > most || scale > precision || scale < -most {
		return nil
	}
	switch bits {
	case 32:
		return &arrow.Decimal32Type{Precision: int32(precision), Scale: int32(scale)}
	case 64:
		return &arrow.Decimal64Type{Precision: int32(precision), Scale: int32(scale)}
	case 256:
		return &arrow.Decimal256Type{Precision: int32(precision), Scale: int32(scale)}
	}
	return &arrow.Decimal128Type{Precision: int32(precision), Scale: int32(scale)}
}

func readDate(_ *Field, t Table) types.Type {
	if t.Integer(0, 2, 1) == 0 {
		return arrow.FixedWidthTypes.Date32
	}
	return arrow.FixedWidthTypes.Date64
}

// unitOf is a unit of time; false for one that there is not.
func unitOf(t Table, usual int64) (arrow.TimeUnit, bool) {
	unit := t.Integer(0, 2, usual)
	return arrow.TimeUnit(unit), unit >= 0 && unit <= int64(arrow.Nanosecond)
}

func readTime(_ *Field, t Table) types.Type {
	unit, ok := unitOf(t, 1)
	switch bits := t.Integer(1, 4, 32); {
	case ok && bits == 32 && unit <= arrow.Millisecond:
		return &arrow.Time32Type{Unit: unit}
	case ok && bits == 64 && unit >= arrow.Microsecond:
		return &arrow.Time64Type{Unit: unit}
	}
	return nil
}

func readTimestamp(_ *Field, t Table) types.Type {
	unit, ok := unitOf(t, 0)
	if !ok {
		return nil
	}
	return &arrow.TimestampType{Unit: unit, TimeZone: t.Text(1)}
}

func readDuration(_ *Field, t Table) types.Type {
	unit, ok := unitOf(t, 1)
	if !ok {
		return nil
	}
	return &arrow.DurationType{Unit: unit}
}

func readFixedBinary(_ *Field, t Table) types.Type {
	width := t.Integer(0, 4, 0)
	if width < 0 {
		return nil
	}
	return &arrow.FixedSizeBinaryType{ByteWidth: int(width)}
}

func readList(of func(arrow.Field) types.Type) func(f *Field, _ Table) types.Type {
	return func(f *Field, _ Table) types.Type {
		if len(f.Children) != 1 {
			return nil
		}
		return of(f.Children[0].Field)
	}
}

func readFixedList(f *Field, t Table) types.Type {
	size := t.Integer(0, 4, 0)
	if len(f.Children) != 1 || size <= 0 {
		return nil
	}
	return arrow.FixedSizeListOfField(int32(size), f.Children[0].Field)
}

func readStruct(f *Field, _ Table) types.Type {
	fields := make([]arrow.Field, len(f.Children))
	for i, child := range f.Children {
		fields[i] = child.Field
	}
	return arrow.StructOf(fields...)
}

// readMap reads a map, the child of which is a struct of the key and the value.
func readMap(f *Field, t Table) types.Type {
	if len(f.Children) != 1 {
		return nil
	}
	entries, ok := f.Children[0].Type.(*arrow.StructType)
	if !ok || entries.NumFields() != 2 {
		return nil
	}
	key, item := entries.Field(0), entries.Field(1)
	key.Nullable = false // whatever the file says: Arrow allows no other
	m := arrow.MapOfFields(key, item)
	m.KeysSorted = t.Integer(0, 1, 0) != 0
	return m
}
