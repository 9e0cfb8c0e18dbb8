package exec

import (
	"context"

	"github.com/ballista-go/ballista/core/vector"
)

// aggregateInOrder aggregates all rows in the order of the scan, or in that of an aggregate's ORDER BY.
func (a *hashAggregate) aggregateInOrder(ctx context.Context) error {
	if err := a.ordered.Finish(ctx); err != nil {
		return err
	}
	batch, err := a.ordered.dense(ctx, a.node.Input.Output())
	defer batch.Release()
	if err != nil {
		return err
	}
	p, err := a.newPusher(a.env.Settings)
	defer p.Close()
	if err != nil {
		return err
	}
	if batch.Len > 0 {
		if err := p.addOrdered(ctx, &batch); err != nil {
			return err
		}
	}
	return p.Flush(ctx)
}

// addOrdered adds a batch, each aggregate's rows in its order.
func (p *aggregatePusher) addOrdered(ctx context.Context, batch *vector.Batch) error {
	keys, err := p.keys.eval(ctx, batch)
	if err != nil {
		return err
	}
	sets := p.aggregate.node.Sets
	if sets == nil {
		sets = [][]int{nil}
	}
	for number, set := range sets {
		columns := keys.Columns
		if p.aggregate.node.Sets != nil {
			if columns, err = p.keysOfSet(keys.Columns, number, set, batch.Len); err != nil {
				return err
			}
		}
		numbers, err := p.number(columns, p.rowsOf(batch))
		if err != nil {
			return err
		}
		for i, inputs := range p.inputs {
			if err := p.addCall(ctx, i, inputs, batch, numbers); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *aggregatePusher) addCall(ctx context.Context, i int, inputs *callInputs, batch *vector.Batch, numbers []uint32) error {
	args, err := p.evalArgs(ctx, inputs, batch)
	if err != nil {
		return err
	}
	order, err := inputs.order.eval(ctx, batch)
	if err != nil {
		return err
	}
	rows := sortRows(order.Columns, p.aggregate.calls[i].call.Order, batch.Len)
	if inputs.filter != nil {
		passing, err := inputs.filter.Select(ctx, batch, nil)
		if err != nil {
			return err
		}
		rows = intersect(rows, passing, batch.Len)
	}
	var groups []uint32
	if numbers != nil {
		groups = make([]uint32, len(rows))
		for k, row := range rows {
			groups[k] = numbers[row]
		}
	}
	return p.groups.update(i, groups, args, rows, batch.Len)
}

// intersect keeps the rows that are in passing, which is nil for all.
func intersect(rows, passing []int32, n int) []int32 {
	if passing == nil {
		return rows
	}
	set := make(vector.Bitmap, vector.BitmapWords(n))
	for _, row := range passing {
		set.Set(int(row))
	}
	kept := rows[:0]
	for _, row := range rows {
		if set.Get(int(row)) {
			kept = append(kept, row)
		}
	}
	return kept
}
