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
	batch, err := a.ordered.dense(ctx, a.env.Workers, a.node.Input.Output())
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
		numbers, err := p.numberAll(ctx, keys, batch)
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

// numberAll gives the groups of all rows of a large batch; nil without keys.
func (p *aggregatePusher) numberAll(ctx context.Context, keys []*vector.Vector, batch *vector.Batch) ([]uint32, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	rows, numbers := p.rowsOf(batch), make([]uint32, batch.Len)
	err := portions(ctx, 1, len(rows), sortPortion, func(_ context.Context, from, to int) error {
		return p.groups.table.find(keys, rows[from:to], numbers[from:to])
	})
	if err != nil {
		return nil, err
	}
	return numbers, p.groups.grow()
}

func (p *aggregatePusher) addCall(ctx context.Context, i int, inputs *callInputs, batch *vector.Batch, numbers []uint32) error {
	a := p.aggregate
	order, err := inputs.order.eval(ctx, batch)
	if err != nil {
		return err
	}
	sorted, err := sortRows(ctx, a.budget, a.env.Workers, order.Columns, inputs.call.call.Order, batch.Len)
	defer sorted.Release()
	if err != nil {
		return err
	}
	rows := sorted.Values
	if inputs.filter != nil {
		rows = intersect(rows, inputs.rows, batch.Len)
	}
	return portions(ctx, 1, len(rows), sortPortion, func(_ context.Context, from, to int) error {
		return p.groups.update(i, pickNumbers(numbers, rows[from:to]), inputs.args, rows[from:to], batch.Len)
	})
}

// pickNumbers are the groups of the rows; nil when there are no keys.
func pickNumbers(numbers []uint32, rows []int32) []uint32 {
	if numbers == nil {
		return nil
	}
	groups := make([]uint32, len(rows))
	for k, row := range rows {
		groups[k] = numbers[row]
	}
	return groups
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
