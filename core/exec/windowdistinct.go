package exec

import (
	"context"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// aggregateDistinct aggregates the distinct arguments of each frame. Of those with the same arguments, the first in the partition
// stands for all where frames start with the partition, and the last where they end with it.
func (c *computation) aggregateDistinct(ctx context.Context, whole bool) error {
	if err := c.findPrevious(ctx); err != nil {
		return err
	}
	frame, ordered := c.call.Frame, c.call.Aggregate.Function.OrderSensitive
	switch {
	case frame.Exclude != expr.ExcludeNoOthers:
		return c.aggregateEachDistinct(ctx)
	case whole, frame.Start.Kind == expr.UnboundedPreceding:
		if err := c.keepPlaces(func(place int) bool { return c.previous[place] < 0 }); err != nil {
			return err
		}
	case frame.End.Kind == expr.UnboundedFollowing && !ordered:
		repeated, err := c.repeated()
		if err == nil {
			err = c.keepPlaces(func(place int) bool { return !repeated.Get(place) })
		}
		if err != nil {
			return err
		}
	default:
		return c.aggregateEachDistinct(ctx)
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

func (c *computation) aggregateEachDistinct(ctx context.Context) error {
	if err := c.setFrames(); err != nil {
		return err
	}
	c.narrow()
	return c.aggregateEach(ctx)
}

// repeated are the places behind which there is another with the same arguments.
func (c *computation) repeated() (vector.Bitmap, error) {
	words := &memory.Array[uint64]{Budget: c.budget}
	c.held = append(c.held, words)
	err := words.Grow(vector.BitmapWords(len(c.previous)), 0)
	set := vector.Bitmap(words.Values)
	for _, place := range c.previous {
		if place >= 0 && err == nil {
			set.Set(int(place))
		}
	}
	return set, err
}

// keepPlaces leaves more positions out: of those that are kept the ones at places that do not pass.
func (c *computation) keepPlaces(pass func(place int) bool) error {
	before, err := c.numbers(len(c.rows) + 1)
	if err != nil {
		return err
	}
	kept, err := c.numbers(len(c.rows))
	if err != nil {
		return err
	}
	kept = kept[:0]
	for i := range c.rows {
		before[i] = int32(len(kept))
		place := i
		if c.kept != nil {
			if place = int(c.before[i]); place == int(c.before[i+1]) {
				continue
			}
		}
		if pass(place) {
			kept = append(kept, int32(i))
		}
	}
	before[len(c.rows)] = int32(len(kept))
	c.kept, c.before, c.previous = kept, before, nil
	return nil
}

// findPrevious finds for each kept row the one before with the same arguments.
func (c *computation) findPrevious(ctx context.Context) error {
	rows, err := c.keptRows()
	if err != nil {
		return err
	}
	bounds, err := c.partitions()
	if err != nil {
		return err
	}
	if c.previous, err = c.numbers(len(rows)); err != nil {
		return err
	}
	var keyTypes []types.Type
	for _, v := range c.vectors {
		keyTypes = append(keyTypes, v.Type)
	}
	table := newGroupTable(c.budget, keyTypes)
	defer table.release()
	numbers, last, partition := make([]uint32, rowsAtATime), []int32(nil), 0
	for from := 0; from < len(rows); from += rowsAtATime {
		if err := ctx.Err(); err != nil {
			return context.Cause(ctx)
		}
		portion := rows[from:min(from+rowsAtATime, len(rows))]
		if err := table.find(c.vectors, portion, numbers[:len(portion)]); err != nil {
			return err
		}
		if last, err = c.growLast(last, table.groups()); err != nil {
			return err
		}
		for i := range portion {
			place := int32(from + i)
			for bounds[partition+1] <= place {
				partition++
			}
			c.previous[place] = -1
			if before := last[numbers[i]]; before >= bounds[partition] {
				c.previous[place] = before
			}
			last[numbers[i]] = place
		}
	}
	return nil
}

// growLast makes room for more distinct arguments, which were at no place yet.
func (c *computation) growLast(last []int32, n int) ([]int32, error) {
	if n <= len(last) {
		return last, nil
	}
	larger, err := c.numbers(max(n, 2*len(last)))
	if err != nil {
		return nil, err
	}
	for i := copy(larger, last); i < len(larger); i++ {
		larger[i] = -1
	}
	return larger, nil
}

// keptRows are the rows at the kept positions.
func (c *computation) keptRows() ([]int32, error) {
	if c.kept == nil {
		return c.rows, nil
	}
	rows, err := c.numbers(len(c.kept))
	for i := range rows {
		rows[i] = c.rows[c.kept[i]]
	}
	return rows, err
}
