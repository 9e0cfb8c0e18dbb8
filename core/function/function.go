// Package function is the library of functions: scalar functions, which operators are too, and aggregate functions. The binder
// finds them by name; the tables they stand in carry their documentation.
package function

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/aggregate"
	"github.com/ballista-go/ballista/core/function/scalar"
)

// library is all functions, by names and aliases in lower case.
type library struct {
	scalars    map[string]*expr.Function
	aggregates map[string]*expr.AggregateFunction
}

var load = sync.OnceValue(func() library {
	l := library{scalars: map[string]*expr.Function{}, aggregates: map[string]*expr.AggregateFunction{}}
	for _, f := range scalar.Functions() {
		for _, name := range append([]string{f.Name}, f.Aliases...) {
			l.scalars[name] = f
		}
	}
	for _, f := range aggregate.Functions {
		for _, name := range append([]string{f.Name}, f.Aliases...) {
			l.aggregates[name] = f
		}
	}
	return l
})

// Scalar finds a scalar function or operator by its name or an alias, in any case.
func Scalar(name string) (*expr.Function, bool) {
	f, ok := load().scalars[strings.ToLower(name)]
	return f, ok
}

// Aggregate finds an aggregate function by its name or an alias, in any case.
func Aggregate(name string) (*expr.AggregateFunction, bool) {
	f, ok := load().aggregates[strings.ToLower(name)]
	return f, ok
}

// Scalars are all scalar functions and operators, in the order of their names.
func Scalars() []*expr.Function {
	return slices.SortedFunc(slices.Values(scalar.Functions()), func(a, b *expr.Function) int { return cmp.Compare(a.Name, b.Name) })
}

// Aggregates are all aggregate functions, in the order of their names.
func Aggregates() []*expr.AggregateFunction {
	return slices.SortedFunc(slices.Values(aggregate.Functions), func(a, b *expr.AggregateFunction) int { return cmp.Compare(a.Name, b.Name) })
}

// Names are the names and aliases of all functions, sorted.
func Names() []string {
	var names []string
	for name := range load().scalars {
		names = append(names, name)
	}
	for name := range load().aggregates {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
