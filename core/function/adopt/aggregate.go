package adopt

import (
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/foreign"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// Aggregate is an aggregate function of the engine that calls f. It sees NULLs too.
func Aggregate(f *foreign.Function) *expr.AggregateFunction {
	return &expr.AggregateFunction{
		Name: f.Name, Doc: doc(f), Foreign: f,
		Resolve: func(args []expr.Arg) (expr.AggregateOverload, error) {
			cast, err := resolve(f, args)
			return expr.AggregateOverload{
				Args: cast, Result: f.Result, Nullable: f.Nullable, State: f.State,
				New: func(c *expr.Context) expr.Accumulator { return &accumulator{function: f, context: c} },
			}, err
		},
	}
}

// accumulator keeps the states of its groups with an instance of the function.
type accumulator struct {
	function *foreign.Function
	context  *expr.Context
	instance foreign.Instance // nil until it is needed
	runs     runs
}

// Grow implements expr.Accumulator. The instance makes groups as they are mentioned.
func (a *accumulator) Grow(int) error { return nil }

// Update implements expr.Accumulator.
func (a *accumulator) Update(groups []uint32, args []*vector.Vector, rows []int32) error {
	return a.add(foreign.Update, groups, args, rows, a.function.Args)
}

// Merge implements expr.Accumulator.
func (a *accumulator) Merge(groups []uint32, states []*vector.Vector, rows []int32) error {
	return a.add(foreign.Merge, groups, states, rows, a.function.State)
}

func (a *accumulator) add(op foreign.Op, groups []uint32, args []*vector.Vector, rows []int32, want []types.Type) error {
	n := len(rows)
	if rows == nil {
		n = args[0].Len
	}
	if n == 0 {
		return nil
	}
	numbers, rows := a.runs.of(groups, rows, n)
	arrays, err := export(a.context.Budget, args[:len(want)], rows, n, want)
	if err != nil {
		return err
	}
	defer release(arrays)
	if err := a.open(); err != nil {
		return err
	}
	given, err := a.instance.Call(op, numbers, arrays, n)
	release(given)
	return err
}

func (a *accumulator) open() (err error) {
	if a.instance == nil {
		a.instance, err = start(a.function, a.context.Settings)
	}
	return err
}

// Partial implements expr.Accumulator.
func (a *accumulator) Partial(from, to int, out []*vector.Vector) error {
	return a.read(foreign.Partial, from, to, out, a.function.State)
}

// Final implements expr.Accumulator.
func (a *accumulator) Final(from, to int, out *vector.Vector) error {
	if err := a.read(foreign.Final, from, to, []*vector.Vector{out}, []types.Type{a.function.Result}); err != nil {
		return err
	}
	return checkNulls(a.function, out)
}

func (a *accumulator) read(op foreign.Op, from, to int, out []*vector.Vector, want []types.Type) error {
	if err := a.open(); err != nil {
		return err
	}
	given, err := a.instance.Call(op, []int64{int64(from), int64(to)}, nil, 0)
	if err != nil {
		return err
	}
	vectors, err := results(a.function, a.context.Budget, given, to-from, want)
	if err != nil {
		return err
	}
	defer releaseVectors(vectors)
	for i, v := range vectors {
		out[i].Become(v)
	}
	return nil
}

// Release implements expr.Accumulator.
func (a *accumulator) Release() {
	if a.instance != nil {
		a.instance.Close()
		a.instance = nil
	}
}
