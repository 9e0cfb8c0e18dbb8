package arithmetic

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/apply"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// Negate is the overload of the operator - for one argument.
func Negate(args []expr.Arg) (expr.Overload, error) {
	if len(args) != 1 {
		return expr.Overload{}, errs.New(errs.Binding, "operator - takes one operand: got %d", len(args))
	}
	t := types.Decode(args[0].Type)
	if types.IsInterval(t) {
		t = arrow.FixedWidthTypes.MonthDayNanoInterval
	}
	kernel, ok := negations[t.ID()]
	if !ok {
		return expr.Overload{}, errs.New(errs.Binding, "operator - takes a signed number or an interval: got %s", types.Name(t))
	}
	canFail := !types.IsFloat(t) && !types.IsDecimal(t) && t.ID() != arrow.NULL
	return expr.Overload{Args: []types.Type{t}, Result: t, CanFail: canFail, Kernel: kernel}, nil
}

var negations = map[arrow.Type]expr.Kernel{
	arrow.NULL: func(*expr.Context, []*vector.Vector, *vector.Vector) error { return nil },
	arrow.INT8: negate[int8], arrow.INT16: negate[int16], arrow.INT32: negate[int32], arrow.INT64: negate[int64],
	arrow.FLOAT16: negateHalf, arrow.FLOAT32: negateFloat[float32], arrow.FLOAT64: negateFloat[float64],
	arrow.DECIMAL32: negateDecimal, arrow.DECIMAL64: negateDecimal, arrow.DECIMAL128: negateDecimal,
	arrow.DURATION: negate[int64], arrow.INTERVAL_MONTH_DAY_NANO: negateIntervals,
}

// negate fails for the least integer.
func negate[T signed](c *expr.Context, args []*vector.Vector, out *vector.Vector) error {
	in := vector.Values[T](args[0])
	if !negateAll(vector.Values[T](out), in) {
		return nil
	}
	for k := range apply.Count(c) {
		row := apply.RowAt(c, k)
		if x := in[row]; x == -x && x != 0 {
			return errs.New(errs.InvalidValue, "result out of range of %s: -(%v)", types.Name(out.Type), x)
		}
	}
	return nil
}

// negateAll reports whether a number has no negative.
func negateAll[T signed](out, in []T) (least bool) {
	out = out[:len(in)]
	for i, x := range in {
		out[i] = -x
		least = least || x == -x && x != 0
	}
	return least
}

// negateDecimal goes to 128-bit lanes for the least integer.
func negateDecimal(c *expr.Context, args []*vector.Vector, out *vector.Vector) error {
	if args[0].Layout == types.Int64 {
		if err := out.PrepareLane(c.Budget, types.Int64); err != nil {
			return err
		}
		if !negateAll(vector.Values[int64](out), vector.Values[int64](args[0])) {
			return nil
		}
	}
	if err := out.PrepareLane(c.Budget, types.Decimal); err != nil {
		return err
	}
	in, results := apply.DecimalsOf(args[0]), vector.Values[types.Int128](out)
	for i := range results {
		results[i] = in.At(i).Neg()
	}
	return nil
}
