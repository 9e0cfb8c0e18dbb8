package exec

import (
	"context"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/vector"
)

// computation computes a call for a part.
type computation struct {
	*windower
	*windowCall
	part *part
	view *windowView
	held []interface{ Release() }

	rows         []int32 // of the table, by position, or by place among those that are kept
	starts, ends []int32 // the frame of each position, in places among those that are kept
	holes        *expr.Holes
	kept, before []int32 // as in expr.WindowRows
	previous     []int32 // where only distinct arguments count: the place before with the same ones in the partition, or -1
	vectors      []*vector.Vector
}

func (c *computation) release() {
	for _, held := range c.held {
		held.Release()
	}
}

// numbers makes n numbers that are released with the computation.
func (c *computation) numbers(n int) ([]int32, error) {
	array := &memory.Array[int32]{Budget: c.budget}
	c.held = append(c.held, array)
	err := extend(array, n)
	return array.Values, err
}

func (c *computation) run(ctx context.Context) error {
	c.view = c.part.views[viewKey{c.call.Within, c.call.Keys}]
	c.rows = c.part.sorted.Values
	for _, arg := range c.args {
		c.vectors = append(c.vectors, c.operand(arg))
	}
	if c.call.Aggregate != nil {
		return c.aggregate(ctx)
	}
	if c.call.IgnoreNulls {
		if err := c.keep(func(row int) bool { return !c.vectors[0].Null(row) }); err != nil {
			return err
		}
	}
	if c.call.Overload.Frames {
		if err := c.setFrames(); err != nil {
			return err
		}
	}
	w := &expr.WindowRows{
		Args: c.vectors, Rows: c.rows, Partitions: c.view.partitions, Peers: c.view.peers,
		Starts: c.starts, Ends: c.ends, Holes: c.holes, Kept: c.kept, Before: c.before,
	}
	if c.call.Overload.Pick != nil {
		return c.pick(w)
	}
	return c.evaluate(w)
}

// keep lists the positions whose rows pass, and counts those before each.
func (c *computation) keep(pass func(row int) bool) error {
	n := len(c.rows)
	var err error
	if c.kept, err = c.numbers(n); err != nil {
		return err
	}
	if c.before, err = c.numbers(n + 1); err != nil {
		return err
	}
	kept := c.kept[:0]
	for i, row := range c.rows {
		c.before[i] = int32(len(kept))
		if pass(int(row)) {
			kept = append(kept, int32(i))
		}
	}
	c.before[n], c.kept = int32(len(kept)), kept
	return nil
}

// setFrames finds the frames, counted in what is kept.
func (c *computation) setFrames() error {
	var err error
	n := len(c.part.sorted.Values)
	if c.starts, err = c.numbers(n); err != nil {
		return err
	}
	if c.ends, err = c.numbers(n); err != nil {
		return err
	}
	f := &framer{part: c.part, view: c.view, call: c.windowCall, frame: c.call.Frame}
	if c.call.Frame.Key != nil {
		f.order = orderOf(c.node.Order[c.call.Within])
	}
	f.frames(c.starts, c.ends)
	if c.kept != nil {
		for i := range c.starts {
			c.starts[i], c.ends[i] = c.before[c.starts[i]], c.before[c.ends[i]]
		}
	}
	return c.setHoles()
}

// pick notes for each row from which one its result is.
func (c *computation) pick(w *expr.WindowRows) error {
	picked, err := c.numbers(len(c.rows))
	if err != nil {
		return err
	}
	if err := c.call.Overload.Pick(w, picked); err != nil {
		return err
	}
	for i, row := range c.rows {
		at := picked[i]
		if at >= 0 {
			at = c.rows[at]
		}
		c.row.Values[row] = at
	}
	return nil
}

// evaluate computes the results of all positions.
func (c *computation) evaluate(w *expr.WindowRows) error {
	evaluator, err := c.call.Overload.New(c.context())
	if err != nil {
		return err
	}
	defer evaluator.Release()
	out := new(vector.Vector)
	defer out.Release()
	if err := evaluator.Evaluate(w, out); err != nil {
		return err
	}
	return c.storeEach(out)
}

func (c *computation) context() *expr.Context {
	return &expr.Context{Budget: c.budget, Settings: c.env.Settings}
}

// store adds results to those of other parts, and lets assign note which are whose: the first is at from.
func (c *computation) store(results *vector.Vector, assign func(from int32)) error {
	c.mu.Lock()
	from := c.windowCall.results.Len()
	err := c.windowCall.results.Append(results, nil)
	c.mu.Unlock()
	if err != nil {
		return err
	}
	assign(int32(from))
	return nil
}
