// Package function is the library of functions: scalar functions, which operators are too, aggregate functions and window functions.
// The binder finds them by name; the tables they stand in carry their documentation.
package function

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/aggregate"
	"github.com/ballista-go/ballista/core/function/scalar"
	"github.com/ballista-go/ballista/core/function/window"
)

// library is all functions, by names and aliases in lower case.
type library struct {
	scalars    map[string]*expr.Function
	aggregates map[string]*expr.AggregateFunction
	windows    map[string]*expr.WindowFunction
}

var load = sync.OnceValue(func() library {
	l := library{scalars: map[string]*expr.Function{}, aggregates: map[string]*expr.AggregateFunction{}, windows: map[string]*expr.WindowFunction{}}
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
	for _, f := range window.Functions {
		for _, name := range append([]string{f.Name}, f.Aliases...) {
			l.windows[name] = f
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

// Window finds a window function that is no aggregate by its name or an alias, in any case.
func Window(name string) (*expr.WindowFunction, bool) {
	f, ok := load().windows[strings.ToLower(name)]
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

// Windows are all window functions that are no aggregates, in the order of their names.
func Windows() []*expr.WindowFunction {
	return slices.SortedFunc(slices.Values(window.Functions), func(a, b *expr.WindowFunction) int { return cmp.Compare(a.Name, b.Name) })
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
	for name := range load().windows {
		names = append(names, name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
