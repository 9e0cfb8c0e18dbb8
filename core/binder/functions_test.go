package binder

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/catalog"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
)

// registerFunctions adds functions that resolve as the real ones do and compute nothing.
func registerFunctions(c *catalog.Catalog) {
	for name, op := range map[string]types.Operator{"+": types.Add, "-": types.Subtract, "*": types.Multiply, "/": types.Divide, "%": types.Modulo} {
		c.RegisterFunction(&expr.Function{Name: name, Resolve: arithmetic(name, op)})
	}
	fixed := func(result types.Type, names ...string) {
		for _, name := range names {
			c.RegisterFunction(&expr.Function{Name: name, Resolve: func(args []expr.Arg) (expr.Overload, error) {
				return expr.Overload{Args: typesOf(args), Result: result}, nil
			}})
		}
	}
	fixed(boolean, "like", "not_like", "ilike", "~", "array_has")
	fixed(arrow.BinaryTypes.String, "substr", "substring", "upper", "||")
	fixed(arrow.PrimitiveTypes.Int32, "date_part")
	fixed(arrow.PrimitiveTypes.Int64, "negative", "abs", "&", "#", "<<")
	c.RegisterFunction(&expr.Function{Name: "coalesce", Resolve: firstType})
	c.RegisterFunction(&expr.Function{Name: "random", Volatility: expr.Volatile, Resolve: func([]expr.Arg) (expr.Overload, error) {
		return expr.Overload{Result: arrow.PrimitiveTypes.Float64}, nil
	}})
	aggregates(c)
}

func aggregates(c *catalog.Catalog) {
	for _, name := range []string{"sum", "avg", "min", "max", "count", "array_agg"} {
		c.RegisterAggregate(&expr.AggregateFunction{Name: name, OrderSensitive: name == "array_agg", Resolve: func(args []expr.Arg) (expr.AggregateOverload, error) {
			if name == "count" {
				return expr.AggregateOverload{Args: typesOf(args), Result: arrow.PrimitiveTypes.Int64}, nil
			}
			if len(args) != 1 {
				return expr.AggregateOverload{}, errs.New(errs.Binding, "function %s takes (any): got %d arguments", name, len(args))
			}
			return expr.AggregateOverload{Args: typesOf(args), Result: args[0].Type, Nullable: true, DistinctIrrelevant: name == "min" || name == "max"}, nil
		}})
	}
}

func typesOf(args []expr.Arg) []types.Type {
	list := make([]types.Type, len(args))
	for i, arg := range args {
		list[i] = arg.Type
	}
	return list
}

func arithmetic(name string, op types.Operator) func([]expr.Arg) (expr.Overload, error) {
	return func(args []expr.Arg) (expr.Overload, error) {
		left, right, result, ok := types.Arithmetic(op, args[0].Type, args[1].Type)
		if !ok {
			return expr.Overload{}, errs.New(errs.Binding, "operator %s takes numbers: got %s and %s", name, types.Name(args[0].Type), types.Name(args[1].Type))
		}
		return expr.Overload{Args: []types.Type{left, right}, Result: result}, nil
	}
}

func firstType(args []expr.Arg) (expr.Overload, error) {
	to := make([]types.Type, len(args))
	for i := range to {
		to[i] = args[0].Type
	}
	return expr.Overload{Args: to, Result: args[0].Type}, nil
}
