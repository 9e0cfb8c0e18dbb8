package adopt

import (
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/foreign"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// Scalar is a scalar function of the engine that calls f. It sees the rows that count, and no others.
func Scalar(f *foreign.Function) *expr.Function {
	return &expr.Function{
		Name: f.Name, Doc: doc(f), Volatility: expr.Volatility(f.Volatility), Foreign: f,
		Resolve: func(args []expr.Arg) (expr.Overload, error) {
			cast, err := resolve(f, args)
			return expr.Overload{
				Args: cast, Result: f.Result, Nullability: nullability(f), Nulls: expr.Handle, CanFail: true, Kernel: evaluate,
				Start: func(c *expr.Context, _ []expr.Arg) (any, error) {
					instance, err := start(f, c.Settings)
					return &caller{function: f, instance: instance}, err
				},
			}, err
		},
	}
}

func nullability(f *foreign.Function) expr.Nullability {
	if f.Nullable {
		return expr.Always
	}
	return expr.Never
}

// caller is an evaluator's instance of a function.
type caller struct {
	function *foreign.Function
	instance foreign.Instance
	places   []int32
}

// Release implements expr.Releaser.
func (c *caller) Release() {
	if c.instance != nil {
		c.instance.Close()
	}
}

func evaluate(c *expr.Context, args []*vector.Vector, out *vector.Vector) error {
	state := c.State.(*caller)
	f, n := state.function, c.Len
	if c.Rows != nil {
		n = len(c.Rows)
	}
	arrays, err := export(c.Budget, args, c.Rows, n, f.Args)
	if err != nil {
		return err
	}
	given, err := state.instance.Call(foreign.Evaluate, nil, arrays, n)
	release(arrays)
	if err != nil {
		return err
	}
	values, err := results(f, c.Budget, given, n, []types.Type{f.Result})
	if err != nil {
		return err
	}
	defer releaseVectors(values)
	if err := checkNulls(f, values[0]); err != nil {
		return err
	}
	if c.Rows == nil {
		out.Become(values[0])
		return nil
	}
	return vector.GatherOuter(c.Budget, out, values[0], state.spread(c))
}

// spread lists for each row of a batch which of the rows that count it is, or -1.
func (c *caller) spread(context *expr.Context) []int32 {
	if cap(c.places) < context.Len {
		c.places = make([]int32, context.Len)
	}
	places := c.places[:context.Len]
	for i := range places {
		places[i] = -1
	}
	for k, row := range context.Rows {
		places[row] = int32(k)
	}
	return places
}
