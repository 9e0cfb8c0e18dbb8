package binder

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
)

var indexFunctions = map[arrow.Type]string{
	arrow.LIST: "array_element", arrow.LARGE_LIST: "array_element", arrow.FIXED_SIZE_LIST: "array_element",
	arrow.STRUCT: "get_field", arrow.MAP: "get_field",
}

// castableFrom reports whether there is a cast between two types.
func castable(from, to types.Type) bool {
	from, to = types.Decode(from), types.Decode(to)
	simple := func(t types.Type) bool {
		return types.IsNumeric(t) || t.ID() == arrow.BOOL || types.IsString(t)
	}
	switch {
	case from.ID() == arrow.NULL || arrow.TypeEqual(from, to):
		return true
	case simple(from) && simple(to):
		return true
	case types.IsBinary(from) || types.IsBinary(to):
		return (types.IsBinary(from) || types.IsString(from)) && (types.IsBinary(to) || types.IsString(to))
	}
	return castableTemporal(from, to) || castableNested(from, to)
}

func castableTemporal(from, to types.Type) bool {
	temporal := func(t types.Type) bool {
		return types.IsTemporal(t) || t.ID() == arrow.DURATION || types.IsInterval(t)
	}
	switch {
	case temporal(from) && (temporal(to) || types.IsString(to)):
		return true
	case temporal(to) && types.IsString(from):
		return true
	}
	return temporal(from) && types.IsNumeric(to) || types.IsNumeric(from) && temporal(to)
}

func castableNested(from, to types.Type) bool {
	fromStruct, isStruct := from.(*arrow.StructType)
	toStruct, toIsStruct := to.(*arrow.StructType)
	if isStruct && toIsStruct {
		return fromStruct.NumFields() == toStruct.NumFields()
	}
	fromList, isList := from.(arrow.ListLikeType)
	toList, toIsList := to.(arrow.ListLikeType)
	switch {
	case isList && toIsList:
		return castable(fromList.Elem(), toList.Elem())
	case toIsList:
		return types.IsString(from) || castable(from, toList.Elem())
	}
	return (isList || isStruct) && types.IsString(to)
}

// value binds a constant that a client gave.
func (b *Binder) value(e *ast.Value) (expr.Expr, error) {
	if e.Value == nil {
		return expr.Null(e.Type), nil
	}
	return b.scalarValue(e)
}
