package codec

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/wire/wirepb"
)

func encodeLiteral(l *expr.Literal) (*wirepb.Literal, error) {
	t, err := encodeType(l.DataType)
	if err != nil {
		return nil, err
	}
	value, err := encodeValue(l.Value)
	return &wirepb.Literal{Type: t, Value: value}, err
}

// encodeValue writes a value. NULL has no kind.
func encodeValue(value types.Value) (*wirepb.Value, error) {
	m := new(wirepb.Value)
	switch v := value.(type) {
	case nil:
	case bool:
		m.Kind = &wirepb.Value_Boolean{Boolean: v}
	case int64:
		m.Kind = &wirepb.Value_Integer{Integer: v}
	case uint64:
		m.Kind = &wirepb.Value_Unsigned{Unsigned: v}
	case float64:
		m.Kind = &wirepb.Value_Float{Float: v}
	case types.Int128:
		m.Kind = &wirepb.Value_Decimal{Decimal: &wirepb.Int128{High: v.Hi, Low: v.Lo}}
	case types.Interval:
		m.Kind = &wirepb.Value_Interval{Interval: &wirepb.Interval{Months: v.Months, Days: v.Days, Nanoseconds: v.Nanos}}
	case string:
		m.Kind = &wirepb.Value_Bytes{Bytes: []byte(v)}
	case []types.Value:
		list, err := encodeValues(v)
		m.Kind = &wirepb.Value_List{List: &wirepb.ValueList{Values: list}}
		return m, err
	default:
		return nil, errs.New(errs.Internal, "value cannot be sent: %T", value)
	}
	return m, nil
}

func encodeValues(values []types.Value) ([]*wirepb.Value, error) {
	list := make([]*wirepb.Value, len(values))
	for i, value := range values {
		var err error
		if list[i], err = encodeValue(value); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func decodeLiteral(m *wirepb.Literal) (*expr.Literal, error) {
	t, err := decodeType(m.GetType())
	if err != nil {
		return nil, err
	}
	value, err := decodeValue(m.GetValue(), t)
	return &expr.Literal{Value: value, DataType: t}, err
}

// decodeValue reads a value of a type, which its kind must be one of.
func decodeValue(m *wirepb.Value, t types.Type) (types.Value, error) {
	if m.GetKind() == nil {
		return nil, nil
	}
	t = types.Decode(t)
	if list, ok := m.GetKind().(*wirepb.Value_List); ok {
		return decodeNested(list.List.GetValues(), t)
	}
	value, ok := plainValue(m, t)
	if !ok {
		return nil, malformed("value does not fit type %s: %T", types.Name(t), m.GetKind())
	}
	return value, nil
}

// plainValue reads a value that does not nest. It reports false when it is not of the type.
func plainValue(m *wirepb.Value, t types.Type) (types.Value, bool) {
	layout, _ := types.LayoutOf(t)
	switch kind := m.GetKind().(type) {
	case *wirepb.Value_Boolean:
		return kind.Boolean, layout == types.Bool
	case *wirepb.Value_Integer:
		return kind.Integer, fitsSigned(kind.Integer, layout) && !types.IsDecimal(t)
	case *wirepb.Value_Unsigned:
		return kind.Unsigned, fitsUnsigned(kind.Unsigned, layout)
	case *wirepb.Value_Float:
		return kind.Float, layout == types.Float16 || layout == types.Float32 || layout == types.Float64
	case *wirepb.Value_Decimal:
		d, ok := t.(arrow.DecimalType)
		value := types.Int128{Hi: kind.Decimal.GetHigh(), Lo: kind.Decimal.GetLow()}
		return value, ok && fitsDigits(value, d.GetPrecision())
	case *wirepb.Value_Interval:
		i := kind.Interval
		return types.Interval{Months: i.GetMonths(), Days: i.GetDays(), Nanos: i.GetNanoseconds()}, layout == types.MonthDayNano
	case *wirepb.Value_Bytes:
		return string(kind.Bytes), layout == types.View && fitsBytes(kind.Bytes, t)
	}
	return nil, false
}

func decodeNested(list []*wirepb.Value, t types.Type) (types.Value, error) {
	switch nested := t.(type) {
	case *arrow.StructType:
		if len(list) == nested.NumFields() {
			return decodeValues(list, func(i int) types.Type { return nested.Field(i).Type })
		}
	case *arrow.FixedSizeListType:
		if len(list) == int(nested.Len()) {
			return decodeValues(list, func(int) types.Type { return nested.Elem() })
		}
	case *arrow.MapType:
		return decodeEntries(list, nested)
	case arrow.ListLikeType:
		return decodeValues(list, func(int) types.Type { return nested.Elem() })
	}
	return nil, malformed("list of %d values does not fit type %s", len(list), types.Name(t))
}

// decodeEntries reads the entries of a map, which have keys.
func decodeEntries(list []*wirepb.Value, t *arrow.MapType) (types.Value, error) {
	for _, m := range list {
		if entry := m.GetList().GetValues(); len(entry) == 0 || entry[0].GetKind() == nil {
			return nil, malformed("entry of a map without a key")
		}
	}
	return decodeValues(list, func(int) types.Type { return t.Elem() })
}

func decodeValues(list []*wirepb.Value, typeOf func(i int) types.Type) (types.Value, error) {
	values := make([]types.Value, len(list))
	for i, m := range list {
		var err error
		if values[i], err = decodeValue(m, typeOf(i)); err != nil {
			return nil, err
		}
	}
	return values, nil
}
