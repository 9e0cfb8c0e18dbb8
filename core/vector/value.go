package vector

import (
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"

	"github.com/apache/arrow-go/v18/arrow"
)

// Value is row i as a Go value. It is for constants, for display and for tests; kernels read Values.
func (v *Vector) Value(i int) types.Value {
	switch {
	case v.Null(i):
		return nil
	case v.Form == Dictionary:
		return v.Dict.Values.Value(int(v.Codes[i]))
	case v.Form == Constant && v.Layout != types.Struct:
		i = 0
	}
	switch v.Layout {
	case types.Bool:
		return v.Bits().Get(i)
	case types.View:
		view := Values[View](v)[i]
		return string(view.Bytes(v.Blocks()))
	case types.MonthDayNano:
		return Values[types.Interval](v)[i]
	case types.List:
		span := Values[types.Span](v)[i]
		return v.Children[0].valuesOf(int(span.Offset), int(span.Length))
	case types.Struct:
		fields := make([]types.Value, len(v.Children))
		for f, child := range v.Children {
			fields[f] = child.Value(i)
		}
		return fields
	}
	return v.number(i)
}

// number is value i of a numeric layout.
func (v *Vector) number(i int) types.Value {
	switch v.Layout {
	case types.Int8:
		return int64(Values[int8](v)[i])
	case types.Int16:
		return int64(Values[int16](v)[i])
	case types.Int32:
		return int64(Values[int32](v)[i])
	case types.Int64:
		if IsDecimal(v.Type) {
			return types.Int128Of(Values[int64](v)[i])
		}
		return Values[int64](v)[i]
	case types.Uint8:
		return uint64(Values[uint8](v)[i])
	case types.Uint16:
		return uint64(Values[uint16](v)[i])
	case types.Uint32:
		return uint64(Values[uint32](v)[i])
	case types.Uint64:
		return Values[uint64](v)[i]
	case types.Float16:
		return float64(types.FromHalf(Values[uint16](v)[i]))
	case types.Float32:
		return float64(Values[float32](v)[i])
	case types.Float64:
		return Values[float64](v)[i]
	case types.Decimal:
		return Values[types.Int128](v)[i]
	}
	panic("vector: no number: " + v.Layout.String())
}

func (v *Vector) valuesOf(from, n int) []types.Value {
	values := make([]types.Value, n)
	for i := range values {
		values[i] = v.Value(from + i)
	}
	return values
}

// IsDecimal reports whether t, or the values of the dictionary type t, are decimals.
func IsDecimal(t types.Type) bool { return arrow.IsDecimal(types.Decode(t).ID()) }

// SetConstant makes v n rows of a Go value.
func (v *Vector) SetConstant(budget *memory.Budget, t types.Type, value types.Value, n int) error {
	if value == nil {
		return v.MakeNull(budget, t, n)
	}
	if err := v.fill(budget, t, []types.Value{value}); err != nil {
		return err
	}
	v.MakeConstant(n)
	return nil
}

// FromValues returns a flat vector of the Go values. A decimal vector has the narrow lane when all values fit.
func FromValues(budget *memory.Budget, t types.Type, values []types.Value) (*Vector, error) {
	v := new(Vector)
	if err := v.fill(budget, t, values); err != nil {
		v.Release()
		return nil, err
	}
	return v, nil
}

// laneOf is the narrowest layout that holds the values.
func laneOf(t types.Type, values []types.Value) types.Layout {
	layout := types.MustLayout(t)
	if layout != types.Decimal {
		return layout
	}
	for _, value := range values {
		wide, _ := value.(types.Int128)
		if _, fits := wide.Int64(); !fits {
			return types.Decimal
		}
	}
	return types.Int64
}

// fits reports whether T holds n.
func fits[T int8 | int16 | int32 | int64](n int64) bool { return int64(T(n)) == n }

func fitsUnsigned[T uint8 | uint16 | uint32 | uint64](n uint64) bool { return uint64(T(n)) == n }
