package scalar

import (
	"math"
	"math/rand/v2"
	"sync/atomic"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/apply"
	"github.com/ballista-go/ballista/core/function/signature"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

var number = doc("value", "a number")

var mathematics = family{"math", []definition{
	{
		name: "sqrt", summary: "The square root. That of a negative number is an error.",
		args: number, example: "sqrt(9)", result: "3.0", takes: takes(signature.Float),
		overload: checkedFloat(math.Sqrt, func(x float64) bool { return !(x < 0) }, "square root of a negative number"),
	},
	{
		name: "cbrt", summary: "The cube root.", args: number, example: "cbrt(27)", result: "3.0",
		takes: takes(signature.Float), overload: floats(math.Cbrt),
	},
	{
		name: "exp", summary: "The power of e.", args: number, example: "exp(0)", result: "1.0",
		takes: takes(signature.Float), overload: floats(math.Exp),
	},
	{
		name: "ln", summary: "The natural logarithm: -inf for 0 and NaN for negative numbers.", args: number,
		example: "ln(1)", result: "0.0", takes: takes(signature.Float), overload: floats(ln),
	},
	{
		name: "log2", summary: "The logarithm to base 2: -inf for 0 and NaN for negative numbers.", args: number,
		example: "log2(8)", result: "3.0", takes: takes(signature.Float), overload: floats(math.Log2),
	},
	{
		name: "log10", summary: "The logarithm to base 10: -inf for 0 and NaN for negative numbers.", args: number,
		example: "log10(1000)", result: "3.0", takes: takes(signature.Float), overload: floats(log10),
	},
	{
		name: "log", summary: "The logarithm of a number to a base, which is 10 where it is left out.",
		args: doc("base", "a number; may be left out", "value", "a number"), example: "log(2, 64)", result: "6.0",
		takes:    []signature.Signature{signature.Takes(signature.Float), signature.Takes(signature.Float, signature.Float)},
		overload: logarithm,
	},
	{
		name: "power", aliases: []string{"pow"}, summary: "A number raised to a power. Zero to a negative power is an error.",
		args: doc("base", "a number", "exponent", "a number"), example: "power(2, 10)", result: "1024.0",
		takes:    takes(signature.Double, signature.Double),
		overload: gives(arrow.PrimitiveTypes.Float64, failing(apply.Try(power))),
	},
	{
		name: "signum", aliases: []string{"sign"}, summary: "-1, 0 or 1 for a negative number, zero or a positive number.",
		args: number, example: "signum(-2.5)", result: "-1.0", takes: takes(signature.Float), overload: floats(signum),
	},
	{
		name: "isnan", summary: "Whether a number is NaN.", args: number, example: "isnan(1.5)", result: "false",
		takes: takes(signature.Number), overload: floatTest(func(x float64) bool { return x != x }),
	},
	{
		name: "iszero", summary: "Whether a number is 0.0 or -0.0.", args: number, example: "iszero(0)", result: "true",
		takes: takes(signature.Number), overload: floatTest(func(x float64) bool { return x == 0 }),
	},
	{
		name: "nanvl", summary: "The first number, or the second where the first is NaN.",
		args: doc("value", "a number", "otherwise", "a number"), example: "nanvl(1.5, 2)", result: "1.5",
		takes: takes(signature.Float, signature.Float), overload: unlessNaN,
	},
	{
		name: "pi", summary: "The number pi.", example: "pi()", result: "3.141592653589793", strict: true,
		takes: takes(), overload: gives(arrow.PrimitiveTypes.Float64, apply.Each(func(*apply.Args, int) float64 { return math.Pi }).In(expr.Overload{})),
	},
	{
		name: "random", aliases: []string{"rand"}, summary: "A random number from 0 (inclusive) to 1 (exclusive), another for each row.",
		example: "random() < 1", result: "true", volatility: expr.Volatile,
		takes: takes(), overload: gives(arrow.PrimitiveTypes.Float64, randomFloat.In(expr.Overload{})),
	},
}}

// floats is the overload of a function of floats that no value makes fail; the result has the argument's type.
func floats(f func(float64) float64) func([]expr.Arg) (expr.Overload, error) {
	return func(args []expr.Arg) (expr.Overload, error) {
		o := expr.Overload{Result: args[0].Type, Kernel: apply.Float[float64](f)}
		if o.Result.ID() == arrow.FLOAT32 {
			o.Kernel = apply.Float[float32](f)
		}
		return o, nil
	}
}

// checkedFloat is floats for a function that is not defined for all numbers.
func checkedFloat(f func(float64) float64, defined func(float64) bool, otherwise string) func([]expr.Arg) (expr.Overload, error) {
	return func(args []expr.Arg) (expr.Overload, error) {
		o := expr.Overload{Result: args[0].Type, CanFail: true, Kernel: checkedKernel[float64](f, defined, otherwise)}
		if o.Result.ID() == arrow.FLOAT32 {
			o.Kernel = checkedKernel[float32](f, defined, otherwise)
		}
		return o, nil
	}
}

func checkedKernel[T float32 | float64](f func(float64) float64, defined func(float64) bool, otherwise string) expr.Kernel {
	all := apply.Float[T](f)
	return func(c *expr.Context, args []*vector.Vector, out *vector.Vector) error {
		in := vector.Values[T](args[0])
		for k := range apply.Count(c) {
			row := apply.RowAt(c, k)
			if !defined(float64(in[row])) {
				return errs.New(errs.InvalidValue, "%s: %v", otherwise, in[row])
			}
		}
		return all(c, args, out)
	}
}

// failing is the overload of a program that can fail.
func failing(p apply.Program) expr.Overload { return p.In(expr.Overload{CanFail: true}) }

// log10 is exact for powers of ten.
func log10(x float64) float64 {
	result := ln(x) / math.Ln10
	if whole := math.Round(result); math.Abs(whole) <= 308 && math.Pow10(int(whole)) == x {
		return whole
	}
	return result
}

func logOf(base, x float64) float64 {
	switch base {
	case 2:
		return math.Log2(x)
	case 10:
		return log10(x)
	}
	return ln(x) / ln(base)
}

// ln is math.Log, which takes numbers that have fewer bits, since they are closer to 0 than all others, for others on some
// processors.
func ln(x float64) float64 {
	if 0 < x && x < leastNormal {
		return math.Log(x*(1<<subnormalBits)) - subnormalBits*math.Ln2
	}
	return math.Log(x)
}

// powerOf is math.Pow, which needs the same care.
func powerOf(x, y float64) float64 {
	if 0 < math.Abs(x) && math.Abs(x) < leastNormal {
		return math.Pow(x*(1<<subnormalBits), y) * math.Exp2(-subnormalBits*y)
	}
	return math.Pow(x, y)
}

// Numbers below leastNormal have at most subnormalBits bits.
const (
	leastNormal   = 0x1p-1022
	subnormalBits = 52
)

// logarithm gives the type of the value.
func logarithm(args []expr.Arg) (expr.Overload, error) {
	if len(args) == 1 {
		return floats(log10)(args)
	}
	result := args[1].Type
	o := expr.Overload{Result: result, Args: []types.Type{result, result}}
	if result.ID() == arrow.FLOAT32 {
		return apply.Each(func(a *apply.Args, row int) float32 {
			return float32(logOf(float64(a.Float32(0, row)), float64(a.Float32(1, row))))
		}).In(o), nil
	}
	return apply.Each(func(a *apply.Args, row int) float64 { return logOf(a.Float(0, row), a.Float(1, row)) }).In(o), nil
}

func power(a *apply.Args, row int) (float64, error) {
	base, exponent := a.Float(0, row), a.Float(1, row)
	if base == 0 && exponent < 0 {
		return 0, errs.New(errs.InvalidValue, "zero to a negative power: %v", exponent)
	}
	return powerOf(base, exponent), nil
}

func signum(x float64) float64 {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	case x == 0:
		return 0
	}
	return x
}

// floatTest is the overload of a condition that depends on a number as a float.
func floatTest(condition func(float64) bool) func([]expr.Arg) (expr.Overload, error) {
	return func([]expr.Arg) (expr.Overload, error) {
		program := apply.Test(func(a *apply.Args, row int) bool { return condition(a.Float(0, row)) })
		return program.In(expr.Overload{Args: []types.Type{arrow.PrimitiveTypes.Float64}, Result: arrow.FixedWidthTypes.Boolean}), nil
	}
}

// bothFloat is the type of two floats: Float32 if both are.
func bothFloat(args []expr.Arg) types.Type {
	if args[0].Type.ID() == arrow.FLOAT32 && args[1].Type.ID() == arrow.FLOAT32 {
		return arrow.PrimitiveTypes.Float32
	}
	return arrow.PrimitiveTypes.Float64
}

// pairs is the overload of a function of two floats that no value makes fail.
func pairs(f func(a, b float64) float64) func([]expr.Arg) (expr.Overload, error) {
	return func(args []expr.Arg) (expr.Overload, error) {
		t := bothFloat(args)
		o := expr.Overload{Args: []types.Type{t, t}, Result: t}
		if t.ID() == arrow.FLOAT32 {
			return apply.Each(func(a *apply.Args, row int) float32 {
				return float32(f(float64(a.Float32(0, row)), float64(a.Float32(1, row))))
			}).In(o), nil
		}
		return apply.Each(func(a *apply.Args, row int) float64 { return f(a.Float(0, row), a.Float(1, row)) }).In(o), nil
	}
}

// unlessNaN does not look at a second argument that it does not need, which may be NULL.
func unlessNaN(args []expr.Arg) (expr.Overload, error) {
	t := bothFloat(args)
	o := expr.Overload{Args: []types.Type{t, t}, Result: t, Nulls: expr.Handle}
	if t.ID() == arrow.FLOAT32 {
		return apply.Maybe(func(a *apply.Args, row int) (float32, bool, error) {
			at := firstNumber(a, row, func(i int) bool { return a.Float32(i, row) != a.Float32(i, row) })
			return a.Float32(at, row), !a.Null(at, row), nil
		}).In(o), nil
	}
	return apply.Maybe(func(a *apply.Args, row int) (float64, bool, error) {
		at := firstNumber(a, row, func(i int) bool { return a.Float(i, row) != a.Float(i, row) })
		return a.Float(at, row), !a.Null(at, row), nil
	}).In(o), nil
}

// firstNumber is the first of two arguments, unless that is NaN.
func firstNumber(a *apply.Args, row int, isNaN func(i int) bool) int {
	if !a.Null(0, row) && isNaN(0) {
		return 1
	}
	return 0
}

// randomSources counts the generators of the process, so that each has numbers of its own. It begins somewhere else in each process:
// several may run tasks of one query, with the same seed.
var randomSources atomic.Uint64

func init() { randomSources.Store(rand.Uint64()) }

var randomFloat = apply.Each(func(a *apply.Args, _ int) float64 { return a.Values.(*rand.Rand).Float64() }).
	Keeping(func(c *expr.Context, _ []expr.Arg) (any, error) {
		return rand.New(rand.NewPCG(c.Settings.Seed, randomSources.Add(1))), nil
	})
