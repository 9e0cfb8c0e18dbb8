// Package aggregate is the library of aggregate functions: a table for each family, which carries the documentation, and
// the accumulators that hold the states of all groups of a worker.
package aggregate

import (
	"slices"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/signature"
	"github.com/ballista-go/ballista/core/types"
)

// Functions are all aggregate functions.
var Functions = functions(general, ordered, statistics, logic)

var (
	int64Type   = arrow.PrimitiveTypes.Int64
	uint64Type  = arrow.PrimitiveTypes.Uint64
	float64Type = arrow.PrimitiveTypes.Float64
	booleanType = arrow.FixedWidthTypes.Boolean
)

// family is the functions that the reference page shows together.
type family struct {
	name        string
	definitions []definition
}

// definition is a line of a family's table.
type definition struct {
	name    string
	aliases []string
	summary string
	args    []expr.DocArg
	example string
	result  string

	orderSensitive bool
	takesOrder     bool
	keepsMetadata  bool // of the argument
	takes          signature.Signature
	// overload depends on the arguments, with the types that they are cast to.
	overload func(args []expr.Arg) (expr.AggregateOverload, error)
}

func functions(families ...family) []*expr.AggregateFunction {
	var list []*expr.AggregateFunction
	for _, f := range families {
		for _, d := range f.definitions {
			list = append(list, d.function(f.name))
		}
	}
	return list
}

func (d definition) function(family string) *expr.AggregateFunction {
	return &expr.AggregateFunction{
		Name: d.name, Aliases: d.aliases, OrderSensitive: d.orderSensitive, TakesOrder: d.takesOrder, KeepsMetadata: d.keepsMetadata, Resolve: d.resolve,
		Doc: expr.Doc{Family: family, Summary: d.summary, Arguments: d.args, Example: d.example, Result: d.result},
	}
}

func (d definition) resolve(args []expr.Arg) (expr.AggregateOverload, error) {
	cast, err := signature.Match(d.name, args, d.takes)
	if err != nil {
		return expr.AggregateOverload{}, err
	}
	typed := slices.Clone(args)
	for i := range typed {
		typed[i].Type = cast[i]
	}
	o, err := d.overload(typed)
	o.Args = cast
	return o, err
}

// always is an overload that does not depend on the arguments.
func always(o expr.AggregateOverload) func([]expr.Arg) (expr.AggregateOverload, error) {
	return func([]expr.Arg) (expr.AggregateOverload, error) { return o, nil }
}

// doc is short for the tables.
var doc = expr.DocArgs

// oneOf is a class of the types for which the predicate holds, dictionaries decoded.
func oneOf(name string, predicate func(types.Type) bool) signature.Class {
	return signature.Class{Name: name, Cast: func(t types.Type) (types.Type, bool) {
		return types.Decode(t), predicate(types.Decode(t))
	}}
}
