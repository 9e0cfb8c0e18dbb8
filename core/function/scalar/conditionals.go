package scalar

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
)

var conditionals = family{"conditionals", []definition{
	{
		name: "coalesce", summary: "The first value that is not NULL. Values after it are not computed.",
		args: doc("values", "values of types that compare with each other"), example: "coalesce(NULL, 2, 3)", result: "2",
		resolve: coalesce,
	},
	{
		name: "nvl", aliases: []string{"ifnull"}, summary: "The first value, or the second where the first is NULL.",
		args: doc("value", "a value", "otherwise", "a value"), example: "nvl(NULL, 2)", result: "2",
		resolve: nvl,
	},
	{
		name: "nvl2", summary: "The second value where the first is not NULL, otherwise the third.",
		args: doc("test", "a value", "value", "the result where the test is not NULL", "otherwise", "the result where it is"), example: "nvl2(NULL, 1, 2)", result: "2",
		resolve: nvl2,
	},
	{
		name: "nullif", summary: "The first value, or NULL where it equals the second.",
		args: doc("value", "a value", "other", "a value"), example: "nullif(1, 2)", result: "1",
		resolve: nullIf,
	},
}}

// common brings all arguments to one type.
func common(function string, args []expr.Arg, pair func(a, b types.Type) (types.Type, bool)) (types.Type, error) {
	if len(args) == 0 {
		return nil, errs.New(errs.Binding, "function %s takes (any, ...): got ()", function)
	}
	t := args[0].Type
	for _, arg := range args[1:] {
		wider, ok := pair(t, arg.Type)
		if !ok {
			return nil, errs.New(errs.Binding, "function %s takes values of one type: got %s and %s", function, types.Name(t), types.Name(arg.Type))
		}
		t = wider
	}
	return t, nil
}

func exactly(function string, args []expr.Arg, n int) error {
	if len(args) != n {
		return errs.New(errs.Binding, "function %s takes %d arguments: got %d", function, n, len(args))
	}
	return nil
}

// repeatType is the list of n times the type.
func repeatType(t types.Type, n int) []types.Type {
	list := make([]types.Type, n)
	for i := range list {
		list[i] = t
	}
	return list
}

func coalesce(args []expr.Arg) (expr.Overload, error) {
	t, err := common("coalesce", args, types.Comparable)
	if err != nil {
		return expr.Overload{}, err
	}
	return expr.Overload{Args: repeatType(t, len(args)), Result: t, Rewrite: firstKnown}, nil
}

// nvl prefers strings to numbers, of types that differ views.
func nvl(args []expr.Arg) (expr.Overload, error) {
	if err := exactly("nvl", args, 2); err != nil {
		return expr.Overload{}, err
	}
	t, err := common("nvl", args, types.Common)
	if err != nil {
		return expr.Overload{}, err
	}
	switch a, b := args[0].Type, args[1].Type; {
	case types.IsString(t) && !arrow.TypeEqual(a, b):
		t = arrow.BinaryTypes.StringView
	case types.IsFloat(a) && types.IsDecimal(b) || types.IsDecimal(a) && types.IsFloat(b):
		t = arrow.PrimitiveTypes.Float64
	}
	return expr.Overload{Args: repeatType(t, 2), Result: t, Rewrite: firstKnown}, nil
}

// flattened replaces arguments that are what firstKnown makes by their own arguments, which gives the same: each argument but the last
// stands in two places, so nesting would double the expression at each level.
func flattened(args []expr.Expr) (flat []expr.Expr) {
	for _, arg := range args {
		if inner, ok := knownOf(arg); ok {
			flat = append(flat, inner...)
		} else {
			flat = append(flat, arg)
		}
	}
	return flat
}

// knownOf are the arguments of which firstKnown made an expression.
func knownOf(e expr.Expr) (args []expr.Expr, ok bool) {
	c, ok := e.(*expr.Case)
	if !ok || c.Else == nil {
		return nil, false
	}
	for _, when := range c.Whens {
		test, ok := when.Condition.(*expr.IsNull)
		if !ok || !test.Negated || test.Input != when.Result {
			return nil, false
		}
		args = append(args, when.Result)
	}
	return append(args, c.Else), true
}

// firstKnown is a CASE that gives the first argument that is not NULL.
func firstKnown(args []expr.Expr) (expr.Expr, error) {
	result := &expr.Case{}
	args = flattened(args)
	for i, arg := range args {
		literal, ok := arg.(*expr.Literal)
		last := i == len(args)-1 || !arg.Nullable()
		switch {
		case ok && literal.Value == nil && !last:
			continue
		case last && len(result.Whens) == 0:
			return arg, nil
		case last:
			result.Else = arg
			return result, nil
		case expr.VolatilityOf(arg) == expr.Volatile:
			return nil, errs.New(errs.Unsupported, "a volatile argument that may be NULL: coalesce(%s)", arg)
		}
		result.Whens = append(result.Whens, expr.When{Condition: &expr.IsNull{Input: arg, Negated: true}, Result: arg})
	}
	return result, nil
}

func nvl2(args []expr.Arg) (expr.Overload, error) {
	if err := exactly("nvl2", args, 3); err != nil {
		return expr.Overload{}, err
	}
	t, err := common("nvl2", args[1:], types.Common)
	if err != nil {
		return expr.Overload{}, err
	}
	return expr.Overload{Args: []types.Type{args[0].Type, t, t}, Result: t, Rewrite: func(args []expr.Expr) (expr.Expr, error) {
		when := expr.When{Condition: &expr.IsNull{Input: args[0], Negated: true}, Result: args[1]}
		return &expr.Case{Whens: []expr.When{when}, Else: args[2]}, nil
	}}, nil
}

func nullIf(args []expr.Arg) (expr.Overload, error) {
	if err := exactly("nullif", args, 2); err != nil {
		return expr.Overload{}, err
	}
	t, err := common("nullif", args, types.Comparable)
	if err != nil {
		return expr.Overload{}, err
	}
	return expr.Overload{Args: repeatType(t, 2), Result: t, Nullability: expr.Always, Rewrite: func(args []expr.Expr) (expr.Expr, error) {
		if expr.VolatilityOf(args[0]) == expr.Volatile {
			return nil, errs.New(errs.Unsupported, "a volatile first argument: nullif(%s)", args[0])
		}
		if t.ID() == arrow.NULL {
			return args[0], nil
		}
		equal := &expr.Comparison{Op: expr.Equal, Left: args[0], Right: args[1]}
		return &expr.Case{Whens: []expr.When{{Condition: equal, Result: expr.Null(t)}}, Else: args[0]}, nil
	}}, nil
}
