package scalar

import (
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
)

var castArgs = doc("value", "any value", "type", "the name of a type as arrow_typeof gives it, a constant")

var typeFunctions = family{"types", []definition{
	{
		name: "arrow_typeof", aliases: []string{"typeof"}, summary: "The name of the type of a value.", args: doc("value", "any value"),
		example: "arrow_typeof(1)", result: "Int64", resolve: typeOf,
	},
	{
		name: "arrow_cast", summary: "A value as another type. What does not convert is an error.", args: castArgs,
		example: "arrow_cast(1, 'Float32')", result: "1.0", resolve: castTo("arrow_cast", expr.Strict),
	},
	{
		name: "arrow_try_cast", summary: "A value as another type. What does not convert is NULL.", args: castArgs,
		example: "arrow_try_cast('x', 'Int32')", result: "NULL", resolve: castTo("arrow_try_cast", expr.Try),
	},
	{
		name: "cast_to_type", summary: "A value as the type of another value. What does not convert is an error.", args: doc("value", "any value", "like", "a value of the type"),
		example: "cast_to_type('12', 1)", result: "12", resolve: castLike("cast_to_type", expr.Strict),
	},
	{
		name: "try_cast_to_type", summary: "A value as the type of another value. What does not convert is NULL.", args: doc("value", "any value", "like", "a value of the type"),
		example: "try_cast_to_type('x', 1)", result: "NULL", resolve: castLike("try_cast_to_type", expr.Try),
	},
}}

func typeOf(args []expr.Arg) (expr.Overload, error) {
	if err := exactly("arrow_typeof", args, 1); err != nil {
		return expr.Overload{}, err
	}
	name := &expr.Literal{Value: types.Name(args[0].Type), DataType: plainText}
	return expr.Overload{Args: []types.Type{args[0].Type}, Result: plainText, Rewrite: func([]expr.Expr) (expr.Expr, error) { return name, nil }}, nil
}

// castTo resolves to a cast to the type that the second argument names.
func castTo(function string, mode expr.CastMode) func([]expr.Arg) (expr.Overload, error) {
	return func(args []expr.Arg) (expr.Overload, error) {
		if err := exactly(function, args, 2); err != nil {
			return expr.Overload{}, err
		}
		name, ok := constantText(args[1])
		if !ok {
			return expr.Overload{}, errs.New(errs.Binding, "function %s takes a constant string as its second argument", function)
		}
		t, err := types.ParseName(name)
		if err != nil {
			return expr.Overload{}, err
		}
		return castInto(args, t, mode)
	}
}

// castLike resolves to a cast to the type of the second argument.
func castLike(function string, mode expr.CastMode) func([]expr.Arg) (expr.Overload, error) {
	return func(args []expr.Arg) (expr.Overload, error) {
		if err := exactly(function, args, 2); err != nil {
			return expr.Overload{}, err
		}
		return castInto(args, args[1].Type, mode)
	}
}

// castInto is short for a cast of the first of two arguments.
func castInto(args []expr.Arg, t types.Type, mode expr.CastMode) (expr.Overload, error) {
	if !types.CanCast(args[0].Type, t) {
		return expr.Overload{}, errs.New(errs.Binding, "cannot cast %s to %s", types.Name(args[0].Type), types.Name(t))
	}
	return expr.Overload{Args: []types.Type{args[0].Type, args[1].Type}, Result: t, Rewrite: func(args []expr.Expr) (expr.Expr, error) {
		return &expr.Cast{Input: args[0], To: t, Mode: mode}, nil
	}}, nil
}
