package adopt

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/foreign"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// Window is a window function of the engine that calls f, once for each partition.
func Window(f *foreign.Function) *expr.WindowFunction {
	return &expr.WindowFunction{
		Name: f.Name, Doc: doc(f), Foreign: f,
		Resolve: func(args []expr.Arg) (expr.WindowOverload, error) {
			cast, err := resolve(f, args)
			return expr.WindowOverload{
				Args: cast, Result: f.Result, Nullable: f.Nullable, Peers: f.Window.Rank, Frames: f.Window.Frame,
				New: func(c *expr.Context) (expr.WindowEvaluator, error) {
					instance, err := start(f, c.Settings)
					return &partitions{function: f, context: c, instance: instance}, err
				},
			}, err
		},
	}
}

// partitions computes a function partition by partition. It implements expr.WindowEvaluator.
type partitions struct {
	function *foreign.Function
	context  *expr.Context
	instance foreign.Instance
	numbers  []int64
	peer     int // the place in Peers where the partition at hand begins
}

// Evaluate implements expr.WindowEvaluator.
func (p *partitions) Evaluate(w *expr.WindowRows, out *vector.Vector) error {
	parts := make([]*vector.Vector, 0, len(w.Partitions)-1)
	defer func() { releaseVectors(parts) }()
	p.peer = 0
	for i, end := range w.Partitions[1:] {
		part, err := p.partition(w, w.Partitions[i], end)
		if err != nil {
			return err
		}
		parts = append(parts, part)
	}
	joined, err := vector.Concat(p.context.Budget, p.function.Result, parts, make([][]int32, len(parts)))
	if err != nil {
		return err
	}
	defer joined.Release()
	out.Become(joined)
	return nil
}

func (p *partitions) partition(w *expr.WindowRows, from, to int32) (*vector.Vector, error) {
	f, n := p.function, int(to-from)
	arrays, err := export(p.context.Budget, w.Args[:len(f.Args)], w.Rows[from:to], n, f.Args)
	if err != nil {
		return nil, err
	}
	given, err := p.call(w, arrays, from, to)
	release(arrays)
	if err != nil {
		return nil, err
	}
	values, err := results(f, p.context.Budget, given, n, []types.Type{f.Result})
	if err != nil {
		return nil, err
	}
	if err := checkNulls(f, values[0]); err != nil {
		releaseVectors(values)
		return nil, err
	}
	return values[0], nil
}

func (p *partitions) call(w *expr.WindowRows, arrays []arrow.Array, from, to int32) ([]arrow.Array, error) {
	p.numbers = p.numbers[:0]
	switch window := p.function.Window; {
	case window.Frame:
		for i := from; i < to; i++ {
			p.numbers = append(p.numbers, int64(w.Starts[i]-from), int64(w.Ends[i]-from))
		}
	case window.Rank:
		for ; w.Peers[p.peer] < to; p.peer++ {
			p.numbers = append(p.numbers, int64(w.Peers[p.peer]-from), int64(w.Peers[p.peer+1]-from))
		}
	}
	return p.instance.Call(foreign.Rows, p.numbers, arrays, int(to-from))
}

// Release implements expr.WindowEvaluator.
func (p *partitions) Release() {
	if p.instance != nil {
		p.instance.Close()
	}
}
