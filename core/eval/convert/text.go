package convert

import (
	"encoding/hex"
	"strconv"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/function/calendar"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// writer appends the text of a row that is not NULL to b.
type writer func(b []byte, v *vector.Vector, row int) []byte

// toText converts values to their texts.
func toText(from types.Type) conversion {
	if types.IsBinary(from) {
		return binaryToText
	}
	return func(s *state, in, out *vector.Vector) error {
		if s.write == nil {
			s.write = writerOf(from, s.fromZone)
		}
		s.strings.Start(s.context.Budget, out)
		defer s.strings.Finish()
		results := vector.Values[vector.View](out)
		return s.rows(len(results), func(row int) (err error) {
			if in.Null(row) {
				results[row] = vector.View{}
				return nil
			}
			s.buffer = s.write(s.buffer[:0], in, row)
			results[row], err = s.strings.Bytes(s.buffer)
			return err
		})
	}
}

// writerOf returns nil for types without a text.
func writerOf(t types.Type, zone *calendar.Zone) writer {
	switch t := types.Decode(t).(type) {
	case *arrow.BooleanType:
		return func(b []byte, v *vector.Vector, row int) []byte {
			return strconv.AppendBool(b, at(v).Bits().Get(index(v, row)))
		}
	case arrow.DecimalType:
		return decimalWriter(t.GetScale())
	case *arrow.TimestampType:
		return timestampWriter(t, zone)
	case *arrow.DurationType:
		return durationWriter(t.Unit)
	case arrow.ListLikeType:
		return listWriter(t, zone)
	}
	return scalarWriter(t)
}

func scalarWriter(t types.Type) writer {
	switch t.ID() {
	case arrow.NULL: // the elements of [], which are never written
		return func(b []byte, _ *vector.Vector, _ int) []byte { return b }
	case arrow.INT8:
		return signed[int8]
	case arrow.INT16:
		return signed[int16]
	case arrow.INT32:
		return signed[int32]
	case arrow.INT64:
		return signed[int64]
	case arrow.UINT8:
		return unsigned[uint8]
	case arrow.UINT16:
		return unsigned[uint16]
	case arrow.UINT32:
		return unsigned[uint32]
	case arrow.UINT64:
		return unsigned[uint64]
	case arrow.FLOAT16:
		return func(b []byte, v *vector.Vector, row int) []byte { return appendHalf(b, value[uint16](v, row)) }
	case arrow.FLOAT32:
		return func(b []byte, v *vector.Vector, row int) []byte { return AppendFloat32(b, value[float32](v, row)) }
	case arrow.FLOAT64:
		return func(b []byte, v *vector.Vector, row int) []byte { return AppendFloat64(b, value[float64](v, row)) }
	case arrow.STRING, arrow.LARGE_STRING, arrow.STRING_VIEW:
		return func(b []byte, v *vector.Vector, row int) []byte { return append(b, bytesAt(v, row)...) }
	case arrow.BINARY, arrow.LARGE_BINARY, arrow.BINARY_VIEW, arrow.FIXED_SIZE_BINARY:
		return func(b []byte, v *vector.Vector, row int) []byte { return hex.AppendEncode(b, bytesAt(v, row)) }
	case arrow.DATE32:
		return func(b []byte, v *vector.Vector, row int) []byte { return appendDate(b, int64(value[int32](v, row))) }
	case arrow.DATE64:
		return timestampWriter(&arrow.TimestampType{Unit: arrow.Millisecond}, nil)
	case arrow.TIME32:
		return timeWriter[int32](t.(*arrow.Time32Type).Unit)
	case arrow.TIME64:
		return timeWriter[int64](t.(*arrow.Time64Type).Unit)
	case arrow.INTERVAL_MONTHS:
		return func(b []byte, v *vector.Vector, row int) []byte { return appendMonths(b, value[int32](v, row)) }
	case arrow.INTERVAL_DAY_TIME:
		return func(b []byte, v *vector.Vector, row int) []byte {
			return appendInterval(b, unpackDayTime(value[int64](v, row)), 3)
		}
	case arrow.INTERVAL_MONTH_DAY_NANO:
		return func(b []byte, v *vector.Vector, row int) []byte {
			return AppendInterval(b, value[types.Interval](v, row))
		}
	}
	return nil
}

// at is the flat vector that holds the values of v.
func at(v *vector.Vector) *vector.Vector {
	if v.Form == vector.Dictionary {
		return v.Dict.Values
	}
	return v
}

// index is where in at(v) the row's value lies.
func index(v *vector.Vector, row int) int {
	switch v.Form {
	case vector.Dictionary:
		return int(v.Codes[row])
	case vector.Constant:
		return 0
	}
	return row
}

func value[T vector.Fixed](v *vector.Vector, row int) T {
	return vector.Values[T](at(v))[index(v, row)]
}

func bytesAt(v *vector.Vector, row int) []byte {
	view := &vector.Values[vector.View](at(v))[index(v, row)]
	return view.Bytes(at(v).Blocks())
}

func signed[T int8 | int16 | int32 | int64](b []byte, v *vector.Vector, row int) []byte {
	return strconv.AppendInt(b, int64(value[T](v, row)), 10)
}

func unsigned[T uint8 | uint16 | uint32 | uint64](b []byte, v *vector.Vector, row int) []byte {
	return strconv.AppendUint(b, uint64(value[T](v, row)), 10)
}

func decimalWriter(scale int32) writer {
	return func(b []byte, v *vector.Vector, row int) []byte {
		if at(v).Layout == types.Int64 {
			return appendDecimal(b, types.Int128Of(value[int64](v, row)), scale)
		}
		return appendDecimal(b, value[types.Int128](v, row), scale)
	}
}

func listWriter(t arrow.ListLikeType, zone *calendar.Zone) writer {
	element := writerOf(t.Elem(), zone)
	if element == nil {
		return nil
	}
	return func(b []byte, v *vector.Vector, row int) []byte {
		span := value[types.Span](v, row)
		child := at(v).Children[0]
		b = append(b, '[')
		for i := range int(span.Length) {
			if i > 0 {
				b = append(b, ", "...)
			}
			if k := int(span.Offset) + i; !child.Null(k) {
				b = element(b, child, k)
			}
		}
		return append(b, ']')
	}
}

// Quoted is the text of a row for messages: strings in quotes.
func Quoted(v *vector.Vector, row int) string {
	t := types.Decode(v.Type)
	zone, _ := zoneOf(t)
	write := writerOf(t, zone)
	if write == nil {
		return "value"
	}
	text := string(write(nil, v, row))
	if types.IsString(t) {
		return strconv.Quote(text)
	}
	return text
}
