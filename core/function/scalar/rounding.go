package scalar

import (
	"math"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/apply"
	"github.com/ballista-go/ballista/core/function/signature"
	"github.com/ballista-go/ballista/core/types"
)

var places = doc("value", "a number", "digits", "how many digits after the point are kept, negative for those before it; 0 where it is left out")

var rounding = family{"math", []definition{
	{
		name: "ceil", aliases: []string{"ceiling"}, summary: "The nearest whole number that is not less.", args: number, example: "ceil(1.2)", result: "2.0",
		takes: takes(signature.Real), overload: whole(math.Ceil, up),
	},
	{
		name: "floor", summary: "The nearest whole number that is not greater.", args: number, example: "floor(-1.2)", result: "-2.0",
		takes: takes(signature.Real), overload: whole(math.Floor, down),
	},
	{
		name: "round", summary: "The nearest number with some digits after the point; halves away from zero. A decimal gets that scale where the number of digits is a constant.",
		args: places, example: "round(2.345, 1)", result: "2.3", strict: true,
		takes: []signature.Signature{signature.Takes(roundable).Opt(signature.Integer)}, overload: round,
	},
	{
		name: "trunc", summary: "The number without its further digits after the point.",
		args: places, example: "trunc(-2.78, 1)", result: "-2.7",
		takes: []signature.Signature{signature.Takes(signature.Real).Opt(signature.Integer)}, overload: truncate,
	},
}}

// roundable takes integers and decimals as they are, and other numbers as floats.
var roundable = signature.Class{Name: "number", Cast: func(t types.Type) (types.Type, bool) {
	if types.IsInteger(t) {
		return types.Decode(t), true
	}
	return signature.Real.Cast(t)
}}

// whole is the overload of ceil and floor, which keep the type.
func whole(f func(float64) float64, r rule) func([]expr.Arg) (expr.Overload, error) {
	return func(args []expr.Arg) (expr.Overload, error) {
		t, isDecimal := args[0].Type.(arrow.DecimalType)
		if !isDecimal {
			return floats(f)(args)
		}
		d := dropping{from: t, to: t, rule: r}
		return apply.Decimal(d.row).In(expr.Overload{Result: t, CanFail: true}), nil
	}
}

// truncate keeps the type too.
func truncate(args []expr.Arg) (expr.Overload, error) {
	t, isDecimal := args[0].Type.(arrow.DecimalType)
	if !isDecimal {
		return floatDigits(args, math.Trunc)
	}
	d := dropping{from: t, to: t, rule: toZero, hasDigits: len(args) == 2}
	return apply.Decimal(d.row).In(expr.Overload{Result: t, CanFail: true}), nil
}

func round(args []expr.Arg) (expr.Overload, error) {
	switch t := args[0].Type.(type) {
	case arrow.DecimalType:
		to := withScale(t, roundedScale(t, args))
		if mayCarry(t, args) {
			to = withDigitBefore(to)
		}
		d := dropping{from: t, to: to, rule: halfAway, hasDigits: len(args) == 2}
		return apply.Decimal(d.row).In(expr.Overload{Result: to, CanFail: true}), nil
	default:
		if types.IsInteger(t) {
			return roundInteger(args), nil
		}
	}
	return floatDigits(args, math.Round)
}

// roundedScale is the scale of a rounded decimal: that of the digits if they are known, and not negative without need.
func roundedScale(t arrow.DecimalType, args []expr.Arg) int32 {
	scale, digits := int64(t.GetScale()), int64(0)
	if len(args) == 2 {
		var known bool
		if digits, known = constantInteger(args[1]); !known {
			return t.GetScale()
		}
	}
	if scale >= 0 {
		digits = max(digits, 0)
	}
	return int32(max(min(digits, scale), -types.MaxDecimalDigits))
}

// mayCarry reports whether rounding may need one more digit, as from 99 to 100, than the digits that it drops make room for.
func mayCarry(t arrow.DecimalType, args []expr.Arg) bool {
	if len(args) < 2 || t.GetScale() < 0 {
		return false
	}
	digits, known := constantInteger(args[1])
	return !known || t.GetScale() == 0 && digits < 0
}

func withDigitBefore(t arrow.DecimalType) arrow.DecimalType {
	switch t := t.(type) {
	case *arrow.Decimal32Type:
		return &arrow.Decimal32Type{Precision: min(t.Precision+1, 9), Scale: t.Scale}
	case *arrow.Decimal64Type:
		return &arrow.Decimal64Type{Precision: min(t.Precision+1, 18), Scale: t.Scale}
	}
	return &arrow.Decimal128Type{Precision: min(t.GetPrecision()+1, types.MaxDecimalDigits), Scale: t.GetScale()}
}

func withScale(t arrow.DecimalType, scale int32) arrow.DecimalType {
	switch t.ID() {
	case arrow.DECIMAL32:
		return &arrow.Decimal32Type{Precision: t.GetPrecision(), Scale: scale}
	case arrow.DECIMAL64:
		return &arrow.Decimal64Type{Precision: t.GetPrecision(), Scale: scale}
	}
	return &arrow.Decimal128Type{Precision: t.GetPrecision(), Scale: scale}
}

// constantInteger is the value of an argument that is a constant integer and not NULL.
func constantInteger(arg expr.Arg) (int64, bool) {
	if arg.Constant == nil {
		return 0, false
	}
	switch v := arg.Constant.Value.(type) {
	case int64:
		return v, true
	case uint64:
		return int64(v), v <= math.MaxInt64
	}
	return 0, false
}

// floatDigits is the overload of round and trunc for floats.
func floatDigits(args []expr.Arg, f func(float64) float64) (expr.Overload, error) {
	if len(args) == 1 {
		return floats(f)(args)
	}
	o := expr.Overload{Result: args[0].Type}
	if o.Result.ID() == arrow.FLOAT32 {
		return apply.Each(func(a *apply.Args, row int) float32 { return dropDigits(a.Float32(0, row), a.Int(1, row), f) }).In(o), nil
	}
	return apply.Each(func(a *apply.Args, row int) float64 { return dropDigits(a.Float(0, row), a.Int(1, row), f) }).In(o), nil
}

// dropDigits rounds by f after some digits. A number that has no such digits stays.
func dropDigits[T float32 | float64](x T, digits int64, f func(float64) float64) T {
	power := T(math.Pow10(int(max(min(digits, 400), -400))))
	if power == 0 {
		return 0 * x
	}
	shifted := x * power
	if math.IsInf(float64(shifted), 0) || shifted != shifted {
		return x
	}
	return T(f(float64(shifted))) / power
}

// roundInteger is the overload of round for integers, of which only negative numbers of digits change any.
func roundInteger(args []expr.Arg) expr.Overload {
	o := expr.Overload{Result: args[0].Type, CanFail: true}
	if len(args) == 1 {
		o.Rewrite = func(args []expr.Expr) (expr.Expr, error) { return args[0], nil }
		return o
	}
	return roundIntegers[types.MustLayout(o.Result)].In(o)
}

var roundIntegers = map[types.Layout]apply.Program{
	types.Int8: apply.Try(roundedInteger[int8]), types.Int16: apply.Try(roundedInteger[int16]),
	types.Int32: apply.Try(roundedInteger[int32]), types.Int64: apply.Try(roundedInteger[int64]),
	types.Uint8: apply.Try(roundedInteger[uint8]), types.Uint16: apply.Try(roundedInteger[uint16]),
	types.Uint32: apply.Try(roundedInteger[uint32]), types.Uint64: apply.Try(roundedInteger[uint64]),
}
