package scalar

import (
	"math"

	"github.com/ballista-go/ballista/core/function/signature"
)

var radians = doc("angle", "an angle in radians")

var trigonometry = family{"trigonometry", []definition{
	{name: "sin", summary: "The sine.", args: radians, example: "sin(0)", result: "0.0", takes: takes(signature.Float), overload: floats(math.Sin)},
	{name: "cos", summary: "The cosine.", args: radians, example: "cos(0)", result: "1.0", takes: takes(signature.Float), overload: floats(math.Cos)},
	{name: "tan", summary: "The tangent.", args: radians, example: "tan(0)", result: "0.0", takes: takes(signature.Float), overload: floats(math.Tan)},
	{
		name: "cot", summary: "The cotangent: inf for 0.", args: radians, example: "cot(0)", result: "inf",
		takes: takes(signature.Float), overload: floats(func(x float64) float64 { return 1 / math.Tan(x) }),
	},
	{
		name: "asin", summary: "The angle in radians that has the sine; NaN where none has.",
		args: number, example: "asin(0)", result: "0.0", takes: takes(signature.Float), overload: floats(math.Asin),
	},
	{
		name: "acos", summary: "The angle in radians that has the cosine; NaN where none has.",
		args: number, example: "acos(1)", result: "0.0", takes: takes(signature.Float), overload: floats(math.Acos),
	},
	{
		name: "atan", summary: "The angle in radians that has the tangent.",
		args: number, example: "atan(0)", result: "0.0", takes: takes(signature.Float), overload: floats(math.Atan),
	},
	{
		name: "atan2", summary: "The angle in radians between the x axis and the line from the origin to a point.",
		args: doc("y", "the point's y", "x", "the point's x"), example: "atan2(0, 1)", result: "0.0",
		takes: takes(signature.Float, signature.Float), overload: pairs(math.Atan2),
	},
	{name: "sinh", summary: "The hyperbolic sine.", args: number, example: "sinh(0)", result: "0.0", takes: takes(signature.Float), overload: floats(math.Sinh)},
	{name: "cosh", summary: "The hyperbolic cosine.", args: number, example: "cosh(0)", result: "1.0", takes: takes(signature.Float), overload: floats(math.Cosh)},
	{name: "tanh", summary: "The hyperbolic tangent.", args: number, example: "tanh(0)", result: "0.0", takes: takes(signature.Float), overload: floats(math.Tanh)},
	{name: "asinh", summary: "The inverse of the hyperbolic sine.", args: number, example: "asinh(0)", result: "0.0", takes: takes(signature.Float), overload: floats(math.Asinh)},
	{
		name: "acosh", summary: "The inverse of the hyperbolic cosine; NaN below 1.",
		args: number, example: "acosh(1)", result: "0.0", takes: takes(signature.Float), overload: floats(math.Acosh),
	},
	{
		name: "atanh", summary: "The inverse of the hyperbolic tangent; NaN beyond -1 and 1.",
		args: number, example: "atanh(0)", result: "0.0", takes: takes(signature.Float), overload: floats(math.Atanh),
	},
	{
		name: "degrees", summary: "An angle in radians as degrees.", args: radians, example: "degrees(pi())", result: "180.0",
		takes: takes(signature.Float), overload: floats(func(x float64) float64 { return x * (180 / math.Pi) }),
	},
	{
		name: "radians", summary: "An angle in degrees as radians.", args: doc("angle", "an angle in degrees"), example: "radians(180)", result: "3.141592653589793",
		takes: takes(signature.Float), overload: floats(func(x float64) float64 { return x * (math.Pi / 180) }),
	},
}}
