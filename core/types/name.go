package types

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"
)

var plainNames = map[arrow.Type]string{
	arrow.NULL: "Null", arrow.BOOL: "Boolean",
	arrow.INT8: "Int8", arrow.INT16: "Int16", arrow.INT32: "Int32", arrow.INT64: "Int64",
	arrow.UINT8: "UInt8", arrow.UINT16: "UInt16", arrow.UINT32: "UInt32", arrow.UINT64: "UInt64",
	arrow.FLOAT16: "Float16", arrow.FLOAT32: "Float32", arrow.FLOAT64: "Float64",
	arrow.DATE32: "Date32", arrow.DATE64: "Date64",
	arrow.INTERVAL_MONTHS: "Interval(YearMonth)", arrow.INTERVAL_DAY_TIME: "Interval(DayTime)",
	arrow.INTERVAL_MONTH_DAY_NANO: "Interval(MonthDayNano)",
	arrow.STRING:                  "Utf8", arrow.LARGE_STRING: "LargeUtf8", arrow.STRING_VIEW: "Utf8View",
	arrow.BINARY: "Binary", arrow.LARGE_BINARY: "LargeBinary", arrow.BINARY_VIEW: "BinaryView",
	arrow.DECIMAL32: "Decimal32", arrow.DECIMAL64: "Decimal64", arrow.DECIMAL128: "Decimal128", arrow.DECIMAL256: "Decimal256",
	arrow.LIST: "List", arrow.LARGE_LIST: "LargeList", arrow.LIST_VIEW: "ListView", arrow.LARGE_LIST_VIEW: "LargeListView",
}

var unitNames = map[arrow.TimeUnit]string{
	arrow.Second: "s", arrow.Millisecond: "ms", arrow.Microsecond: "µs", arrow.Nanosecond: "ns",
}

// Name writes a type in the notation of arrow_typeof, such as "Timestamp(ns)" and "List(Int64)". ParseName reads it.
func Name(t Type) string {
	switch t := t.(type) {
	case *arrow.TimestampType:
		if t.TimeZone == "" {
			return "Timestamp(" + unitNames[t.Unit] + ")"
		}
		return fmt.Sprintf("Timestamp(%s, %q)", unitNames[t.Unit], t.TimeZone)
	case *arrow.Time32Type:
		return "Time32(" + unitNames[t.Unit] + ")"
	case *arrow.Time64Type:
		return "Time64(" + unitNames[t.Unit] + ")"
	case *arrow.DurationType:
		return "Duration(" + unitNames[t.Unit] + ")"
	case *arrow.FixedSizeBinaryType:
		return "FixedSizeBinary(" + strconv.Itoa(t.ByteWidth) + ")"
	case *arrow.DictionaryType:
		return "Dictionary(" + Name(t.IndexType) + ", " + Name(t.ValueType) + ")"
	case arrow.DecimalType:
		return fmt.Sprintf("%s(%d, %d)", plainNames[t.ID()], t.GetPrecision(), t.GetScale())
	case arrow.NestedType:
		return nestedName(t)
	}
	if name, ok := plainNames[t.ID()]; ok {
		return name
	}
	return t.String()
}

func nestedName(t arrow.NestedType) string {
	switch t := t.(type) {
	case *arrow.MapType:
		sorted := "unsorted"
		if t.KeysSorted {
			sorted = "sorted"
		}
		return "Map(" + fieldName(t.ElemField()) + ", " + sorted + ")"
	case *arrow.FixedSizeListType:
		return fmt.Sprintf("FixedSizeList(%d x %s)", t.Len(), elementName(t.ElemField()))
	case *arrow.StructType:
		fields := make([]string, t.NumFields())
		for i, field := range t.Fields() {
			fields[i] = fieldName(field)
		}
		return "Struct(" + strings.Join(fields, ", ") + ")"
	case arrow.ListLikeType:
		return plainNames[t.ID()] + "(" + elementName(t.ElemField()) + ")"
	}
	return t.String()
}

// fieldName writes the field of a struct.
func fieldName(f arrow.Field) string {
	return strconv.Quote(f.Name) + ": " + nullableName(f) + metadataName(f.Metadata)
}

// elementName writes the element of a list, with its name unless that is the usual one.
func elementName(f arrow.Field) string {
	name := nullableName(f)
	if f.Name != "item" {
		name += ", field: '" + f.Name + "'"
	}
	return name + metadataName(f.Metadata)
}

func nullableName(f arrow.Field) string {
	if f.Nullable {
		return Name(f.Type)
	}
	return "non-null " + Name(f.Type)
}

func metadataName(metadata arrow.Metadata) string {
	if metadata.Len() == 0 {
		return ""
	}
	entries := make([]string, metadata.Len())
	for i, key := range metadata.Keys() {
		entries[i] = fmt.Sprintf("%q: %q", key, metadata.Values()[i])
	}
	return ", metadata: {" + strings.Join(entries, ", ") + "}"
}
