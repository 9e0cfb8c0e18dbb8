package exec

import (
	"context"
	"slices"

	"github.com/ballista-go/ballista/core/eval"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/block"
)

// How many bytes of rows a task keeps before it tells its sample, at most, and how many rows and bytes, about, that sample has.
const (
	undecidedBytes = 32 << 20
	sampleRows     = 4 << 10
	sampleBytes    = 1 << 20
)

// rangePusher sends each row to the partition of its keys' range. It keeps rows until it knows the bounds of the ranges, which
// come from samples of what all tasks keep.
type rangePusher struct {
	*sender
	keys *eval.Evaluator

	kept   []*vector.Batch
	rows   int // kept
	bytes  int // kept
	bounds *vector.Batch

	order   []int32 // the partitions' rows, one partition after another
	ends    []int32 // of each partition in order
	homes   []int32
	compare []vector.Comparison
}

func (p *rangePusher) Push(ctx context.Context, batch *vector.Batch) (bool, error) {
	if p.bounds != nil {
		return p.route(ctx, batch)
	}
	p.kept = append(p.kept, batch.Share())
	p.rows += batch.Count()
	p.bytes += bytesOf(batch)
	if p.bytes < min(undecidedBytes, int(p.env.Budget.Limit()/heldShare)) {
		return true, nil
	}
	return p.decide(ctx)
}

func (p *rangePusher) Flush(ctx context.Context) error {
	if p.bounds == nil {
		if more, err := p.decide(ctx); err != nil || !more {
			return err
		}
	}
	return p.flush(ctx)
}

func (p *rangePusher) Close() {
	for _, batch := range p.kept {
		batch.Release()
	}
	if p.bounds != nil {
		p.bounds.Release()
	}
	p.keys.Close()
	p.close()
}

// decide waits for the bounds and sends what was kept.
func (p *rangePusher) decide(ctx context.Context) (more bool, err error) {
	sample, err := p.sample(ctx)
	if err != nil {
		return false, err
	}
	data, err := p.task.transport.Bounds(ctx, p.task.Task, sample)
	if err != nil {
		return false, err
	}
	if p.bounds, err = decodeBounds(p.budget, data, p.keyTypes, p.partitions); err != nil {
		return false, err
	}
	for _, batch := range p.kept {
		more, err := p.route(ctx, batch)
		batch.Release()
		if err != nil || !more {
			return more, err
		}
	}
	p.kept = nil
	return true, nil
}

// sample is the block of the keys of evenly spaced rows: of fewer where the keys are long.
func (p *rangePusher) sample(ctx context.Context) ([]byte, error) {
	for rows := sampleRows; ; rows /= 4 {
		c := block.NewCollector(p.budget, p.keyTypes, min(rows, p.rows))
		data, err := p.sampled(ctx, c, max(1, (p.rows+rows-1)/rows))
		c.Release()
		if err != nil || len(data) <= sampleBytes || rows == 1 {
			return data, err
		}
	}
}

// sampled encodes the keys of each row whose number is a multiple of step.
func (p *rangePusher) sampled(ctx context.Context, c *block.Collector, step int) ([]byte, error) {
	var rows []int32
	next := 0 // of the rows of all batches
	for _, batch := range p.kept {
		count := batch.Count()
		rows = rows[:0]
		for ; next < count; next += step {
			rows = append(rows, rowOf(batch, next))
		}
		next -= count
		if len(rows) == 0 {
			continue
		}
		keys, err := p.keys.EvalAll(ctx, batch)
		if err != nil {
			return nil, err
		}
		if err := c.Add(&vector.Batch{Columns: keys, Len: batch.Len}, rows); err != nil {
			return nil, err
		}
	}
	return c.Append(&p.encoder, nil)
}

// rowOf is the number of the i-th selected row.
func rowOf(batch *vector.Batch, i int) int32 {
	if batch.Rows != nil {
		return batch.Rows[i]
	}
	return int32(i)
}

// route sends the rows of a batch. Those of a partition stay in their order.
func (p *rangePusher) route(ctx context.Context, batch *vector.Batch) (more bool, err error) {
	if p.bounds.Len == 0 {
		return p.send(ctx, 0, batch, nil)
	}
	keys, err := p.keys.EvalAll(ctx, batch)
	if err != nil {
		return false, err
	}
	p.split(batch, keys)
	start := int32(0)
	for partition, end := range p.ends {
		rows := p.order[start:end]
		start = end
		if len(rows) == 0 {
			continue
		}
		if more, err := p.send(ctx, partition, batch, rows); err != nil || !more {
			return more, err
		}
	}
	return true, nil
}

// split sorts the rows of a batch by partition.
func (p *rangePusher) split(batch *vector.Batch, keys []*vector.Vector) {
	p.compare = comparisons(p.compare[:0], p.node.Order, keys, p.bounds.Columns)
	count := batch.Count()
	p.homes = slices.Grow(p.homes[:0], count)[:count]
	p.order = slices.Grow(p.order[:0], count)[:count]
	p.ends = slices.Grow(p.ends[:0], p.partitions)[:p.partitions]
	clear(p.ends)
	for i := range p.homes {
		home := p.home(int(rowOf(batch, i)))
		p.homes[i] = int32(home)
		p.ends[home]++
	}
	start := int32(0)
	for partition, n := range p.ends {
		p.ends[partition] = start
		start += n
	}
	for i, home := range p.homes {
		p.order[p.ends[home]] = rowOf(batch, i)
		p.ends[home]++
	}
}

// home is the partition of a row: how many bounds are not after it.
func (p *rangePusher) home(row int) int {
	low, high := 0, p.bounds.Len
	for low < high {
		middle := int(uint(low+high) >> 1)
		if compareAll(p.compare, row, middle) >= 0 {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low
}

// comparisons appends the comparisons of the rows of a with those of b by sort keys.
func comparisons(list []vector.Comparison, keys []expr.SortKey, a, b []*vector.Vector) []vector.Comparison {
	for i, key := range keys {
		list = append(list, vector.Comparator(a[i], b[i], vector.Order{Descending: key.Descending, NullsFirst: key.NullsFirst}))
	}
	return list
}

func compareAll(list []vector.Comparison, i, j int) int {
	for _, compare := range list {
		if d := compare(i, j); d != 0 {
			return d
		}
	}
	return 0
}
