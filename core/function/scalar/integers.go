package scalar

import (
	"math"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/apply"
	"github.com/ballista-go/ballista/core/function/calendar"
	"github.com/ballista-go/ballista/core/function/signature"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

var integers = family{"math", []definition{
	{
		name: "abs", summary: "The number without its sign.", args: number, example: "abs(-1.5)", result: "1.5",
		takes: takes(signature.Number), overload: absolute,
	},
	{
		name: "gcd", summary: "The greatest common divisor of two integers: 0 for 0 and 0.",
		args: doc("a", "an integer", "b", "an integer"), example: "gcd(12, 18)", result: "6",
		takes:    takes(signature.Integer, signature.Integer),
		overload: gives(arrow.PrimitiveTypes.Int64, failing(apply.Try(greatestDivisor))),
	},
	{
		name: "lcm", summary: "The least common multiple of two integers: 0 where one is 0.",
		args: doc("a", "an integer", "b", "an integer"), example: "lcm(4, 6)", result: "12",
		takes:    takes(signature.Integer, signature.Integer),
		overload: gives(arrow.PrimitiveTypes.Int64, failing(apply.Try(leastMultiple))),
	},
	{
		name: "factorial", summary: "The product of the integers from 1 to a number of 0 to 20.",
		args: doc("n", "an integer"), example: "factorial(5)", result: "120",
		takes:    takes(signature.Integer),
		overload: gives(arrow.PrimitiveTypes.Int64, failing(apply.Try(factorial))),
	},
}}

// absolute keeps the type of the number.
func absolute(args []expr.Arg) (expr.Overload, error) {
	t := args[0].Type
	o := expr.Overload{Result: t}
	switch {
	case types.IsDecimal(t):
		o.Kernel = absoluteDecimal
	case types.IsFloat(t):
		o.Kernel = absoluteFloats[t.ID()]
	case arrow.IsUnsignedInteger(t.ID()):
		o.Rewrite = func(args []expr.Expr) (expr.Expr, error) { return args[0], nil }
	default:
		o.Kernel, o.CanFail = absoluteIntegers[t.ID()], true
	}
	return o, nil
}

var absoluteIntegers = map[arrow.Type]expr.Kernel{
	arrow.INT8: absoluteInteger[int8], arrow.INT16: absoluteInteger[int16],
	arrow.INT32: absoluteInteger[int32], arrow.INT64: absoluteInteger[int64],
}

var absoluteFloats = map[arrow.Type]expr.Kernel{
	arrow.FLOAT16: absoluteHalf, arrow.FLOAT32: apply.Float[float32](math.Abs), arrow.FLOAT64: apply.Float[float64](math.Abs),
}

// absoluteInteger fails for the least integer.
func absoluteInteger[T int8 | int16 | int32 | int64](c *expr.Context, args []*vector.Vector, out *vector.Vector) error {
	in, results := vector.Values[T](args[0]), vector.Values[T](out)
	for k := range apply.Count(c) {
		row := apply.RowAt(c, k)
		x := in[row]
		results[row] = max(x, -x)
		if results[row] < 0 {
			return errs.New(errs.InvalidValue, "result out of range of %s: abs(%v)", types.Name(out.Type), x)
		}
	}
	return nil
}

func absoluteHalf(_ *expr.Context, args []*vector.Vector, out *vector.Vector) error {
	results := vector.Values[uint16](out)
	for i, x := range vector.Values[uint16](args[0]) {
		results[i] = x &^ 0x8000
	}
	return nil
}

// absoluteDecimal keeps the lane, but for the least integer of the narrow one.
func absoluteDecimal(c *expr.Context, args []*vector.Vector, out *vector.Vector) error {
	if err := out.PrepareLane(c.Budget, args[0].Layout); err != nil {
		return err
	}
	if args[0].Layout == types.Int64 {
		results, least := vector.Values[int64](out), false
		for i, x := range vector.Values[int64](args[0]) {
			results[i] = max(x, -x)
			least = least || x == math.MinInt64
		}
		if !least {
			return nil
		}
		if err := out.PrepareLane(c.Budget, types.Decimal); err != nil {
			return err
		}
	}
	in, results := apply.DecimalsOf(args[0]), vector.Values[types.Int128](out)
	for i := range results {
		results[i] = in.At(i)
		if results[i].Sign() < 0 {
			results[i] = results[i].Neg()
		}
	}
	return nil
}

func magnitude(x int64) uint64 {
	if x < 0 {
		return -uint64(x)
	}
	return uint64(x)
}

func divisor(a, b uint64) uint64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

func greatestDivisor(a *apply.Args, row int) (int64, error) {
	x, y := a.Int(0, row), a.Int(1, row)
	d := divisor(magnitude(x), magnitude(y))
	if d > math.MaxInt64 {
		return 0, errs.New(errs.InvalidValue, "result out of range of Int64: gcd(%d, %d)", x, y)
	}
	return int64(d), nil
}

func leastMultiple(a *apply.Args, row int) (int64, error) {
	x, y := a.Int(0, row), a.Int(1, row)
	if x == 0 || y == 0 {
		return 0, nil
	}
	quotient, other := magnitude(x)/divisor(magnitude(x), magnitude(y)), magnitude(y)
	product, fits := calendar.Multiply(int64(quotient), int64(other))
	if quotient > math.MaxInt64 || other > math.MaxInt64 || !fits {
		return 0, errs.New(errs.InvalidValue, "result out of range of Int64: lcm(%d, %d)", x, y)
	}
	return product, nil
}

const largestFactorial = 20

func factorial(a *apply.Args, row int) (int64, error) {
	n := a.Int(0, row)
	switch {
	case n < 0:
		return 0, errs.New(errs.InvalidValue, "factorial of a negative number: %d", n)
	case n > largestFactorial:
		return 0, errs.New(errs.InvalidValue, "result out of range of Int64: factorial(%d)", n)
	}
	product := int64(1)
	for i := int64(2); i <= n; i++ {
		product *= i
	}
	return product, nil
}
