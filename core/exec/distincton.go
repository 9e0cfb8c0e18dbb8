package exec

import (
	"context"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// distinctOn keeps the first row by its keys of each group of rows that agree in On. Its rows come in the order of the keys.
type distinctOn struct {
	node *physical.DistinctOn
	env  *stage.Environment
	rows *keyed // with the keys, and then those of On
	kept []*vector.Batch
}

func (b *builder) distinctOn(node *physical.DistinctOn, m *meter) (Sink, Source, error) {
	rows, err := newKeyed(m.budget, append(sortExprs(node.Keys), node.On...), node.Input.Output())
	if err != nil {
		return nil, nil, err
	}
	d := &distinctOn{node: node, env: b.env, rows: rows}
	b.hold(d)
	return d, &batchSource{batches: func() []*vector.Batch { return d.kept }}, nil
}

func (d *distinctOn) release() {
	d.rows.release()
	for _, batch := range d.kept {
		batch.Release()
	}
	d.kept = nil
}

// Worker implements Sink.
func (d *distinctOn) Worker(w *Worker) (Pusher, error) { return d.rows.Worker(w) }

// Finish implements Sink.
func (d *distinctOn) Finish(ctx context.Context) error {
	if err := d.rows.Finish(ctx); err != nil {
		return err
	}
	batch, err := d.rows.dense(ctx, d.env.Workers)
	defer batch.Release()
	if err != nil || batch.Len == 0 {
		return err
	}
	rows, err := d.first(ctx, &batch)
	defer rows.Release()
	if err != nil {
		return err
	}
	first := rows.Values
	output := vector.Batch{Len: batch.Len, Columns: batch.Columns[:len(d.node.Output())]}
	for from := 0; from < len(first); from += d.env.BatchRows {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		kept, err := gatherBatch(d.rows.budget, &output, first[from:min(from+d.env.BatchRows, len(first))])
		if err != nil {
			return err
		}
		d.kept = append(d.kept, kept)
	}
	return nil
}

// first lists the rows that begin a group, when all are read in the order of the keys.
func (d *distinctOn) first(ctx context.Context, batch *vector.Batch) (memory.Array[int32], error) {
	keys := d.rows.keys(batch)
	order, on := keys[:len(d.node.Keys)], keys[len(d.node.Keys):]
	rows, err := sortRows(ctx, d.rows.budget, d.env.Workers, order, d.node.Keys, batch.Len)
	defer rows.Release()
	if err != nil {
		return memory.Array[int32]{}, err
	}
	return firstOfGroups(ctx, d.rows.budget, on, d.node.On, rows.Values)
}

func firstOfGroups(
	ctx context.Context, budget *memory.Budget, columns []*vector.Vector, on []expr.Expr, rows []int32,
) (memory.Array[int32], error) {
	keyTypes := make([]types.Type, len(on))
	for i, e := range on {
		keyTypes[i] = e.Type()
	}
	table := newGroupTable(budget, keyTypes)
	defer table.release()
	numbers := make([]uint32, rowsAtATime)
	first := memory.Array[int32]{Budget: budget}
	for len(rows) > 0 {
		if ctx.Err() != nil {
			return first, context.Cause(ctx)
		}
		n := min(len(rows), rowsAtATime)
		if err := table.find(columns, rows[:n], numbers[:n]); err != nil {
			return first, err
		}
		if err := first.Reserve(table.groups()); err != nil {
			return first, err
		}
		for k, group := range numbers[:n] {
			if int(group) == len(first.Values) {
				first.Values = append(first.Values, rows[k])
			}
		}
		rows = rows[n:]
	}
	return first, nil
}
