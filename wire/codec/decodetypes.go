package codec

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// decodeType reads a type that the engine holds.
func decodeType(m *wirepb.DataType) (types.Type, error) { return decodeTypeAt(m, 0) }

func decodeTypeAt(m *wirepb.DataType, depth int) (types.Type, error) {
	if depth > maxTypeDepth {
		return nil, malformed("type of more than %d levels", maxTypeDepth)
	}
	switch kind := m.GetKind().(type) {
	case *wirepb.DataType_Plain:
		if t, ok := plainTypes[kind.Plain]; ok {
			return t, nil
		}
	case *wirepb.DataType_FixedSizeBinary:
		if kind.FixedSizeBinary >= 0 {
			return &arrow.FixedSizeBinaryType{ByteWidth: int(kind.FixedSizeBinary)}, nil
		}
	case *wirepb.DataType_Decimal:
		return decodeDecimal(kind.Decimal)
	case *wirepb.DataType_Time, *wirepb.DataType_Timestamp, *wirepb.DataType_Duration:
		return decodeTime(m)
	case *wirepb.DataType_List:
		return decodeList(kind.List, depth)
	case *wirepb.DataType_Struct:
		fields, err := decodeFields(kind.Struct.GetFields(), depth)
		return arrow.StructOf(fields...), err
	case *wirepb.DataType_Map:
		return decodeMap(kind.Map, depth)
	case *wirepb.DataType_Dictionary:
		return decodeDictionary(kind.Dictionary, depth)
	}
	return nil, malformed("type is missing or not known: %T", m.GetKind())
}

func decodeTime(m *wirepb.DataType) (types.Type, error) {
	code := m.GetDuration()
	switch kind := m.GetKind().(type) {
	case *wirepb.DataType_Time:
		code = kind.Time
	case *wirepb.DataType_Timestamp:
		code = kind.Timestamp.GetUnit()
	}
	unit, ok := timeUnits[code]
	if !ok {
		return nil, malformed("unit of time is not known: %d", code)
	}
	switch kind := m.GetKind().(type) {
	case *wirepb.DataType_Timestamp:
		return &arrow.TimestampType{Unit: unit, TimeZone: kind.Timestamp.GetTimeZone()}, nil
	case *wirepb.DataType_Duration:
		return &arrow.DurationType{Unit: unit}, nil
	}
	if unit <= arrow.Millisecond {
		return &arrow.Time32Type{Unit: unit}, nil
	}
	return &arrow.Time64Type{Unit: unit}, nil
}

// maxDigits are the digits that decimals of a width have at most.
var maxDigits = map[int32]int32{32: 9, 64: 18, 128: types.MaxDecimalDigits}

func decodeDecimal(m *wirepb.DecimalType) (types.Type, error) {
	precision, scale := m.GetPrecision(), m.GetScale()
	digits, ok := maxDigits[m.GetBits()]
	if !ok || precision < 1 || precision > digits || scale < -digits || scale > digits {
		return nil, malformed("decimal of %d bits, precision %d and scale %d", m.GetBits(), precision, scale)
	}
	switch m.GetBits() {
	case 32:
		return &arrow.Decimal32Type{Precision: precision, Scale: scale}, nil
	case 64:
		return &arrow.Decimal64Type{Precision: precision, Scale: scale}, nil
	}
	return &arrow.Decimal128Type{Precision: precision, Scale: scale}, nil
}

func decodeList(m *wirepb.ListType, depth int) (types.Type, error) {
	element, err := decodeField(m.GetElement(), depth)
	if err != nil {
		return nil, err
	}
	switch m.GetKind() {
	case wirepb.ListKind_LIST_KIND_LIST:
		return arrow.ListOfField(element), nil
	case wirepb.ListKind_LIST_KIND_LARGE_LIST:
		return arrow.LargeListOfField(element), nil
	case wirepb.ListKind_LIST_KIND_LIST_VIEW:
		return arrow.ListViewOfField(element), nil
	case wirepb.ListKind_LIST_KIND_LARGE_LIST_VIEW:
		return arrow.LargeListViewOfField(element), nil
	case wirepb.ListKind_LIST_KIND_FIXED_SIZE_LIST:
		if m.GetSize() > 0 {
			return arrow.FixedSizeListOfField(m.GetSize(), element), nil
		}
	}
	return nil, malformed("list of kind %d and size %d", m.GetKind(), m.GetSize())
}

func decodeMap(m *wirepb.MapType, depth int) (types.Type, error) {
	key, err := decodeField(m.GetKey(), depth)
	if err != nil {
		return nil, err
	}
	if key.Nullable {
		return nil, malformed("keys of a map may be NULL")
	}
	item, err := decodeField(m.GetItem(), depth)
	if err != nil {
		return nil, err
	}
	t := arrow.MapOfWithMetadata(key.Type, key.Metadata, item.Type, item.Metadata)
	t.SetItemNullable(item.Nullable)
	t.KeysSorted = m.GetKeysSorted()
	return t, nil
}

func decodeDictionary(m *wirepb.DictionaryType, depth int) (types.Type, error) {
	index, err := decodeTypeAt(m.GetIndex(), maxTypeDepth)
	if err != nil {
		return nil, err
	}
	value, err := decodeTypeAt(m.GetValue(), depth+1)
	if err != nil {
		return nil, err
	}
	if !types.IsInteger(index) {
		return nil, malformed("dictionary of %s with codes of type %s", types.Name(value), types.Name(index))
	}
	return &arrow.DictionaryType{IndexType: index, ValueType: value, Ordered: m.GetOrdered()}, nil
}

func decodeFields(list []*wirepb.Field, depth int) ([]arrow.Field, error) {
	fields := make([]arrow.Field, len(list))
	for i, m := range list {
		var err error
		if fields[i], err = decodeField(m, depth); err != nil {
			return nil, err
		}
	}
	return fields, nil
}

// decodeField reads a field in a type of the depth.
func decodeField(m *wirepb.Field, depth int) (arrow.Field, error) {
	t, err := decodeTypeAt(m.GetType(), depth+1)
	if err != nil {
		return arrow.Field{}, err
	}
	return arrow.Field{Name: m.GetName(), Type: t, Nullable: m.GetNullable(), Metadata: decodeMetadata(m.GetMetadata())}, nil
}

func decodeMetadata(list []*wirepb.KeyValue) arrow.Metadata {
	if len(list) == 0 {
		return arrow.Metadata{}
	}
	keys, values := make([]string, len(list)), make([]string, len(list))
	for i, entry := range list {
		keys[i], values[i] = string(entry.GetKey()), string(entry.GetValue())
	}
	return arrow.NewMetadata(keys, values)
}

func decodeSchema(m *wirepb.Schema) (*arrow.Schema, error) {
	if m == nil {
		return nil, nil
	}
	fields, err := decodeFields(m.GetFields(), 0)
	if err != nil {
		return nil, err
	}
	metadata := decodeMetadata(m.GetMetadata())
	return arrow.NewSchema(fields, &metadata), nil
}
