package exec

import (
	"context"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/vector"
)

// running computes an aggregate whose frames all start where their partition does: each goes on from the one before it.
func (c *computation) running(ctx context.Context, bounds []int32) error {
	r := &runner{computation: c, partitions: bounds, numbers: memory.Array[int32]{Budget: c.budget}}
	r.accumulator = c.call.Aggregate.Overload.New(c.context())
	defer r.release()
	if accumulator, ok := r.accumulator.(expr.Runner); ok {
		return r.accumulate(ctx, accumulator)
	}
	return r.run(ctx)
}

// runningBackwards computes an aggregate whose frames all end where their partition does: as if the order was the other way round.
func (c *computation) runningBackwards(ctx context.Context, bounds []int32) error {
	mirrored, err := c.mirror(bounds)
	if err != nil {
		return err
	}
	defer mirrored.release()
	return mirrored.running(ctx, mirrored.bounds)
}

// mirrored is a computation with all positions counted from the end.
type mirrored struct {
	computation
	bounds []int32
}

func (c *computation) mirror(bounds []int32) (*mirrored, error) {
	m := &mirrored{computation: *c}
	kept := int32(len(c.rows))
	reversed := func(list []int32, value func(int32) int32) ([]int32, error) {
		out, err := c.numbers(len(list))
		for i := range out {
			out[i] = value(list[len(list)-1-i])
		}
		return out, err
	}
	same := func(v int32) int32 { return v }
	fromEnd := func(v int32) int32 { return kept - v }
	var err error
	if m.rows, err = reversed(c.rows, same); err != nil {
		return m, err
	}
	if m.starts, err = reversed(c.ends, fromEnd); err != nil {
		return m, err
	}
	if m.ends, err = reversed(c.starts, fromEnd); err != nil {
		return m, err
	}
	if m.bounds, err = reversed(bounds, fromEnd); err != nil {
		return m, err
	}
	p := *c.part
	m.part = &p
	positions, err := reversed(c.part.sorted.Values, same)
	p.sorted = memory.Array[int32]{Values: positions}
	count := int32(len(positions))
	partitions, err2 := reversed(c.view.partitions, func(v int32) int32 { return count - v })
	m.view = &windowView{partitions: partitions}
	m.held = nil
	if err == nil {
		err = err2
	}
	return m, err
}

// runner computes running aggregates.
type runner struct {
	*computation
	partitions  []int32
	accumulator expr.Accumulator
	numbers     memory.Array[int32]
	out         vector.Vector
	groups      []uint32
}

func (r *runner) release() {
	r.accumulator.Release()
	r.numbers.Release()
	r.out.Release()
}

// accumulate takes the results after each row. That of a frame is the one after its last row; frames without rows have one more.
func (r *runner) accumulate(ctx context.Context, accumulator expr.Runner) error {
	n := len(r.rows)
	if err := r.addEach(ctx, accumulator, n+1); err != nil {
		return err
	}
	if err := accumulator.Accumulate(r.partitions[:len(r.partitions)-1], n); err != nil {
		return err
	}
	if err := accumulator.Final(0, n+1, &r.out); err != nil {
		return err
	}
	for i, end := range r.ends {
		if end--; r.starts[i] > end {
			end = int32(n)
		}
		r.ends[i] = end
	}
	return r.storePlaces(&r.out, r.ends)
}

// addEach adds each row to a group of its own. There may be more groups.
func (c *computation) addEach(ctx context.Context, accumulator expr.Accumulator, groups int) error {
	if err := accumulator.Grow(groups); err != nil {
		return err
	}
	numbers := make([]uint32, 0, sortPortion)
	for from := 0; from < len(c.rows); from += sortPortion {
		if err := ctx.Err(); err != nil {
			return context.Cause(ctx)
		}
		rows := c.rows[from:min(from+sortPortion, len(c.rows))]
		numbers = numbers[:0]
		for i := range rows {
			numbers = append(numbers, uint32(from+i))
		}
		if err := accumulator.Update(numbers, c.vectors, rows); err != nil {
			return err
		}
	}
	return nil
}

// retracting computes an aggregate over frames as the difference of two running ones.
func (c *computation) retracting(ctx context.Context, results expr.Retractor) error {
	running := c.call.Aggregate.Overload.New(c.context()).(expr.Retractor)
	defer running.Release()
	if err := c.addEach(ctx, running, len(c.rows)); err != nil {
		return err
	}
	if err := running.Accumulate([]int32{0}, len(c.rows)); err != nil {
		return err
	}
	if err := results.Grow(len(c.starts)); err != nil {
		return err
	}
	if err := results.Between(running, c.starts, c.ends); err != nil {
		return err
	}
	return c.storeFinal(results)
}

// sliding computes an aggregate over frames that move on.
func (c *computation) sliding(ctx context.Context, results expr.Slider) error {
	rows := c.call.Aggregate.Overload.New(c.context())
	defer rows.Release()
	if err := c.addEach(ctx, rows, len(c.rows)); err != nil {
		return err
	}
	if err := results.Grow(len(c.starts)); err != nil {
		return err
	}
	if err := results.Slide(rows, c.starts, c.ends); err != nil {
		return err
	}
	return c.storeFinal(results)
}

// storeFinal stores the result of each frame.
func (c *computation) storeFinal(results expr.Accumulator) error {
	out := new(vector.Vector)
	defer out.Release()
	if err := results.Final(0, len(c.starts), out); err != nil {
		return err
	}
	return c.storeEach(out)
}

// appendEmpty adds the result of no rows.
func (r *runner) appendEmpty(results *vector.Appender) error {
	if err := r.accumulator.Grow(1); err != nil {
		return err
	}
	if err := r.accumulator.Final(0, 1, &r.out); err != nil {
		return err
	}
	return results.Append(&r.out, nil)
}

// run adds the rows that each frame has more than the one before it, in a group for each partition.
func (r *runner) run(ctx context.Context) error {
	results := vector.NewAppender(r.budget, r.call.Type(), 0)
	defer results.Release()
	if err := r.appendEmpty(results); err != nil {
		return err
	}
	for i, to := range r.view.partitions[1:] {
		if err := r.accumulator.Grow(i + 1); err != nil {
			return err
		}
		if err := r.runPartition(ctx, results, uint32(i), int(r.view.partitions[i]), int(to)); err != nil {
			return err
		}
	}
	return r.storePlaces(results.Vector(), r.starts)
}

// runPartition writes to starts where the result of each position is.
func (r *runner) runPartition(ctx context.Context, results *vector.Appender, group uint32, from, to int) error {
	added, place := r.starts[from], int32(0) // the result of no rows
	for i := from; i < to; i++ {
		if r.ends[i] > added {
			if err := r.add(ctx, group, r.rows[added:r.ends[i]]); err != nil {
				return err
			}
			if err := r.accumulator.Final(int(group), int(group)+1, &r.out); err != nil {
				return err
			}
			added, place = r.ends[i], int32(results.Len())
			if err := results.Append(&r.out, nil); err != nil {
				return err
			}
		}
		r.starts[i] = place
	}
	return nil
}

// add adds rows to a group.
func (r *runner) add(ctx context.Context, group uint32, rows []int32) error {
	for len(rows) > 0 {
		if err := ctx.Err(); err != nil {
			return context.Cause(ctx)
		}
		n := min(len(rows), sortPortion)
		r.groups = r.groups[:0]
		for range n {
			r.groups = append(r.groups, group)
		}
		if err := r.accumulator.Update(r.groups, r.vectors, rows[:n]); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}
