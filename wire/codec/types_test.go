package codec

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector/vectortest"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// moreTypes are those that vectortest does not have: parameters at their ends, and metadata within.
func moreTypes() []types.Type {
	metadata := arrow.NewMetadata([]string{"k", "\xff"}, []string{"v", "\x00\xfe"})
	noted := arrow.Field{Name: "n", Type: arrow.PrimitiveTypes.Int8, Metadata: metadata}
	sorted := arrow.MapOf(arrow.PrimitiveTypes.Int32, arrow.ListOfField(noted))
	sorted.KeysSorted = true
	sorted.SetItemNullable(false)
	list := []types.Type{
		&arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Uint16, ValueType: arrow.BinaryTypes.String, Ordered: true},
		coded(coded(arrow.BinaryTypes.String)), coded(arrow.ListOf(arrow.PrimitiveTypes.Int8)),
		&arrow.TimestampType{Unit: arrow.Millisecond, TimeZone: "Europe/Berlin"}, &arrow.FixedSizeBinaryType{},
		&arrow.Decimal128Type{Precision: 38, Scale: -38}, arrow.ListOfNonNullable(arrow.Null), arrow.StructOf(noted, noted),
		arrow.FixedSizeListOfField(7, noted), arrow.LargeListOfField(noted), arrow.ListViewOfField(noted), arrow.LargeListViewOfField(noted),
		sorted,
	}
	for unit := arrow.Second; unit <= arrow.Nanosecond; unit++ {
		list = append(list, &arrow.TimestampType{Unit: unit}, &arrow.DurationType{Unit: unit})
	}
	return append(list, arrow.FixedWidthTypes.Time32s, arrow.FixedWidthTypes.Time64ns)
}

func coded(values types.Type) types.Type {
	return &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int32, ValueType: values}
}

func TestTypesArriveAsTheyWereSent(t *testing.T) {
	for _, want := range append(vectortest.Types(), moreTypes()...) {
		m, err := encodeType(want)
		if err != nil {
			t.Fatal(err)
		}
		got, err := decodeType(copied(t, m))
		if err != nil {
			t.Fatal(err)
		}
		if !arrow.TypeEqual(want, got, arrow.CheckMetadata()) {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// copied is a message after its way over the wire.
func copied[M proto.Message](t *testing.T, m M) M {
	t.Helper()
	data, err := proto.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	arrived := m.ProtoReflect().New().Interface()
	if err := proto.Unmarshal(data, arrived); err != nil {
		t.Fatal(err)
	}
	return arrived.(M)
}

func TestTypesThatCannotBeSent(t *testing.T) {
	for _, unknown := range []types.Type{
		&arrow.Decimal256Type{Precision: 50}, arrow.ListOf(&arrow.Decimal256Type{Precision: 50}),
		arrow.RunEndEncodedOf(arrow.PrimitiveTypes.Int32, arrow.PrimitiveTypes.Int32),
	} {
		if _, err := encodeType(unknown); !errs.Is(err, errs.Unsupported) {
			t.Errorf("%s: got error %v", unknown, err)
		}
	}
}

var sameValue = cmp.Comparer(func(a, b float64) bool { return math.Float64bits(a) == math.Float64bits(b) })

func TestValuesArriveAsTheyWereSent(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, dataType := range vectortest.Types() {
		for _, value := range vectortest.Values(random, dataType, 100) {
			literal := &expr.Literal{Value: value, DataType: dataType}
			m, err := encodeLiteral(literal)
			if err != nil {
				t.Fatal(err)
			}
			got, err := decodeLiteral(copied(t, m))
			if err != nil {
				t.Fatalf("%v of %s: %v", value, dataType, err)
			}
			if diff := cmp.Diff(value, got.Value, sameValue); diff != "" || !arrow.TypeEqual(got.DataType, dataType) {
				t.Errorf("%s: %s", dataType, diff)
			}
		}
	}
}

func TestValuesAtTheirEnds(t *testing.T) {
	most := types.Int128{Hi: types.PowerOfTen(38).Hi, Lo: types.PowerOfTen(38).Lo - 1}
	for _, literal := range []*expr.Literal{
		{Value: math.Float64frombits(0x7ff8000000000123), DataType: arrow.PrimitiveTypes.Float64},
		{Value: math.Copysign(0, -1), DataType: arrow.PrimitiveTypes.Float64},
		{Value: int64(math.MinInt64), DataType: arrow.FixedWidthTypes.Timestamp_ns},
		{Value: uint64(math.MaxUint64), DataType: arrow.PrimitiveTypes.Uint64},
		{Value: most, DataType: &arrow.Decimal128Type{Precision: 38}},
		{Value: most.Neg(), DataType: &arrow.Decimal128Type{Precision: 38}},
		{Value: types.Interval{Months: math.MinInt32, Days: math.MaxInt32, Nanos: math.MinInt64}, DataType: arrow.FixedWidthTypes.MonthDayNanoInterval},
		{Value: "\xff\x00", DataType: arrow.BinaryTypes.Binary},
		{Value: "", DataType: arrow.BinaryTypes.String},
		{Value: []types.Value{}, DataType: arrow.ListOf(arrow.PrimitiveTypes.Int8)},
		{Value: "x", DataType: &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int8, ValueType: arrow.BinaryTypes.String}},
	} {
		m, err := encodeLiteral(literal)
		if err != nil {
			t.Fatal(err)
		}
		got, err := decodeLiteral(copied(t, m))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(literal.Value, got.Value, sameValue); diff != "" {
			t.Errorf("%s: %s", literal.DataType, diff)
		}
	}
}

func integer(n int64) *wirepb.Value {
	return &wirepb.Value{Kind: &wirepb.Value_Integer{Integer: n}}
}

func TestValuesThatAreNoneOfTheirType(t *testing.T) {
	text := func(s string) *wirepb.Value { return &wirepb.Value{Kind: &wirepb.Value_Bytes{Bytes: []byte(s)}} }
	list := func(values ...*wirepb.Value) *wirepb.Value {
		return &wirepb.Value{Kind: &wirepb.Value_List{List: &wirepb.ValueList{Values: values}}}
	}
	decimal := func(high int64, low uint64) *wirepb.Value {
		return &wirepb.Value{Kind: &wirepb.Value_Decimal{Decimal: &wirepb.Int128{High: high, Low: low}}}
	}
	pair := arrow.StructOf(arrow.Field{Name: "a", Type: arrow.PrimitiveTypes.Int8}, arrow.Field{Name: "b", Type: arrow.BinaryTypes.String})
	for _, c := range []struct {
		value *wirepb.Value
		of    types.Type
	}{
		{integer(128), arrow.PrimitiveTypes.Int8},
		{integer(1), arrow.PrimitiveTypes.Uint8},
		{integer(1), arrow.BinaryTypes.String},
		{integer(1), arrow.Null},
		{integer(1), &arrow.Decimal64Type{Precision: 9}},
		{&wirepb.Value{Kind: &wirepb.Value_Unsigned{Unsigned: 1 << 16}}, arrow.PrimitiveTypes.Uint16},
		{&wirepb.Value{Kind: &wirepb.Value_Boolean{}}, arrow.PrimitiveTypes.Int8},
		{&wirepb.Value{Kind: &wirepb.Value_Float{}}, arrow.PrimitiveTypes.Int8},
		{&wirepb.Value{Kind: &wirepb.Value_Interval{}}, arrow.FixedWidthTypes.MonthInterval},
		{decimal(0, 1000), &arrow.Decimal128Type{Precision: 3}},
		{decimal(-1, math.MaxUint64-999), &arrow.Decimal128Type{Precision: 3}},
		{decimal(math.MinInt64, 0), &arrow.Decimal128Type{Precision: 38}},
		{decimal(0, 1), arrow.PrimitiveTypes.Int64},
		{text("\xff"), arrow.BinaryTypes.StringView},
		{text("abc"), &arrow.FixedSizeBinaryType{ByteWidth: 2}},
		{list(integer(1)), pair},
		{list(text("a"), integer(1)), pair},
		{list(integer(1)), arrow.FixedSizeListOf(2, arrow.PrimitiveTypes.Int8)},
		{list(list()), arrow.ListOf(arrow.PrimitiveTypes.Int8)},
		{list(list(nil, integer(1))), arrow.MapOf(arrow.PrimitiveTypes.Int8, arrow.PrimitiveTypes.Int8)},
		{list(nil), arrow.MapOf(arrow.PrimitiveTypes.Int8, arrow.PrimitiveTypes.Int8)},
		{list(), arrow.PrimitiveTypes.Int8},
	} {
		if v, err := decodeValue(c.value, c.of); !errs.Is(err, errs.InvalidValue) {
			t.Errorf("%v as %s: got %v and error %v", c.value, c.of, v, err)
		}
	}
}

func TestTypesThatAreNone(t *testing.T) {
	field := func(m *wirepb.DataType) *wirepb.Field { return &wirepb.Field{Type: m} }
	plain := func(code wirepb.PlainType) *wirepb.DataType {
		return &wirepb.DataType{Kind: &wirepb.DataType_Plain{Plain: code}}
	}
	dictionary := func(index, value *wirepb.DataType) *wirepb.DataType {
		return &wirepb.DataType{Kind: &wirepb.DataType_Dictionary{Dictionary: &wirepb.DictionaryType{Index: index, Value: value}}}
	}
	number, text := plain(wirepb.PlainType_PLAIN_TYPE_INT8), plain(wirepb.PlainType_PLAIN_TYPE_UTF8)
	list := func(m *wirepb.ListType) *wirepb.DataType {
		return &wirepb.DataType{Kind: &wirepb.DataType_List{List: m}}
	}
	deep := number
	for range 10_000 {
		deep = list(&wirepb.ListType{Kind: wirepb.ListKind_LIST_KIND_LIST, Element: field(deep)})
	}
	codes := text
	for range 10_000 {
		codes = dictionary(number, codes)
	}
	for _, m := range []*wirepb.DataType{
		nil,
		{},
		deep, plain(0), plain(99),
		{Kind: &wirepb.DataType_FixedSizeBinary{FixedSizeBinary: -1}},
		{Kind: &wirepb.DataType_Decimal{Decimal: &wirepb.DecimalType{Bits: 128, Precision: 39}}},
		{Kind: &wirepb.DataType_Decimal{Decimal: &wirepb.DecimalType{Bits: 128, Precision: 3, Scale: 39}}},
		{Kind: &wirepb.DataType_Decimal{Decimal: &wirepb.DecimalType{Bits: 256, Precision: 3}}},
		{Kind: &wirepb.DataType_Decimal{}},
		{Kind: &wirepb.DataType_Time{}},
		{Kind: &wirepb.DataType_Timestamp{}},
		{Kind: &wirepb.DataType_Duration{Duration: 9}},
		list(nil), list(&wirepb.ListType{Element: field(number)}),
		list(&wirepb.ListType{Kind: wirepb.ListKind_LIST_KIND_FIXED_SIZE_LIST, Element: field(number)}),
		{Kind: &wirepb.DataType_Struct{Struct: &wirepb.StructType{Fields: []*wirepb.Field{nil}}}},
		{Kind: &wirepb.DataType_Map{Map: &wirepb.MapType{Key: &wirepb.Field{Type: number, Nullable: true}, Item: field(number)}}},
		dictionary(text, text), dictionary(dictionary(number, number), text), codes,
	} {
		if got, err := decodeType(m); !errs.Is(err, errs.InvalidValue) {
			t.Errorf("%v: got %v and error %v", m, got, err)
		}
	}
}

func TestTypesOfManyLevels(t *testing.T) {
	want := arrow.DataType(arrow.PrimitiveTypes.Int8)
	for range 100 {
		want = arrow.ListOf(arrow.StructOf(arrow.Field{Name: "a", Type: want}))
	}
	m, err := encodeType(want)
	if err != nil {
		t.Fatal(err)
	}
	got, err := decodeType(copied(t, m))
	if err != nil || !arrow.TypeEqual(want, got) {
		t.Fatal(err)
	}
}
