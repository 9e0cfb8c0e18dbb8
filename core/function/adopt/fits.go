package adopt

import (
	"slices"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/types"
)

// narrower are the types whose values an integer type has too.
var narrower = map[arrow.Type][]arrow.Type{
	arrow.INT16:  {arrow.INT8, arrow.UINT8},
	arrow.INT32:  {arrow.INT8, arrow.INT16, arrow.UINT8, arrow.UINT16},
	arrow.INT64:  {arrow.INT8, arrow.INT16, arrow.INT32, arrow.UINT8, arrow.UINT16, arrow.UINT32},
	arrow.UINT16: {arrow.UINT8},
	arrow.UINT32: {arrow.UINT8, arrow.UINT16},
	arrow.UINT64: {arrow.UINT8, arrow.UINT16, arrow.UINT32},
}

// fits reports whether an argument of type from is cast to a parameter of type to without being asked to, as DataFusion does:
// integers to wider ones, integers to floating-point numbers, what has a text to strings, dates to timestamps.
func fits(from, to types.Type) bool {
	if arrow.TypeEqual(from, to) || from.ID() == arrow.NULL {
		return true
	}
	if dictionary, ok := from.(*arrow.DictionaryType); ok {
		return fits(dictionary.ValueType, to)
	}
	if slices.Contains(narrower[to.ID()], from.ID()) {
		return true
	}
	switch to.ID() {
	case arrow.FLOAT32:
		return types.IsInteger(from)
	case arrow.FLOAT64:
		return types.IsNumeric(from)
	case arrow.STRING, arrow.LARGE_STRING, arrow.STRING_VIEW:
		return !nested(from)
	case arrow.BINARY, arrow.LARGE_BINARY, arrow.BINARY_VIEW:
		return types.IsBinary(from) || types.IsString(from)
	case arrow.DECIMAL128:
		return types.IsInteger(from) && types.CanCast(from, to)
	case arrow.TIMESTAMP:
		return from.ID() == arrow.TIMESTAMP || from.ID() == arrow.DATE32 || types.IsString(from)
	case arrow.LIST, arrow.LARGE_LIST:
		elements, ok := from.(arrow.ListLikeType)
		return ok && fits(elements.Elem(), to.(arrow.ListLikeType).Elem())
	}
	return false
}

func nested(t types.Type) bool {
	_, ok := t.(arrow.NestedType)
	return ok
}
