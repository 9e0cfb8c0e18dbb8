package aggregate

import (
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/vectortest"
)

// TestGroupsAreApart checks for every function and type that groups which are mixed in vectors of all forms, portioned and
// merged, give what each gives alone, row by row.
func TestGroupsAreApart(t *testing.T) {
	seeds := uint64(12)
	if testing.Short() {
		seeds = 2
	}
	for _, f := range Functions {
		t.Run(f.Name, func(t *testing.T) {
			for _, of := range append(vectortest.FlatTypes(), vectortest.NestedTypes()...) {
				overload, ok := resolveFor(f, of)
				if !ok {
					continue
				}
				for seed := range seeds {
					r := &run{t: t, random: rand.New(rand.NewPCG(seed, 2)), overload: overload, budget: memory.NewBudget("test", memory.Unlimited, nil)}
					r.compare(f.Name, of)
				}
			}
		})
	}
}

// constants are the arguments of functions that take a constant.
var constants = map[string]string{
	"percentile_cont": "0.3", "approx_percentile_cont": "0.3", "percentile_disc": "0.3", "nth_value": "2", "string_agg": "', '",
}

// resolveFor resolves a function for arguments of one type.
func resolveFor(f *expr.AggregateFunction, t types.Type) (expr.AggregateOverload, bool) {
	args := []expr.Arg{{Type: t}}
	if constant, ok := constants[f.Name]; ok {
		args = append(args, constantArg(constant))
	}
	overload, err := f.Resolve(args)
	if err != nil {
		overload, err = f.Resolve(append(args, expr.Arg{Type: t}))
	}
	return overload, err == nil
}

func (r *run) compare(name string, of types.Type) {
	groups, n := 1+r.random.IntN(5), r.random.IntN(60)
	columns := make([][]types.Value, len(r.overload.Args))
	for i, t := range r.overload.Args {
		columns[i] = r.values(name, t, n)
	}
	owners := make([]uint32, n)
	for k := range owners {
		owners[k] = uint32(r.random.IntN(groups))
	}
	got := r.inParts(columns, owners, groups)
	for group := range groups {
		if want := r.alone(columns, owners, uint32(group)); !r.alike(got[group], want) {
			r.t.Fatalf("%s of %s: group %d of %d is %v, want %v, of %v in groups %v", name, of, group, groups, got[group], want, columns, owners)
		}
	}
	if used := r.budget.Used(); used != 0 {
		r.t.Fatalf("%s of %s: %d bytes are not released", name, of, used)
	}
}

// values are random; those that are added up are small, so that neither order nor overflow matters.
func (r *run) values(name string, t types.Type, n int) []types.Value {
	compares := []string{
		"min", "max", "arg_min", "arg_max", "count", "first_value", "last_value", "any_value", "nth_value", "array_agg", "string_agg",
		"approx_distinct", "mode", "percentile_disc",
	}
	if slices.Contains(compares, name) || !types.IsNumeric(t) && t.ID() != arrow.DURATION && !types.IsInterval(t) {
		return vectortest.Values(r.random, t, n)
	}
	values := make([]types.Value, n)
	for i := range values {
		switch {
		case r.random.IntN(5) == 0: // NULL
		case types.IsInterval(t):
			values[i] = types.Interval{Months: int32(r.random.IntN(50)), Days: -int32(r.random.IntN(50)), Nanos: int64(r.random.IntN(50))}
		default:
			values[i] = read(t, strconv.Itoa(r.random.IntN(50)))
		}
	}
	return values
}

// alone aggregates the rows of one group one by one.
func (r *run) alone(columns [][]types.Value, owners []uint32, group uint32) types.Value {
	a := r.accumulator()
	defer a.Release()
	r.try(a.Grow(1))
	for k, owner := range owners {
		if owner != group {
			continue
		}
		args := make([]*vector.Vector, len(columns))
		for i, column := range columns {
			var err error
			args[i], err = vector.FromValues(r.budget, r.overload.Args[i], column[k:k+1])
			r.try(err)
			defer args[i].Release()
		}
		r.try(a.Update(nil, args, nil))
	}
	return r.results(a, 1)[0]
}

func (r *run) alike(got, want types.Value) bool {
	a, isFloat := got.(float64)
	b, both := want.(float64)
	if isFloat && both && math.Abs(a-b) <= 1e-9*max(1, math.Abs(a)) {
		return true
	}
	return vectortest.Equal(got, want)
}

// TestSumsOverflow checks that sums which do not fit fail at the end, whatever the order of the rows.
func TestSumsOverflow(t *testing.T) {
	for _, c := range []struct {
		name, of string
		values   []string
		fails    bool
	}{
		{"sum", "Int64", []string{"9223372036854775807", "1"}, true},
		{"sum", "Int64", []string{"9223372036854775807", "1", "-1"}, false},
		{"sum", "Int64", []string{"-9223372036854775808", "-1"}, true},
		{"sum", "UInt64", []string{"18446744073709551615", "1"}, true},
		{"sum", "UInt64", []string{"18446744073709551615", "0"}, false},
		{"sum", "Decimal128(38,0)", []string{"99999999999999999999999999999999999999", "1"}, true},
		{"sum", "Decimal128(38,0)", []string{"99999999999999999999999999999999999999", "1", "-1"}, false},
		{"avg", "Decimal128(38,36)", []string{"1.00", "1.01"}, true},
		{"avg", "Decimal128(38,38)", []string{"0.5", "0.5"}, false},
		{"avg", "Decimal128(38,0)", []string{"99999999999999999999999999999999999999"}, true},
	} {
		argType, err := types.ParseName(c.of)
		if err != nil {
			t.Fatal(err)
		}
		overload, _ := resolveFor(function(t, c.name), argType)
		r := &run{t: t, random: rand.New(rand.NewPCG(1, 1)), overload: overload, budget: memory.NewBudget("test", memory.Unlimited, nil)}
		a := r.accumulator()
		r.try(a.Grow(1))
		for _, value := range c.values {
			v, err := vector.FromValues(r.budget, argType, []types.Value{read(argType, value)})
			r.try(err)
			r.try(a.Update(nil, []*vector.Vector{v}, nil))
			v.Release()
		}
		out := new(vector.Vector)
		err = a.Final(0, 1, out)
		if c.fails != (err != nil) || err != nil && errs.KindOf(err) != errs.InvalidValue {
			t.Errorf("%s of %v: %v", c.name, c.values, err)
		}
		out.Release()
		a.Release()
	}
}
