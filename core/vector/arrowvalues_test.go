package vector_test

import (
	"fmt"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/decimal"
	"github.com/apache/arrow-go/v18/arrow/decimal128"
	"github.com/apache/arrow-go/v18/arrow/float16"
	arrowmemory "github.com/apache/arrow-go/v18/arrow/memory"

	"github.com/ballista-go/ballista/core/types"
)

// arrowArray builds the values with arrow-go's builders.
func arrowArray(of types.Type, values []types.Value) arrow.Array {
	if d, ok := of.(*arrow.DictionaryType); ok {
		return dictionaryArray(d, values)
	}
	b := array.NewBuilder(arrowmemory.DefaultAllocator, of)
	for _, value := range values {
		appendValue(b, of, value)
	}
	return b.NewArray()
}

// dictionaryArray has an entry for each row, in reverse, and one more for each NULL.
func dictionaryArray(t *arrow.DictionaryType, values []types.Value) arrow.Array {
	indexes := array.NewBuilder(arrowmemory.DefaultAllocator, t.IndexType)
	var entries []types.Value
	for i := range values {
		entries = append(entries, values[len(values)-1-i])
	}
	for i, value := range values {
		switch index := len(values) - 1 - i; {
		case value == nil && i%2 == 0:
			indexes.AppendNull()
		case t.IndexType.ID() == arrow.UINT8:
			appendValue(indexes, t.IndexType, uint64(index))
		default:
			appendValue(indexes, t.IndexType, int64(index))
		}
	}
	return array.NewDictionaryArray(t, indexes.NewArray(), arrowArray(t.ValueType, entries))
}

func appendValue(b array.Builder, of types.Type, value types.Value) {
	if value == nil {
		b.AppendNull()
		return
	}
	switch b := b.(type) {
	case *array.BooleanBuilder:
		b.Append(value.(bool))
	case *array.Int8Builder:
		b.Append(int8(value.(int64)))
	case *array.Int16Builder:
		b.Append(int16(value.(int64)))
	case *array.Int32Builder:
		b.Append(int32(value.(int64)))
	case *array.Int64Builder:
		b.Append(value.(int64))
	case *array.Uint8Builder:
		b.Append(uint8(value.(uint64)))
	case *array.Uint16Builder:
		b.Append(uint16(value.(uint64)))
	case *array.Uint32Builder:
		b.Append(uint32(value.(uint64)))
	case *array.Uint64Builder:
		b.Append(value.(uint64))
	case *array.Float16Builder:
		b.Append(float16.New(float32(value.(float64))))
	case *array.Float32Builder:
		b.Append(float32(value.(float64)))
	case *array.Float64Builder:
		b.Append(value.(float64))
	case *array.Date32Builder:
		b.Append(arrow.Date32(value.(int64)))
	case *array.Date64Builder:
		b.Append(arrow.Date64(value.(int64)))
	case *array.Time32Builder:
		b.Append(arrow.Time32(value.(int64)))
	case *array.Time64Builder:
		b.Append(arrow.Time64(value.(int64)))
	case *array.TimestampBuilder:
		b.Append(arrow.Timestamp(value.(int64)))
	case *array.DurationBuilder:
		b.Append(arrow.Duration(value.(int64)))
	case *array.MonthIntervalBuilder:
		b.Append(arrow.MonthInterval(value.(int64)))
	case *array.DayTimeIntervalBuilder:
		b.Append(arrow.DayTimeInterval{Days: int32(value.(int64)), Milliseconds: int32(value.(int64) >> 32)})
	case *array.MonthDayNanoIntervalBuilder:
		i := value.(types.Interval)
		b.Append(arrow.MonthDayNanoInterval{Months: i.Months, Days: i.Days, Nanoseconds: i.Nanos})
	case *array.Decimal32Builder:
		b.Append(decimal.Decimal32(value.(types.Int128).Lo))
	case *array.Decimal64Builder:
		b.Append(decimal.Decimal64(value.(types.Int128).Lo))
	case *array.Decimal128Builder:
		b.Append(decimal128.New(value.(types.Int128).Hi, value.(types.Int128).Lo))
	case *array.StringBuilder:
		b.Append(value.(string))
	case *array.LargeStringBuilder:
		b.Append(value.(string))
	case *array.StringViewBuilder:
		b.Append(value.(string))
	case *array.FixedSizeBinaryBuilder:
		b.Append([]byte(value.(string)))
	case *array.BinaryBuilder:
		b.Append([]byte(value.(string)))
	case *array.BinaryViewBuilder:
		b.Append([]byte(value.(string)))
	default:
		appendNested(b, of, value.([]types.Value))
	}
}

func appendNested(b array.Builder, of types.Type, value []types.Value) {
	switch b := b.(type) {
	case *array.MapBuilder:
		b.Append(true)
		for _, entry := range value {
			pair := entry.([]types.Value)
			appendValue(b.KeyBuilder(), of.(*arrow.MapType).KeyType(), pair[0])
			appendValue(b.ItemBuilder(), of.(*arrow.MapType).ItemType(), pair[1])
		}
	case *array.StructBuilder:
		b.Append(true)
		for i, field := range value {
			appendValue(b.FieldBuilder(i), types.Children(of)[i], field)
		}
	case *array.FixedSizeListBuilder:
		b.Append(true)
		for _, element := range value {
			appendValue(b.ValueBuilder(), types.Children(of)[0], element)
		}
	case array.VarLenListLikeBuilder:
		b.AppendWithSize(true, len(value))
		for _, element := range value {
			appendValue(b.ValueBuilder(), types.Children(of)[0], element)
		}
	default:
		panic(fmt.Sprintf("no values for %T", b))
	}
}

// arrowValues reads an array through arrow-go.
func arrowValues(a arrow.Array) []types.Value {
	values := make([]types.Value, a.Len())
	for i := range values {
		if a.IsValid(i) {
			values[i] = arrowValue(a, i)
		}
	}
	return values
}

func arrowValue(a arrow.Array, i int) types.Value {
	switch a := a.(type) {
	case *array.Null:
		return nil
	case *array.Boolean:
		return a.Value(i)
	case *array.Int8:
		return int64(a.Value(i))
	case *array.Int16:
		return int64(a.Value(i))
	case *array.Int32:
		return int64(a.Value(i))
	case *array.Int64:
		return a.Value(i)
	case *array.Uint8:
		return uint64(a.Value(i))
	case *array.Uint16:
		return uint64(a.Value(i))
	case *array.Uint32:
		return uint64(a.Value(i))
	case *array.Uint64:
		return a.Value(i)
	case *array.Float16:
		return float64(a.Value(i).Float32())
	case *array.Float32:
		return float64(a.Value(i))
	case *array.Float64:
		return a.Value(i)
	case *array.Date32:
		return int64(a.Value(i))
	case *array.Date64:
		return int64(a.Value(i))
	case *array.Time32:
		return int64(a.Value(i))
	case *array.Time64:
		return int64(a.Value(i))
	case *array.Timestamp:
		return int64(a.Value(i))
	case *array.Duration:
		return int64(a.Value(i))
	case *array.MonthInterval:
		return int64(a.Value(i))
	case *array.DayTimeInterval:
		return int64(a.Value(i).Milliseconds)<<32 | int64(uint32(a.Value(i).Days))
	case *array.MonthDayNanoInterval:
		v := a.Value(i)
		return types.Interval{Months: v.Months, Days: v.Days, Nanos: v.Nanoseconds}
	case *array.Decimal32:
		return types.Int128Of(int64(a.Value(i)))
	case *array.Decimal64:
		return types.Int128Of(int64(a.Value(i)))
	case *array.Decimal128:
		return types.Int128{Lo: a.Value(i).LowBits(), Hi: a.Value(i).HighBits()}
	case array.StringLike:
		return a.Value(i)
	case *array.FixedSizeBinary:
		return string(a.Value(i))
	case *array.Binary:
		return string(a.Value(i))
	case *array.LargeBinary:
		return string(a.Value(i))
	case *array.BinaryView:
		return string(a.Value(i))
	case *array.Dictionary:
		if code := a.GetValueIndex(i); a.Dictionary().IsValid(code) {
			return arrowValue(a.Dictionary(), code)
		}
		return nil
	case array.ListLike:
		from, to := a.ValueOffsets(i)
		elements := array.NewSlice(a.ListValues(), from, to)
		defer elements.Release()
		return arrowValues(elements)
	}
	fields := a.(*array.Struct)
	row := make([]types.Value, fields.NumField())
	for f := range row {
		if fields.Field(f).IsValid(i) {
			row[f] = arrowValue(fields.Field(f), i)
		}
	}
	return row
}
