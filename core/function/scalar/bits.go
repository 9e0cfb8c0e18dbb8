package scalar

import (
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/arithmetic"
)

var bitOperators = family{"operators", []definition{
	{
		name: "&", summary: "The bits that are set in both integers.",
		args: doc("left", "an integer", "right", "an integer"), example: "12 & 10", result: "8",
		print: infix("&"), resolve: bits(arithmetic.And),
	},
	{
		name: "|", summary: "The bits that are set in either of two integers.",
		args: doc("left", "an integer", "right", "an integer"), example: "12 | 10", result: "14",
		print: infix("|"), resolve: bits(arithmetic.Or),
	},
	{
		name: "#", summary: "The bits that are set in one of two integers and not in the other; also written ^.",
		args: doc("left", "an integer", "right", "an integer"), example: "12 ^ 10", result: "6",
		print: infix("BIT_XOR"), resolve: bits(arithmetic.Xor),
	},
	{
		name: "<<", summary: "Shifts the bits of an integer to the left, by a count modulo its width.",
		args: doc("value", "an integer", "count", "an integer"), example: "1 << 10", result: "1024",
		print: infix("<<"), resolve: bits(arithmetic.ShiftLeft),
	},
	{
		name: ">>", summary: "Shifts the bits of an integer to the right, by a count modulo its width, and keeps the sign.",
		args: doc("value", "an integer", "count", "an integer"), example: "-8 >> 1", result: "-4",
		print: infix(">>"), resolve: bits(arithmetic.ShiftRight),
	},
}}

func bits(op arithmetic.Bits) func([]expr.Arg) (expr.Overload, error) {
	return func(args []expr.Arg) (expr.Overload, error) { return arithmetic.ResolveBits(op, args) }
}
