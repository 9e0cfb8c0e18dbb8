package aggregate

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/signature"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
)

// summable takes what addable does, and intervals.
var summable = signature.Class{Name: "number, duration or interval", Cast: func(t types.Type) (types.Type, bool) {
	if types.Decode(t).ID() == arrow.INTERVAL_MONTH_DAY_NANO {
		return types.Decode(t), true
	}
	return addable.Cast(t)
}}

// addable takes numbers, floats as Float64, and durations.
var addable = signature.Class{Name: "number or duration", Cast: func(t types.Type) (types.Type, bool) {
	t = types.Decode(t)
	if types.IsFloat(t) {
		return float64Type, true
	}
	return t, types.IsNumeric(t) || t.ID() == arrow.DURATION
}}

// averaged takes numbers, integers and floats as Float64, and durations.
var averaged = signature.Class{Name: "number or duration", Cast: func(t types.Type) (types.Type, bool) {
	if types.IsInteger(t) {
		return float64Type, true
	}
	return addable.Cast(t)
}}

func sumOf(args []expr.Arg) (expr.AggregateOverload, error) {
	t := args[0].Type
	switch {
	case types.IsInterval(t):
		return intervalSum(), nil
	case types.IsFloat(t):
		return expr.AggregateOverload{
			Result: float64Type, Nullable: true, State: floatTotalStates,
			New: newFloatTotals(func(t *floatTotal) float64 { return t.sum }),
		}, nil
	case types.IsDecimal(t):
		result := moreDigits(t, 10, 0)
		limit := types.PowerOfTen(result.GetPrecision())
		return totalsOverload("sum", result, t.(arrow.DecimalType).GetScale(), func(t *total) (types.Int128, bool) {
			return t.sum(), within(t.sum(), limit)
		}), nil
	case types.IsUnsigned(t):
		return totalsOverload("sum", uint64Type, 0, func(t *total) (types.Int128, bool) { return t.sum(), t.hi == 0 }), nil
	case types.IsInteger(t):
		t = int64Type
	}
	return totalsOverload("sum", t, 0, func(t *total) (types.Int128, bool) {
		_, fits := t.sum().Int64()
		return t.sum(), fits
	}), nil
}

func averageOf(args []expr.Arg) (expr.AggregateOverload, error) {
	t := args[0].Type
	switch {
	case types.IsFloat(t):
		return expr.AggregateOverload{
			Result: float64Type, Nullable: true, State: floatTotalStates,
			New: newFloatTotals(func(t *floatTotal) float64 { return t.sum / float64(t.count) }),
		}, nil
	case types.IsDecimal(t):
		scale := t.(arrow.DecimalType).GetScale()
		result := moreDigits(t, 4, 4)
		return totalsOverload("avg", result, scale, averageDecimal(result, scale)), nil
	}
	return totalsOverload("avg", t, 0, func(t *total) (types.Int128, bool) {
		quotient, _, ok := t.sum().DivRem(types.Int128Of(t.count))
		_, fits := quotient.Int64()
		return quotient, ok && fits
	}), nil
}

// averageDecimal divides towards zero, as DataFusion does.
func averageDecimal(result arrow.DecimalType, scale int32) func(t *total) (types.Int128, bool) {
	factor := types.PowerOfTen(result.GetScale() - scale)
	limit := types.PowerOfTen(result.GetPrecision())
	return func(t *total) (types.Int128, bool) {
		count := types.Int128Of(t.count)
		quotient, remainder, _ := t.sum().DivRem(count) // apart, since the sum may be too large to be scaled
		scaled, fits := quotient.Mul(factor)
		digits, fitsDigits := remainder.Mul(factor)
		digits, _, _ = digits.DivRem(count)
		average, fitsSum := scaled.Add(digits)
		return average, fits && fitsDigits && fitsSum && within(average, limit)
	}
}

func totalsOverload(name string, result types.Type, scale int32, finish func(*total) (types.Int128, bool)) expr.AggregateOverload {
	return expr.AggregateOverload{
		Result: result, Nullable: true, State: totalStates(scale),
		New: func(c *expr.Context) expr.Accumulator {
			return &totals{
				context: c, states: &memory.Array[total]{Budget: c.Budget}, result: result, finish: finish, stateType: wideDecimal(scale),
				failure: func() error {
					return errs.New(errs.InvalidValue, "%s overflows its type: %s", name, types.Name(result))
				},
			}
		},
	}
}

// decimalDigits is the largest precision of each decimal type.
var decimalDigits = map[arrow.Type]int32{arrow.DECIMAL32: 9, arrow.DECIMAL64: 18, arrow.DECIMAL128: types.MaxDecimalDigits}

// moreDigits is the decimal type with more digits, and with more of them after the point, as far as its kind has them.
func moreDigits(t types.Type, precision, scale int32) arrow.DecimalType {
	d := t.(arrow.DecimalType)
	limit := decimalDigits[t.ID()]
	precision, scale = min(limit, d.GetPrecision()+precision), min(limit, d.GetScale()+scale)
	switch t.ID() {
	case arrow.DECIMAL32:
		return &arrow.Decimal32Type{Precision: precision, Scale: scale}
	case arrow.DECIMAL64:
		return &arrow.Decimal64Type{Precision: precision, Scale: scale}
	}
	return &arrow.Decimal128Type{Precision: precision, Scale: scale}
}

// within reports whether -limit < v < limit.
func within(v, limit types.Int128) bool { return v.Less(limit) && limit.Neg().Less(v) }
