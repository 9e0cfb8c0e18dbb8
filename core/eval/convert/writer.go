package convert

import (
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// Writer appends the text of a row of v that is not NULL to b.
type Writer = func(b []byte, v *vector.Vector, row int) []byte

// WriterOf returns what writes values of a type as casts to strings do. It fails with Unsupported for types without a text.
func WriterOf(t types.Type) (Writer, error) {
	zone, err := zoneOf(types.Decode(t))
	if err != nil {
		return nil, err
	}
	write := writerOf(t, zone)
	if write == nil {
		return nil, errs.New(errs.Unsupported, "values of type %s have no text", types.Name(t))
	}
	return write, nil
}

// BytesAt are the bytes of a row of strings that is not NULL. They are valid while v is.
func BytesAt(v *vector.Vector, row int) []byte { return bytesAt(v, row) }

// CountAt is the number that a row of dates, times, timestamps or durations that is not NULL holds.
func CountAt(v *vector.Vector, row int) int64 {
	if at(v).Layout == types.Int32 {
		return int64(value[int32](v, row))
	}
	return value[int64](v, row)
}

// FloatAt is the number that a row of floats that is not NULL holds.
func FloatAt(v *vector.Vector, row int) float64 {
	switch at(v).Layout {
	case types.Float16:
		return float64(types.FromHalf(value[uint16](v, row)))
	case types.Float32:
		return float64(value[float32](v, row))
	}
	return value[float64](v, row)
}

// SpanAt is the list in a row that is not NULL.
func SpanAt(v *vector.Vector, row int) types.Span { return value[types.Span](v, row) }
