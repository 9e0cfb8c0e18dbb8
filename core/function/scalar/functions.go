// Package scalar is the library of scalar functions and operators: a table for each family, which carries the
// documentation.
package scalar

import (
	"slices"
	"strconv"
	"strings"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/signature"
	"github.com/ballista-go/ballista/core/types"
)

var (
	functions []*expr.Function
	byName    = map[string]*expr.Function{}
)

// Functions are all scalar functions and operators.
func Functions() []*expr.Function { return functions }

// named is the function of a name.
func named(name string) *expr.Function { return byName[name] }

func init() { // overloads refer to functions by name
	families := []family{
		operators, bitOperators, likeOperators, regularExpressions,
		mathematics, integers, rounding, trigonometry,
		textBasics, textParts, textSearch, textMaking, concatenation, hashes,
		conditionals, extremes, dates, partsOfDates, dateMaking, dateFormats, typeFunctions,
		listAccess, listMaking, listChanging, listShapes, vectors, lambdas, listText, ranges, structs, mapFunctions,
	}
	for _, family := range families {
		for _, d := range family.definitions {
			f := d.function(family.name)
			functions = append(functions, f)
			byName[f.Name] = f
		}
	}
}

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

	volatility expr.Volatility
	// strict functions are reported as not NULL where no argument may be NULL, as DataFusion does for few.
	strict bool
	// keepsMetadata functions pass the metadata of their argument on.
	keepsMetadata bool
	lambda        bool // as in expr.Function
	print         func(args []string) string
	// takes are the lists of parameters of the function. Its overload depends on the types that arguments are cast to.
	takes    []signature.Signature
	overload func(args []expr.Arg) (expr.Overload, error)
	// resolve stands in for takes and overload where types depend on each other.
	resolve func(args []expr.Arg) (expr.Overload, error)
}

func (d definition) function(family string) *expr.Function {
	f := &expr.Function{
		Name: d.name, Aliases: d.aliases, Volatility: d.volatility, KeepsMetadata: d.keepsMetadata, Print: d.print, Resolve: d.resolve, Lambda: d.lambda,
		Doc: expr.Doc{Family: family, Summary: d.summary, Arguments: d.args, Example: d.example, Result: d.result},
	}
	if f.Resolve == nil {
		f.Resolve = d.match
	}
	return f
}

// match resolves by the table: the overload is asked for with the types that arguments are cast to.
func (d definition) match(args []expr.Arg) (expr.Overload, error) {
	cast, err := signature.Match(d.name, args, d.takes...)
	if err != nil {
		return expr.Overload{}, err
	}
	typed := slices.Clone(args)
	for i := range typed {
		typed[i].Type = cast[i]
	}
	o, err := d.overload(typed)
	if o.Args == nil {
		o.Args = cast
	}
	if !d.strict && o.Nullability == expr.IfArgs {
		o.Nullability = expr.Always
	}
	return o, err
}

func takes(params ...signature.Class) []signature.Signature {
	return []signature.Signature{signature.Takes(params...)}
}

// gives is an overload of a fixed result type that is computed the same way for all argument types.
func gives(result types.Type, o expr.Overload) func([]expr.Arg) (expr.Overload, error) {
	o.Result = result
	return func([]expr.Arg) (expr.Overload, error) { return o, nil }
}

// literalText is the text of a constant string as a call is printed with it, such as Utf8("abc").
func literalText(printed string) string {
	if _, quoted, ok := strings.Cut(printed, "("); ok {
		if text, err := strconv.Unquote(strings.TrimSuffix(quoted, ")")); err == nil {
			return text
		}
	}
	return printed
}

// doc is short for the tables.
var doc = expr.DocArgs
