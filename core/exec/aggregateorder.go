package exec

import (
	"context"

	"github.com/ballista-go/ballista/core/memory"
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
	scratch := memory.Charge{Budget: p.aggregate.budget}
	defer scratch.Release()
	if err := scratch.Set(p.selections(batch.Len)); err != nil {
		return err
	}
	keys, err := p.eval(ctx, batch)
	if err != nil {
		return err
	}
	return p.eachSet(keys, batch, func(keys []*vector.Vector) error { return p.addAll(ctx, batch, keys) })
}

// selections is what the filters of aggregates need for n rows.
func (p *aggregatePusher) selections(n int) (bytes int64) {
	for _, inputs := range p.inputs {
		if inputs.filter != nil {
			bytes += selectionBytes * int64(n)
		}
	}
	return bytes
}

func (p *aggregatePusher) addAll(ctx context.Context, batch *vector.Batch, keys []*vector.Vector) error {
	numbers := memory.Array[uint32]{Budget: p.aggregate.budget}
	defer numbers.Release()
	if err := p.numberAll(ctx, keys, batch, &numbers); err != nil {
		return err
	}
	for i, inputs := range p.inputs {
		if err := p.addCall(ctx, i, inputs, batch, numbers.Values); err != nil {
			return err
		}
	}
	return nil
}

// numberAll gives the groups of all rows of a large batch; none without keys.
func (p *aggregatePusher) numberAll(ctx context.Context, keys []*vector.Vector, batch *vector.Batch, numbers *memory.Array[uint32]) error {
	if len(keys) == 0 {
		return nil
	}
	if err := extend(numbers, batch.Len); err != nil {
		return err
	}
	rows := make([]int32, 0, sortPortion)
	err := portions(ctx, 1, batch.Len, sortPortion, func(_ context.Context, from, to int) error {
		rows = rows[:0]
		for row := from; row < to; row++ {
			rows = append(rows, int32(row))
		}
		return p.groups.table.find(keys, rows, numbers.Values[from:to])
	})
	if err != nil {
		return err
	}
	return p.groups.grow()
}

// addCall adds the rows to an aggregate, in its order.
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
		if rows, err = intersect(a.budget, rows, inputs.rows, batch.Len); err != nil {
			return err
		}
	}
	picked := make([]uint32, sortPortion)
	return portions(ctx, 1, len(rows), sortPortion, func(_ context.Context, from, to int) error {
		groups := pickNumbers(picked, numbers, rows[from:to])
		return p.groups.update(i, groups, inputs.args, rows[from:to], batch.Len)
	})
}

// pickNumbers writes the groups of the rows to out; nil when there are no keys.
func pickNumbers(out, numbers []uint32, rows []int32) []uint32 {
	if len(numbers) == 0 {
		return nil
	}
	for k, row := range rows {
		out[k] = numbers[row]
	}
	return out[:len(rows)]
}

// intersect keeps the rows that are in passing, which is nil for all. It changes rows.
func intersect(budget *memory.Budget, rows, passing []int32, n int) ([]int32, error) {
	if passing == nil {
		return rows, nil
	}
	words := memory.Array[uint64]{Budget: budget}
	defer words.Release()
	if err := words.Grow(vector.BitmapWords(n), 0); err != nil {
		return nil, err
	}
	set := vector.Bitmap(words.Values)
	for _, row := range passing {
		set.Set(int(row))
	}
	kept := rows[:0]
	for _, row := range rows {
		if set.Get(int(row)) {
			kept = append(kept, row)
		}
	}
	return kept, nil
}
