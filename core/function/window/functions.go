// Package window is the library of window functions that are no aggregates: their table, which carries the documentation, and what
// computes them for sorted rows.
package window

import (
	"slices"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/signature"
	"github.com/ballista-go/ballista/core/types"
)

// Functions are all window functions.
var Functions = functions(ranking, values)

var (
	uint64Type  = arrow.PrimitiveTypes.Uint64
	float64Type = arrow.PrimitiveTypes.Float64
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

	takesNulls    bool
	keepsMetadata bool
	takes         signature.Signature
	// overload depends on the arguments, with the types that they are cast to.
	overload func(args []expr.Arg) (expr.WindowOverload, error)
}

func functions(families ...family) []*expr.WindowFunction {
	var list []*expr.WindowFunction
	for _, f := range families {
		for _, d := range f.definitions {
			list = append(list, d.function(f.name))
		}
	}
	return list
}

func (d definition) function(family string) *expr.WindowFunction {
	return &expr.WindowFunction{
		Name: d.name, Aliases: d.aliases, TakesNulls: d.takesNulls, KeepsMetadata: d.keepsMetadata, Resolve: d.resolve,
		Doc: expr.Doc{Family: family, Summary: d.summary, Arguments: d.args, Example: d.example, Result: d.result},
	}
}

func (d definition) resolve(args []expr.Arg) (expr.WindowOverload, error) {
	cast, err := signature.Match(d.name, args, d.takes)
	if err != nil {
		return expr.WindowOverload{}, err
	}
	typed := slices.Clone(args)
	for i := range typed {
		typed[i].Type = cast[i]
	}
	o, err := d.overload(typed)
	if o.Args == nil {
		o.Args = cast
	}
	return o, err
}

// always is an overload that does not depend on the arguments.
func always(o expr.WindowOverload) func([]expr.Arg) (expr.WindowOverload, error) {
	return func([]expr.Arg) (expr.WindowOverload, error) { return o, nil }
}

// integer is the constant integer that an argument is. It reports false for what is not constant, and for NULL.
func integer(arg expr.Arg) (int64, bool) {
	if arg.Constant == nil {
		return 0, false
	}
	switch v := arg.Constant.Value.(type) {
	case int64:
		return v, true
	case uint64:
		return int64(v), v <= 1<<62
	}
	return 0, false
}

// doc is short for the tables.
var doc = expr.DocArgs

// anyValue takes values of every type.
var anyValue = signature.Class{Name: "any", Cast: func(t types.Type) (types.Type, bool) { return t, true }}
