package slt

import (
	"fmt"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"
)

var plainTypeNames = map[arrow.Type]string{
	arrow.NULL: "Null", arrow.BOOL: "Boolean",
	arrow.INT8: "Int8", arrow.INT16: "Int16", arrow.INT32: "Int32", arrow.INT64: "Int64",
	arrow.UINT8: "UInt8", arrow.UINT16: "UInt16", arrow.UINT32: "UInt32", arrow.UINT64: "UInt64",
	arrow.FLOAT16: "Float16", arrow.FLOAT32: "Float32", arrow.FLOAT64: "Float64",
	arrow.STRING: "Utf8", arrow.LARGE_STRING: "LargeUtf8", arrow.STRING_VIEW: "Utf8View",
	arrow.BINARY: "Binary", arrow.LARGE_BINARY: "LargeBinary", arrow.BINARY_VIEW: "BinaryView",
	arrow.DATE32: "Date32", arrow.DATE64: "Date64",
	arrow.INTERVAL_MONTHS: "Interval(YearMonth)", arrow.INTERVAL_DAY_TIME: "Interval(DayTime)",
	arrow.INTERVAL_MONTH_DAY_NANO: "Interval(MonthDayNano)",
}

// typeLetter is the letter of a column's type in a query record.
func typeLetter(dataType arrow.DataType) byte {
	switch dataType := dataType.(type) {
	case *arrow.BooleanType:
		return 'B'
	case *arrow.TimestampType:
		return 'P'
	case *arrow.Date32Type, *arrow.Date64Type, *arrow.Time32Type, *arrow.Time64Type:
		return 'D'
	case *arrow.DictionaryType:
		if inner := typeLetter(dataType.ValueType); inner == 'T' || inner == 'P' {
			return inner
		}
		return '?'
	case *arrow.StringType, *arrow.LargeStringType, *arrow.StringViewType:
		return 'T'
	}
	switch {
	case arrow.IsInteger(dataType.ID()):
		return 'I'
	case arrow.IsFloating(dataType.ID()), arrow.IsDecimal(dataType.ID()):
		return 'R'
	}
	return '?'
}

// typeName is the name of a type as arrow_typeof gives it.
func typeName(dataType arrow.DataType) string {
	if name, ok := plainTypeNames[dataType.ID()]; ok {
		return name
	}
	switch dataType := dataType.(type) {
	case *arrow.TimestampType:
		if dataType.TimeZone != "" {
			return fmt.Sprintf("Timestamp(%s, %q)", unitName(dataType.Unit), dataType.TimeZone)
		}
		return fmt.Sprintf("Timestamp(%s)", unitName(dataType.Unit))
	case arrow.DecimalType:
		return fmt.Sprintf("Decimal%d(%d, %d)", dataType.BitWidth(), dataType.GetPrecision(), dataType.GetScale())
	case *arrow.Time32Type:
		return fmt.Sprintf("Time32(%s)", unitName(dataType.Unit))
	case *arrow.Time64Type:
		return fmt.Sprintf("Time64(%s)", unitName(dataType.Unit))
	case *arrow.DurationType:
		return fmt.Sprintf("Duration(%s)", unitName(dataType.Unit))
	case *arrow.FixedSizeBinaryType:
		return fmt.Sprintf("FixedSizeBinary(%d)", dataType.ByteWidth)
	case *arrow.DictionaryType:
		return fmt.Sprintf("Dictionary(%s, %s)", typeName(dataType.IndexType), typeName(dataType.ValueType))
	}
	return nestedTypeName(dataType)
}

func nestedTypeName(dataType arrow.DataType) string {
	switch dataType := dataType.(type) {
	case *arrow.ListType:
		return "List(" + elementName(dataType.ElemField()) + ")"
	case *arrow.LargeListType:
		return "LargeList(" + elementName(dataType.ElemField()) + ")"
	case *arrow.FixedSizeListType:
		return fmt.Sprintf("FixedSizeList(%d x %s)", dataType.Len(), elementName(dataType.ElemField()))
	case *arrow.StructType:
		return structName(dataType.Fields())
	case *arrow.MapType:
		order := "unsorted"
		if dataType.KeysSorted {
			order = "sorted"
		}
		pair := []arrow.Field{dataType.KeyField(), dataType.ItemField()}
		return fmt.Sprintf("Map(%q: non-null %s, %s)", "entries", structName(pair), order)
	}
	return dataType.String()
}

func structName(fields []arrow.Field) string {
	names := make([]string, len(fields))
	for i, field := range fields {
		names[i] = fmt.Sprintf("%q: %s", field.Name, elementName(field))
	}
	return "Struct(" + strings.Join(names, ", ") + ")"
}

func elementName(field arrow.Field) string {
	if field.Nullable {
		return typeName(field.Type)
	}
	return "non-null " + typeName(field.Type)
}

func unitName(unit arrow.TimeUnit) string {
	return map[arrow.TimeUnit]string{arrow.Second: "s", arrow.Millisecond: "ms", arrow.Microsecond: "µs", arrow.Nanosecond: "ns"}[unit]
}

// fieldLine is a line of a schema record.
func fieldLine(field arrow.Field) string {
	line := escape(field.Name) + " " + typeName(field.Type)
	if !field.Nullable {
		line += " not null"
	}
	return line
}
