package scalar

import (
	"strings"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/arithmetic"
	"github.com/ballista-go/ballista/core/types"
)

var operators = family{"operators", []definition{
	{
		name: "+", summary: "Adds numbers, and moves dates, times and timestamps by intervals. An integer added to a date counts days.",
		args:    doc("left", "a number, date, time, timestamp or interval", "right", "what is added"),
		example: "date '2024-01-31' + interval '1 month'", result: "2024-02-29",
		print: infix("+"), resolve: operator(types.Add),
	},
	{
		name: "-", summary: "Subtracts numbers and intervals. The difference of two dates is a number of days, that of two timestamps a duration.",
		args:    doc("left", "a number, date, time, timestamp or interval", "right", "what is subtracted"),
		example: "date '2024-03-01' - date '2024-02-01'", result: "29",
		print: infix("-"), resolve: operator(types.Subtract),
	},
	{
		name: "*", summary: "Multiplies numbers, or an interval by a number.",
		args:    doc("left", "a number or an interval", "right", "a number or an interval"),
		example: "1.5 * 4", result: "6.0",
		print: infix("*"), resolve: operator(types.Multiply),
	},
	{
		name: "/", summary: "Divides numbers: integers towards zero, decimals to four more digits. Also divides an interval by a number.",
		args:    doc("dividend", "a number or an interval", "divisor", "a number; an integer or decimal is not zero"),
		example: "7 / 2", result: "3",
		print: infix("/"), resolve: operator(types.Divide),
	},
	{
		name: "%", aliases: []string{"mod"}, summary: "The remainder of a division, with the sign of the dividend.",
		args:    doc("dividend", "a number", "divisor", "a number; an integer or decimal is not zero"),
		example: "-7 % 3", result: "-1",
		print: infix("%"), resolve: operator(types.Modulo),
	},
	{
		name: "negative", summary: "The negative of a number or an interval, written -x.",
		args:    doc("value", "a signed number or an interval"),
		example: "-(2 + 3)", result: "-5",
		print: func(args []string) string { return "(- " + args[0] + ")" }, resolve: arithmetic.Negate,
		keepsMetadata: true,
	},
}}

func operator(op types.Operator) func([]expr.Arg) (expr.Overload, error) {
	return func(args []expr.Arg) (expr.Overload, error) { return arithmetic.Resolve(op, args) }
}

// infix prints a call of an operator between its operands.
func infix(symbol string) func(args []string) string {
	return func(args []string) string { return strings.Join(args, " "+symbol+" ") }
}
