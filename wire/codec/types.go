package codec

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// maxTypeDepth is how deep types may nest.
const maxTypeDepth = 250

var plainTypes = map[wirepb.PlainType]types.Type{
	wirepb.PlainType_PLAIN_TYPE_NULL:                    arrow.Null,
	wirepb.PlainType_PLAIN_TYPE_BOOLEAN:                 arrow.FixedWidthTypes.Boolean,
	wirepb.PlainType_PLAIN_TYPE_INT8:                    arrow.PrimitiveTypes.Int8,
	wirepb.PlainType_PLAIN_TYPE_INT16:                   arrow.PrimitiveTypes.Int16,
	wirepb.PlainType_PLAIN_TYPE_INT32:                   arrow.PrimitiveTypes.Int32,
	wirepb.PlainType_PLAIN_TYPE_INT64:                   arrow.PrimitiveTypes.Int64,
	wirepb.PlainType_PLAIN_TYPE_UINT8:                   arrow.PrimitiveTypes.Uint8,
	wirepb.PlainType_PLAIN_TYPE_UINT16:                  arrow.PrimitiveTypes.Uint16,
	wirepb.PlainType_PLAIN_TYPE_UINT32:                  arrow.PrimitiveTypes.Uint32,
	wirepb.PlainType_PLAIN_TYPE_UINT64:                  arrow.PrimitiveTypes.Uint64,
	wirepb.PlainType_PLAIN_TYPE_FLOAT16:                 arrow.FixedWidthTypes.Float16,
	wirepb.PlainType_PLAIN_TYPE_FLOAT32:                 arrow.PrimitiveTypes.Float32,
	wirepb.PlainType_PLAIN_TYPE_FLOAT64:                 arrow.PrimitiveTypes.Float64,
	wirepb.PlainType_PLAIN_TYPE_DATE32:                  arrow.FixedWidthTypes.Date32,
	wirepb.PlainType_PLAIN_TYPE_DATE64:                  arrow.FixedWidthTypes.Date64,
	wirepb.PlainType_PLAIN_TYPE_INTERVAL_MONTHS:         arrow.FixedWidthTypes.MonthInterval,
	wirepb.PlainType_PLAIN_TYPE_INTERVAL_DAY_TIME:       arrow.FixedWidthTypes.DayTimeInterval,
	wirepb.PlainType_PLAIN_TYPE_INTERVAL_MONTH_DAY_NANO: arrow.FixedWidthTypes.MonthDayNanoInterval,
	wirepb.PlainType_PLAIN_TYPE_UTF8:                    arrow.BinaryTypes.String,
	wirepb.PlainType_PLAIN_TYPE_LARGE_UTF8:              arrow.BinaryTypes.LargeString,
	wirepb.PlainType_PLAIN_TYPE_UTF8_VIEW:               arrow.BinaryTypes.StringView,
	wirepb.PlainType_PLAIN_TYPE_BINARY:                  arrow.BinaryTypes.Binary,
	wirepb.PlainType_PLAIN_TYPE_LARGE_BINARY:            arrow.BinaryTypes.LargeBinary,
	wirepb.PlainType_PLAIN_TYPE_BINARY_VIEW:             arrow.BinaryTypes.BinaryView,
}

var plainCodes = invert(plainTypes, types.Type.ID)

// plainMessages are shared by all messages, which nobody changes.
var plainMessages = func() map[arrow.Type]*wirepb.DataType {
	messages := map[arrow.Type]*wirepb.DataType{}
	for id, code := range plainCodes {
		messages[id] = &wirepb.DataType{Kind: &wirepb.DataType_Plain{Plain: code}}
	}
	return messages
}()

var timeUnits = map[wirepb.TimeUnit]arrow.TimeUnit{
	wirepb.TimeUnit_TIME_UNIT_SECOND: arrow.Second, wirepb.TimeUnit_TIME_UNIT_MILLISECOND: arrow.Millisecond,
	wirepb.TimeUnit_TIME_UNIT_MICROSECOND: arrow.Microsecond, wirepb.TimeUnit_TIME_UNIT_NANOSECOND: arrow.Nanosecond,
}

var timeUnitCodes = invert(timeUnits, func(u arrow.TimeUnit) arrow.TimeUnit { return u })

var listKinds = map[arrow.Type]wirepb.ListKind{
	arrow.LIST: wirepb.ListKind_LIST_KIND_LIST, arrow.LARGE_LIST: wirepb.ListKind_LIST_KIND_LARGE_LIST,
	arrow.LIST_VIEW: wirepb.ListKind_LIST_KIND_LIST_VIEW, arrow.LARGE_LIST_VIEW: wirepb.ListKind_LIST_KIND_LARGE_LIST_VIEW,
	arrow.FIXED_SIZE_LIST: wirepb.ListKind_LIST_KIND_FIXED_SIZE_LIST,
}

// invert makes a map from what the values are known by to the keys.
func invert[K, V, I comparable](m map[K]V, by func(V) I) map[I]K {
	inverse := make(map[I]K, len(m))
	for k, v := range m {
		inverse[by(v)] = k
	}
	return inverse
}

// encodeType writes a type.
func encodeType(t types.Type) (*wirepb.DataType, error) {
	if message, ok := plainMessages[t.ID()]; ok {
		return message, nil
	}
	m := new(wirepb.DataType)
	var err error
	switch t := t.(type) {
	case *arrow.FixedSizeBinaryType:
		m.Kind = &wirepb.DataType_FixedSizeBinary{FixedSizeBinary: int32(t.ByteWidth)}
	case *arrow.Decimal32Type, *arrow.Decimal64Type, *arrow.Decimal128Type:
		d := t.(arrow.DecimalType)
		m.Kind = &wirepb.DataType_Decimal{Decimal: &wirepb.DecimalType{
			Bits: int32(d.BitWidth()), Precision: d.GetPrecision(), Scale: d.GetScale(),
		}}
	case *arrow.Time32Type:
		m.Kind = &wirepb.DataType_Time{Time: timeUnitCodes[t.Unit]}
	case *arrow.Time64Type:
		m.Kind = &wirepb.DataType_Time{Time: timeUnitCodes[t.Unit]}
	case *arrow.TimestampType:
		m.Kind = &wirepb.DataType_Timestamp{Timestamp: &wirepb.TimestampType{Unit: timeUnitCodes[t.Unit], TimeZone: t.TimeZone}}
	case *arrow.DurationType:
		m.Kind = &wirepb.DataType_Duration{Duration: timeUnitCodes[t.Unit]}
	default:
		err = encodeNested(t, m)
	}
	return m, err
}

func encodeNested(t types.Type, m *wirepb.DataType) error {
	switch t := t.(type) {
	case *arrow.MapType:
		key, err := encodeField(t.KeyField())
		if err != nil {
			return err
		}
		item, err := encodeField(t.ItemField())
		m.Kind = &wirepb.DataType_Map{Map: &wirepb.MapType{Key: key, Item: item, KeysSorted: t.KeysSorted}}
		return err
	case *arrow.StructType:
		fields, err := encodeFields(t.Fields())
		m.Kind = &wirepb.DataType_Struct{Struct: &wirepb.StructType{Fields: fields}}
		return err
	case *arrow.DictionaryType:
		index, err := encodeType(t.IndexType)
		if err != nil {
			return err
		}
		value, err := encodeType(t.ValueType)
		m.Kind = &wirepb.DataType_Dictionary{Dictionary: &wirepb.DictionaryType{Index: index, Value: value, Ordered: t.Ordered}}
		return err
	case arrow.ListLikeType:
		return encodeList(t, m)
	}
	return errs.New(errs.Unsupported, "type cannot be sent: %s", types.Name(t))
}

func encodeList(t arrow.ListLikeType, m *wirepb.DataType) error {
	kind, ok := listKinds[t.ID()]
	if !ok {
		return errs.New(errs.Unsupported, "type cannot be sent: %s", types.Name(t))
	}
	element, err := encodeField(t.ElemField())
	list := &wirepb.ListType{Kind: kind, Element: element}
	if fixed, ok := t.(*arrow.FixedSizeListType); ok {
		list.Size = fixed.Len()
	}
	m.Kind = &wirepb.DataType_List{List: list}
	return err
}

func encodeFields(fields []arrow.Field) ([]*wirepb.Field, error) {
	list := make([]*wirepb.Field, len(fields))
	for i, f := range fields {
		var err error
		if list[i], err = encodeField(f); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func encodeField(f arrow.Field) (*wirepb.Field, error) {
	t, err := encodeType(f.Type)
	return &wirepb.Field{Name: f.Name, Type: t, Nullable: f.Nullable, Metadata: encodeMetadata(f.Metadata)}, err
}

func encodeMetadata(m arrow.Metadata) []*wirepb.KeyValue {
	if m.Len() == 0 {
		return nil
	}
	list := make([]*wirepb.KeyValue, m.Len())
	for i, key := range m.Keys() {
		list[i] = &wirepb.KeyValue{Key: []byte(key), Value: []byte(m.Values()[i])}
	}
	return list
}

func encodeSchema(s *arrow.Schema) (*wirepb.Schema, error) {
	if s == nil {
		return nil, nil
	}
	fields, err := encodeFields(s.Fields())
	return &wirepb.Schema{Fields: fields, Metadata: encodeMetadata(s.Metadata())}, err
}
