package exec

import (
	"context"

	"github.com/ballista-go/ballista/core/eval"
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
	on   []*eval.Program
	keys []*eval.Program
	env  *stage.Environment
	rows collection
	kept []*vector.Batch
}

func (b *builder) distinctOn(node *physical.DistinctOn, m *meter) (Sink, Source, error) {
	d := &distinctOn{node: node, env: b.env, rows: collection{budget: m.budget}}
	keys := make([]expr.Expr, len(node.Keys))
	for i, key := range node.Keys {
		keys[i] = key.Expr
	}
	var err error
	if d.on, err = compileEach(node.On, node.Input.Output()); err != nil {
		return nil, nil, err
	}
	d.keys, err = compileEach(keys, node.Input.Output())
	b.hold(d)
	return d, &batchSource{batches: func() []*vector.Batch { return d.kept }}, err
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
	batch, err := d.rows.dense(ctx, d.node.Input.Output())
	defer batch.Release()
	if err != nil || batch.Len == 0 {
		return err
	}
	first, err := d.first(ctx, &batch)
	if err != nil {
		return err
	}
	for from := 0; from < len(first); from += d.env.BatchRows {
		kept, err := gatherBatch(d.rows.budget, &batch, first[from:min(from+d.env.BatchRows, len(first))])
		if err != nil {
			return err
		}
		d.kept = append(d.kept, kept)
	}
	return nil
}

// first lists the rows that begin a group, when all are read in the order of the keys.
func (d *distinctOn) first(ctx context.Context, batch *vector.Batch) ([]int32, error) {
	keys := startEach(d.keys, d.rows.budget, d.env.Settings)
	defer keys.close()
	on := startEach(d.on, d.rows.budget, d.env.Settings)
	defer on.close()
	order, err := keys.eval(ctx, batch)
	if err != nil {
		return nil, err
	}
	rows := sortRows(order.Columns, d.node.Keys, batch.Len)
	groups, err := on.eval(ctx, batch)
	if err != nil {
		return nil, err
	}
	return firstOfGroups(d.rows.budget, groups.Columns, d.node.On, rows)
}

func firstOfGroups(budget *memory.Budget, columns []*vector.Vector, on []expr.Expr, rows []int32) ([]int32, error) {
	keyTypes := make([]types.Type, len(on))
	for i, e := range on {
		keyTypes[i] = e.Type()
	}
	table := newGroupTable(budget, keyTypes)
	defer table.release()
	numbers := make([]uint32, len(rows))
	if err := table.find(columns, rows, numbers); err != nil {
		return nil, err
	}
	var first []int32
	for k, group := range numbers {
		if int(group) == len(first) {
			first = append(first, rows[k])
		}
	}
	return first, nil
}
