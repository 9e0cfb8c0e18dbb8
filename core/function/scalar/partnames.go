package scalar

import (
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/signature"
	"github.com/ballista-go/ballista/core/types"
)

// partsOfDates are the parts that have functions of their own, as date_part gives them.
var partsOfDates = family{"dates and times", []definition{
	partOfDate("year", "The year of a date or timestamp.", "year(date '2024-05-17')", "2024"),
	partOfDate("quarter", "The quarter of a date or timestamp, from 1 to 4.", "quarter(date '2024-05-17')", "2"),
	partOfDate("month", "The month of a date or timestamp, from 1 to 12.", "month(date '2024-05-17')", "5"),
	partOfDate("week", "The ISO week of a date or timestamp.", "week(date '2024-05-17')", "20"),
	partOfDate("day", "The day of the month of a date or timestamp.", "day(date '2024-05-17')", "17"),
	partOfDate("hour", "The hour of a time or timestamp.", "hour(time '10:20:30')", "10"),
	partOfDate("minute", "The minute of a time or timestamp.", "minute(time '10:20:30')", "20"),
	partOfDate("second", "The second of a time or timestamp.", "second(time '10:20:30')", "30"),
}}

func partOfDate(part, summary, example, result string) definition {
	return definition{
		name: part, summary: summary, args: doc("value", "a date, time, timestamp, interval or duration"), example: example, result: result, strict: true,
		resolve: func(args []expr.Arg) (expr.Overload, error) {
			if _, err := signature.Match(part, args, signature.Takes(dated)); err != nil {
				return expr.Overload{}, err
			}
			return namedPart(part, args[0])
		},
	}
}

// namedPart is short for a call of date_part.
func namedPart(part string, value expr.Arg) (expr.Overload, error) {
	name := &expr.Literal{Value: part, DataType: plainText}
	given := []expr.Arg{{Type: plainText, Constant: name}, value}
	datePart := named("date_part")
	o, err := datePart.Resolve(given)
	if err != nil {
		return o, err
	}
	rewrite := func(args []expr.Expr) (expr.Expr, error) {
		return &expr.Call{Function: datePart, Args: []expr.Expr{name, args[0]}, Overload: o, Given: given}, nil
	}
	return expr.Overload{Args: []types.Type{o.Args[1]}, Result: o.Result, Nullability: o.Nullability, Rewrite: rewrite}, nil
}
