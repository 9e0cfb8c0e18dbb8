package aggregate

import (
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/signature"
	"github.com/ballista-go/ballista/core/types"
)

var general = family{"aggregates", []definition{
	{
		name: "count", summary: "The number of rows in which no argument is NULL; of all rows for count(*).",
		args: doc("value", "any value, or *"), example: "count(*)", result: "3",
		takes: signature.Takes().Rest(signature.Any), overload: countOverload,
	},
	{
		name: "sum", summary: "The sum of the values.",
		args: doc("value", "a number, a duration or an interval"), example: "sum(fare)", result: "42.50",
		takes: signature.Takes(summable), overload: sumOf,
	},
	{
		name: "avg", aliases: []string{"mean"}, summary: "The mean of the values: a decimal with four more digits for decimals.",
		args: doc("value", "a number or a duration"), example: "avg(fare)", result: "14.166666",
		takes: signature.Takes(averaged), overload: averageOf,
	},
	{
		name: "min", summary: "The least value. NaN is the greatest float.",
		args: doc("value", "a value of any type"), example: "min(fare)", result: "2.50",
		takes: signature.Takes(ordinary), overload: extremeOf(0),
	},
	{
		name: "max", summary: "The greatest value. NaN is the greatest float.",
		args: doc("value", "a value of any type"), example: "max(fare)", result: "30.00",
		takes: signature.Takes(ordinary), overload: extremeOf(-1),
	},
	argFunction("arg_min", "the least", "ann", -1, "argmin", "min_by"),
	argFunction("arg_max", "the greatest", "bob", 1, "argmax", "max_by"),
	{
		name: "product", summary: "The product of the values, as a float.",
		args: numberDoc, example: "product(x)", result: "6.0",
		takes: oneNumber, overload: always(productOverload),
	},
}}

// ordinary takes all types, dictionaries as their values.
var ordinary = oneOf("any", func(types.Type) bool { return true })

func countOverload(args []expr.Arg) (expr.AggregateOverload, error) {
	o := expr.AggregateOverload{Result: int64Type, State: []types.Type{int64Type}, New: newCounts}
	if len(args) == 0 {
		o.New = newRowCounts
	}
	return o, nil
}
