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
	if p != nil {
		defer p.Close()
	}
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
	keys, err := p.eval(ctx, batch)
	if err != nil {
		return err
	}
	return p.eachSet(keys, batch, func(keys []*vector.Vector) error {
		numbers, err := p.number(keys, batch)
		if err != nil {
			return err
		}
		for i, inputs := range p.inputs {
			if err := p.addCall(ctx, i, inputs, batch, numbers); err != nil {
				return err
			}
		}
		return nil
	})
}

func (p *aggregatePusher) addCall(ctx context.Context, i int, inputs *callInputs, batch *vector.Batch, numbers []uint32) error {
	order, err := inputs.order.eval(ctx, batch)
	if err != nil {
		return err
	}
	rows := sortRows(order.Columns, inputs.call.call.Order, batch.Len)
	if inputs.filter != nil {
		rows = intersect(rows, inputs.rows, batch.Len)
	}
	var groups []uint32
	if numbers != nil {
		groups = make([]uint32, len(rows))
		for k, row := range rows {
			groups[k] = numbers[row]
		}
	}
	return p.groups.update(i, groups, inputs.args, rows, batch.Len)
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
