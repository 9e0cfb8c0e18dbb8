package binder

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/catalog"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/scalar"
	"github.com/ballista-go/ballista/core/types"
)

// registerFunctions adds the scalar functions, and aggregates that compute nothing.
func registerFunctions(c *catalog.Catalog) {
	for _, f := range scalar.Functions() {
		c.RegisterFunction(f)
	}
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
