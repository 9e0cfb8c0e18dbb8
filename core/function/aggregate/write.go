package aggregate

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// wideDecimal is a decimal of all digits.
func wideDecimal(scale int32) types.Type {
	return &arrow.Decimal128Type{Precision: types.MaxDecimalDigits, Scale: scale}
}

// markNull makes row i of a flat vector NULL.
func markNull(budget *memory.Budget, out *vector.Vector, i int) error {
	if out.Valid == nil {
		if err := out.PrepareValid(budget); err != nil {
			return err
		}
	}
	out.Valid.Clear(i)
	return nil
}

// narrowLanes puts decimals that fit in 64-bit lanes.
func narrowLanes(budget *memory.Budget, v *vector.Vector) error {
	wide := vector.Values[types.Int128](v)
	n := len(wide)
	values, err := budget.Alloc(8 * max(n, 1))
	if err != nil {
		return err
	}
	narrow := memory.Slice[int64](values, n)
	for i := range wide {
		narrow[i] = int64(wide[i].Lo)
	}
	v.Layout = types.Int64
	v.SetData(values)
	return nil
}

// wideReader reads decimals in either lane.
func wideReader(v *vector.Vector) func(row int) types.Int128 {
	if isNarrow(v) {
		narrow := vector.ReaderOf[int64](v)
		return func(row int) types.Int128 { return types.Int128Of(narrow.At(row)) }
	}
	wide := vector.ReaderOf[types.Int128](v)
	return func(row int) types.Int128 { return wide.At(row) }
}
