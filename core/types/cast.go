package types

import (
	"slices"
	"strconv"

	"github.com/apache/arrow-go/v18/arrow"
)

// CanCast reports whether there is a cast between two types, which may fail for some values. Dictionary types cast as their
// value types do.
func CanCast(from, to Type) bool {
	from, to = Decode(from), Decode(to)
	switch {
	case from.ID() == arrow.NULL, arrow.TypeEqual(from, to):
		return true
	case to.ID() == arrow.NULL:
		return false
	case isList(to):
		return canCastToList(from, to.(arrow.ListLikeType))
	case to.ID() == arrow.MAP, to.ID() == arrow.STRUCT:
		return from.ID() == to.ID() && canCastFields(from.(arrow.NestedType), to.(arrow.NestedType))
	case IsString(to):
		return canBeText(from)
	}
	return canCastScalar(from, to)
}

// isList reports whether t is a list type other than a map.
func isList(t Type) bool {
	_, ok := t.(arrow.ListLikeType)
	return ok && t.ID() != arrow.MAP
}

// canCastToList allows lists of castable elements, and single values as lists of one.
func canCastToList(from Type, to arrow.ListLikeType) bool {
	switch {
	case isList(from):
		return CanCast(from.(arrow.ListLikeType).Elem(), to.Elem())
	case from.ID() == arrow.STRUCT, from.ID() == arrow.MAP, to.ID() == arrow.FIXED_SIZE_LIST:
		return false
	}
	return CanCast(from, to.Elem())
}

// canCastFields matches the fields of structs by name, those of a row and of a map's entries by position.
func canCastFields(from, to arrow.NestedType) bool {
	if from, ok := from.(*arrow.MapType); ok {
		to := to.(*arrow.MapType)
		return CanCast(from.KeyType(), to.KeyType()) && CanCast(from.ItemType(), to.ItemType())
	}
	found := false
	for i, field := range to.Fields() {
		source, ok := FieldSource(from.(*arrow.StructType), to.(*arrow.StructType), i)
		switch {
		case ok && !CanCast(from.Fields()[source].Type, field.Type), !ok && !field.Nullable:
			return false
		}
		found = found || ok
	}
	return found
}

// FieldSource is which field of a struct becomes the i-th of another one: that of the same name, or the i-th of a row, whose fields have
// no other names than those that ROW gives them.
func FieldSource(from, to *arrow.StructType, i int) (int, bool) {
	if at, ok := from.FieldIdx(to.Field(i).Name); ok {
		return at, true
	}
	return i, isRow(from) && from.NumFields() == to.NumFields() && !shareNames(from, to)
}

func isRow(t *arrow.StructType) bool {
	for i, field := range t.Fields() {
		if field.Name != "c"+strconv.Itoa(i) {
			return false
		}
	}
	return true
}

func shareNames(a, b *arrow.StructType) bool {
	return slices.ContainsFunc(a.Fields(), func(f arrow.Field) bool { _, shared := b.FieldIdx(f.Name); return shared })
}

// canBeText reports whether values of a type have a text.
func canBeText(from Type) bool {
	switch from.ID() {
	case arrow.LIST, arrow.LARGE_LIST, arrow.LIST_VIEW, arrow.LARGE_LIST_VIEW:
		return canBeText(from.(arrow.ListLikeType).Elem())
	case arrow.FIXED_SIZE_BINARY, arrow.FIXED_SIZE_LIST, arrow.STRUCT, arrow.MAP:
		return false
	}
	return true
}

func canCastScalar(from, to Type) bool {
	integral := IsInteger(from)
	switch to.ID() {
	case arrow.BOOL:
		return integral || IsFloat(from) || IsString(from)
	case arrow.DATE32, arrow.DATE64:
		return IsString(from) || isDate(from) || from.ID() == arrow.TIMESTAMP || isWord(from)
	case arrow.TIME32, arrow.TIME64:
		return IsString(from) || isTime(from) || from.ID() == arrow.TIMESTAMP || from.ID() == sameWidth(to)
	case arrow.TIMESTAMP:
		return IsString(from) || isDate(from) || from.ID() == arrow.TIMESTAMP || IsNumeric(from)
	case arrow.DURATION:
		return isSpan(from) && !isOldInterval(from) || IsNumeric(from)
	case arrow.INTERVAL_MONTH_DAY_NANO:
		return IsString(from) || from.ID() == arrow.DURATION || isOldInterval(from)
	case arrow.INTERVAL_MONTHS, arrow.INTERVAL_DAY_TIME:
		return IsString(from)
	case arrow.FIXED_SIZE_BINARY:
		return from.ID() == arrow.BINARY || from.ID() == arrow.LARGE_BINARY
	}
	switch {
	case IsBinary(to):
		return IsBinary(from) || IsString(from)
	case IsNumeric(to):
		return canBeNumber(from, to)
	}
	return false
}

func canBeNumber(from, to Type) bool {
	switch from.ID() {
	case arrow.TIMESTAMP, arrow.DURATION:
		return true
	case arrow.BOOL:
		return !IsDecimal(to)
	case arrow.DATE32, arrow.DATE64, arrow.TIME32:
		return isWord(to)
	case arrow.TIME64:
		return to.ID() == arrow.INT64
	}
	return IsNumeric(from) || IsString(from)
}

// isWord reports whether t is an integer type in which days or milliseconds are counted.
func isWord(t Type) bool { return t.ID() == arrow.INT32 || t.ID() == arrow.INT64 }

// sameWidth is the integer type as wide as a time type.
func sameWidth(t Type) arrow.Type {
	if t.ID() == arrow.TIME32 {
		return arrow.INT32
	}
	return arrow.INT64
}

func isOldInterval(t Type) bool {
	return t.ID() == arrow.INTERVAL_MONTHS || t.ID() == arrow.INTERVAL_DAY_TIME
}
