package exec

import (
	"context"
	"slices"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// aggregate computes an aggregate over the frame of each position.
func (c *computation) aggregate(ctx context.Context) error {
	if len(c.vectors) == 0 { // such as count(*)
		c.vectors = []*vector.Vector{{Type: arrow.Null, Layout: types.Null, Form: vector.Constant, Len: c.table.Len}}
	}
	if err := c.keepFiltered(); err != nil {
		return err
	}
	whole := c.call.Frame.Whole(c.call.Keys)
	if c.distinct() {
		return c.aggregateDistinct(ctx, whole)
	}
	if whole {
		return c.aggregatePartitions(ctx)
	}
	if err := c.setFrames(); err != nil {
		return err
	}
	c.narrow()
	return c.aggregateFrames(ctx)
}

func (c *computation) distinct() bool {
	call := c.call.Aggregate
	return call.Distinct && !call.Overload.DistinctIrrelevant && len(c.args) > 0
}

// keepFiltered leaves out the rows that do not pass the filter.
func (c *computation) keepFiltered() error {
	if c.filter < 0 {
		return nil
	}
	filter := c.operand(c.filter)
	if filter.Layout == types.Null {
		return c.keep(func(int) bool { return false })
	}
	flat := new(vector.Vector)
	c.held = append(c.held, flat)
	if err := vector.Flatten(c.budget, flat, filter, nil); err != nil {
		return err
	}
	bits := flat.Bits()
	return c.keep(func(row int) bool { return bits.Get(row) && !flat.Null(row) })
}

// narrow makes rows those that are kept.
func (c *computation) narrow() {
	if c.kept == nil {
		return
	}
	all := c.rows
	for i, at := range c.kept {
		c.kept[i] = all[at]
	}
	c.rows, c.kept = c.kept, nil
}

// partitions are where the partitions begin among the rows that are kept, and how many those are.
func (c *computation) partitions() ([]int32, error) {
	if c.before == nil {
		return c.view.partitions, nil
	}
	bounds, err := c.numbers(len(c.view.partitions))
	for i := range bounds {
		bounds[i] = c.before[c.view.partitions[i]]
	}
	return bounds, err
}

// aggregatePartitions computes a result for each partition.
func (c *computation) aggregatePartitions(ctx context.Context) error {
	c.narrow()
	bounds, err := c.partitions()
	if err != nil {
		return err
	}
	groups := len(bounds) - 1
	accumulator := c.call.Aggregate.Overload.New(c.context())
	defer accumulator.Release()
	if err := accumulator.Grow(groups); err != nil {
		return err
	}
	numbers, partition := make([]uint32, 0, sortPortion), 0
	for from := 0; from < len(c.rows); from += sortPortion {
		if err := ctx.Err(); err != nil {
			return context.Cause(ctx)
		}
		to := min(from+sortPortion, len(c.rows))
		numbers = numbers[:0]
		for i := from; i < to; i++ {
			for bounds[partition+1] <= int32(i) {
				partition++
			}
			numbers = append(numbers, uint32(partition))
		}
		if err := accumulator.Update(numbers, c.vectors, c.rows[from:to]); err != nil {
			return err
		}
	}
	out := new(vector.Vector)
	defer out.Release()
	if err := accumulator.Final(0, groups, out); err != nil {
		return err
	}
	return c.storePartitions(out)
}

// storePartitions gives all rows of a partition its result.
func (c *computation) storePartitions(results *vector.Vector) error {
	return c.store(results, func(from int32) {
		sorted := c.part.sorted.Values
		for i, to := range c.view.partitions[1:] {
			for _, row := range sorted[c.view.partitions[i]:to] {
				c.row.Values[row] = from + int32(i)
			}
		}
	})
}

// storePlaces gives the row at each position the result at a place.
func (c *computation) storePlaces(results *vector.Vector, places []int32) error {
	return c.store(results, func(from int32) {
		for i, row := range c.part.sorted.Values {
			c.row.Values[row] = from + places[i]
		}
	})
}

// aggregateFrames picks the way that costs least.
func (c *computation) aggregateFrames(ctx context.Context) error {
	overload := c.call.Aggregate.Overload
	ordered := c.call.Aggregate.Function.OrderSensitive
	bounds, err := c.partitions()
	if err != nil {
		return err
	}
	accumulator := overload.New(c.context())
	defer accumulator.Release()
	retractor, retracts := accumulator.(expr.Retractor)
	slider, slides := accumulator.(expr.Slider)
	switch {
	case c.holes != nil && (ordered || len(overload.State) == 0 || c.rowsInFrames() <= fewInFrame*len(c.starts)):
		return c.aggregateEach(ctx)
	case c.holes != nil:
		return c.aggregateTree(ctx)
	case c.call.Frame.Start.Kind == expr.UnboundedPreceding:
		return c.running(ctx, bounds)
	case c.call.Frame.End.Kind == expr.UnboundedFollowing && !ordered:
		return c.runningBackwards(ctx, bounds)
	case retracts:
		return c.retracting(ctx, retractor)
	case slides && slices.IsSorted(c.starts) && slices.IsSorted(c.ends):
		return c.sliding(ctx, slider)
	case c.rowsInFrames() > fewInFrame*len(c.starts) && len(overload.State) > 0 && !ordered:
		return c.aggregateTree(ctx)
	}
	return c.aggregateEach(ctx)
}

// fewInFrame is up to how many rows a frame is aggregated row by row.
const fewInFrame = 16

// rowsInFrames is how many rows all frames have.
func (c *computation) rowsInFrames() (n int) {
	for i, start := range c.starts {
		n += int(c.ends[i] - start)
	}
	return n
}

// aggregateEach aggregates the rows of each frame anew.
func (c *computation) aggregateEach(ctx context.Context) error {
	results := vector.NewAppender(c.budget, c.call.Type(), len(c.starts))
	defer results.Release()
	e := &eachFrame{computation: c, results: results}
	defer e.out.Release()
	for from := 0; from < len(c.starts); from += rowsAtATime {
		if err := e.portion(ctx, from, min(from+rowsAtATime, len(c.starts))); err != nil {
			return err
		}
	}
	return c.storeEach(results.Vector())
}

// storeEach gives the row at each position the result of that number.
func (c *computation) storeEach(results *vector.Vector) error {
	return c.store(results, func(from int32) {
		for i, row := range c.part.sorted.Values {
			c.row.Values[row] = from + int32(i)
		}
	})
}

// eachFrame aggregates frames, some at a time.
type eachFrame struct {
	*computation
	results *vector.Appender
	groups  []uint32
	rows    []int32
	out     vector.Vector
}

func (e *eachFrame) portion(ctx context.Context, from, to int) error {
	accumulator := e.call.Aggregate.Overload.New(e.context())
	defer accumulator.Release()
	if err := accumulator.Grow(to - from); err != nil {
		return err
	}
	for i := from; i < to; i++ {
		for _, s := range e.holes.Around(i, e.starts[i], e.ends[i]) {
			if err := e.span(ctx, accumulator, i, from, s); err != nil {
				return err
			}
		}
	}
	if err := e.flush(ctx, accumulator); err != nil {
		return err
	}
	if err := accumulator.Final(0, to-from, &e.out); err != nil {
		return err
	}
	return e.results.Append(&e.out, nil)
}

// span adds rows of the frame of a position, which is counted from first on.
func (e *eachFrame) span(ctx context.Context, accumulator expr.Accumulator, position, first int, s expr.Span) error {
	for at, end := int(s.From), int(s.To); at < end; {
		n := min(end-at, sortPortion-len(e.rows))
		e.list(position, first, at, at+n)
		if at += n; len(e.rows) >= sortPortion/2 {
			if err := e.flush(ctx, accumulator); err != nil {
				return err
			}
		}
	}
	return nil
}

// list takes rows of a frame, of those with the same arguments one only where the aggregate is of distinct ones.
func (e *eachFrame) list(position, first, from, to int) {
	for place := from; place < to; place++ {
		if e.previous == nil || e.isFirst(position, place) {
			e.rows = append(e.rows, e.computation.rows[place])
			e.groups = append(e.groups, uint32(position-first))
		}
	}
}

// flush adds the rows that were listed.
func (e *eachFrame) flush(ctx context.Context, accumulator expr.Accumulator) error {
	if err := ctx.Err(); err != nil {
		return context.Cause(ctx)
	}
	if len(e.rows) == 0 {
		return nil
	}
	err := accumulator.Update(e.groups, e.vectors, e.rows)
	e.groups, e.rows = e.groups[:0], e.rows[:0]
	return err
}
