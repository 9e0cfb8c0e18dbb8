package scheduler

import (
	"context"
	"slices"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source/blocks"
	"github.com/ballista-go/ballista/core/source/tail"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector/block"
)

// compaction puts small blocks at the end of an uploaded table together when rows are added.
type compaction struct {
	uploads blocks.Folder
	id      string
	columns []types.Type
	to      *blocks.Writer
}

// extend writes what was sent behind the blocks that a table has, and where these have become many small ones, some larger ones instead.
// It returns where the blocks of the table are then; those that it had are left, since others may read them.
func (c *compaction) extend(before []blocks.Extent, from receiver) ([]blocks.Extent, error) {
	if err := receive(c.to, c.columns, from); err != nil {
		return nil, err
	}
	extents := slices.Concat(before, c.to.Extents())
	for {
		first := tail.From(len(extents), func(i int) tail.Size { return tail.Size{Bytes: extents[i].Length, Rows: extents[i].Rows} })
		if first == len(extents) {
			return extents, nil
		}
		if err := c.merge(extents[first:]); err != nil {
			return nil, err
		}
		written := c.to.Extents()
		extents = append(extents[:first], written[len(written)-1])
	}
}

// merge writes the rows of blocks as one.
func (c *compaction) merge(small []blocks.Extent) error {
	budget := memory.NewBudget("a compaction", memory.Unlimited, nil)
	collector, rows := block.NewCollector(budget, c.columns, 0), int64(0)
	defer collector.Release()
	for _, e := range small {
		if err := c.collect(collector, budget, e); err != nil {
			return err
		}
		rows += e.Rows
	}
	data, err := collector.Append(new(block.Encoder), nil)
	if err != nil {
		return err
	}
	return c.to.Append(data, rows)
}

func (c *compaction) collect(collector *block.Collector, budget *memory.Budget, e blocks.Extent) error {
	data := make([]byte, e.Length)
	if err := c.uploads.Fetch(context.Background(), c.id, e.Offset, data); err != nil {
		return err
	}
	batch, err := block.Decode(budget, data, c.columns)
	if err != nil {
		return errs.New(errs.IO, "reading block at byte %d of table %s: %w", e.Offset, c.id, err)
	}
	defer batch.Release()
	return collector.Add(batch, nil)
}
