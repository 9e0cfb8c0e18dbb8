package arrowschema

import "github.com/apache/arrow-go/v18/arrow"

// The numbers of types in Arrow's union of them.
const (
	typeNull = iota + 1
	typeInt
	typeFloat
	typeBinary
	typeString
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
	typeLargeString
	typeLargeList
	typeRunEndEncoded
	typeBinaryView
	typeStringView
	typeListView
	typeLargeListView
)

var simple = map[int]arrow.DataType{
	typeNull: arrow.Null, typeBool: arrow.FixedWidthTypes.Boolean,
	typeBinary: arrow.BinaryTypes.Binary, typeString: arrow.BinaryTypes.String,
	typeLargeBinary: arrow.BinaryTypes.LargeBinary, typeLargeString: arrow.BinaryTypes.LargeString,
	typeBinaryView: arrow.BinaryTypes.BinaryView, typeStringView: arrow.BinaryTypes.StringView,
}

// typeOf is the type of a field with the children; nil when it is not known or damaged.
func typeOf(field table, children []arrow.Field) arrow.DataType {
	kind, t := field.number(2, 1, 0), field.table(3)
	if known, ok := simple[kind]; ok {
		return known
	}
	switch kind {
	case typeInt:
		return integer(t)
	case typeFloat:
		return pick([]arrow.DataType{
			arrow.FixedWidthTypes.Float16, arrow.PrimitiveTypes.Float32, arrow.PrimitiveTypes.Float64,
		}, t.number(0, 2, 0))
	case typeDecimal:
		return decimal(t)
	case typeDate:
		return pick([]arrow.DataType{arrow.FixedWidthTypes.Date32, arrow.FixedWidthTypes.Date64}, t.number(0, 2, 1))
	case typeTime:
		return timeOfDay(t)
	case typeTimestamp:
		if unit, ok := unitOf(t, 0); ok {
			return &arrow.TimestampType{Unit: unit, TimeZone: t.string(1)}
		}
	case typeDuration:
		if unit, ok := unitOf(t, 1); ok {
			return &arrow.DurationType{Unit: unit}
		}
	case typeInterval:
		return pick([]arrow.DataType{
			arrow.FixedWidthTypes.MonthInterval, arrow.FixedWidthTypes.DayTimeInterval, arrow.FixedWidthTypes.MonthDayNanoInterval,
		}, t.number(0, 2, 0))
	case typeFixedBinary:
		return &arrow.FixedSizeBinaryType{ByteWidth: max(t.number(0, 4, 0), 0)}
	}
	return nested(kind, t, children)
}

func nested(kind int, t table, children []arrow.Field) arrow.DataType {
	for _, child := range children {
		if child.Type == nil {
			return nil
		}
	}
	switch {
	case kind == typeStruct:
		return arrow.StructOf(children...)
	case len(children) != 1:
		return nil
	}
	element := children[0]
	switch kind {
	case typeList:
		return arrow.ListOfField(element)
	case typeLargeList:
		return arrow.LargeListOfField(element)
	case typeListView:
		return arrow.ListViewOfField(element)
	case typeLargeListView:
		return arrow.LargeListViewOfField(element)
	case typeFixedList:
		if n := t.number(0, 4, 0); n > 0 {
			return arrow.FixedSizeListOfField(int32(n), element)
		}
	case typeMap:
		if pair, ok := element.Type.(*arrow.StructType); ok && pair.NumFields() == 2 {
			key := pair.Field(0)
			key.Nullable = false
			return arrow.MapOfFields(key, pair.Field(1))
		}
	}
	return nil
}

func integer(t table) arrow.DataType {
	signed := map[int]arrow.DataType{
		8: arrow.PrimitiveTypes.Int8, 16: arrow.PrimitiveTypes.Int16, 32: arrow.PrimitiveTypes.Int32, 64: arrow.PrimitiveTypes.Int64,
	}
	unsigned := map[int]arrow.DataType{
		8: arrow.PrimitiveTypes.Uint8, 16: arrow.PrimitiveTypes.Uint16, 32: arrow.PrimitiveTypes.Uint32, 64: arrow.PrimitiveTypes.Uint64,
	}
	if t.number(1, 1, 0) != 0 {
		return signed[t.number(0, 4, 0)]
	}
	return unsigned[t.number(0, 4, 0)]
}

func decimal(t table) arrow.DataType {
	precision, scale := int32(t.number(0, 4, 0)), int32(t.number(1, 4, 0))
	switch t.number(2, 4, 128) {
	case 32:
		return &arrow.Decimal32Type{Precision: precision, Scale: scale}
	case 64:
		return &arrow.Decimal64Type{Precision: precision, Scale: scale}
	case 128:
		return &arrow.Decimal128Type{Precision: precision, Scale: scale}
	case 256:
		return &arrow.Decimal256Type{Precision: precision, Scale: scale}
	}
	return nil
}

func timeOfDay(t table) arrow.DataType {
	unit, ok := unitOf(t, 1)
	switch bits := t.number(1, 4, 32); {
	case ok && bits == 32 && unit <= arrow.Millisecond:
		return &arrow.Time32Type{Unit: unit}
	case ok && bits == 64 && unit >= arrow.Microsecond:
		return &arrow.Time64Type{Unit: unit}
	}
	return nil
}

// unitOf is the unit in a type's first field.
func unitOf(t table, absent int) (arrow.TimeUnit, bool) {
	unit := t.number(0, 2, absent)
	return arrow.TimeUnit(unit), unit >= int(arrow.Second) && unit <= int(arrow.Nanosecond)
}

func pick(types []arrow.DataType, i int) arrow.DataType {
	if i < 0 || i >= len(types) {
		return nil
	}
	return types[i]
}
