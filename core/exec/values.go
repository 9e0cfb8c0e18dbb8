package exec

import (
	"context"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/eval"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// valuesSource gives the rows of a list of expressions, in batches of a morsel each.
type valuesSource struct {
	node     *physical.Values
	rows     [][]expr.Expr // all of them, or the task's own
	budget   *memory.Budget
	queue    queue
	batch    int
	settings *expr.Settings
}

func (b *builder) values(node *physical.Values, m *meter) (Source, error) {
	rows := node.Rows
	if node.Share == physical.Divided {
		if b.task == nil {
			return nil, errs.New(errs.Internal, "rows are divided, and their task is not known: %s", node)
		}
		from, to := b.task.Rows(len(rows))
		rows = rows[from:to]
	}
	size := b.env.BatchRows
	morsels := (len(rows) + size - 1) / size
	return &valuesSource{
		node: node, rows: rows, budget: m.budget, queue: queue{total: int64(morsels)}, batch: size, settings: b.env.Settings,
	}, nil
}

func (s *valuesSource) Reader(w *Worker) (Reader, error) {
	return &valuesReader{source: s, worker: w}, nil
}

type valuesReader struct {
	source *valuesSource
	worker *Worker
	owned  vector.Batch
}

func (r *valuesReader) Next(_ context.Context, batch *vector.Batch) (bool, error) {
	position, morsel, ok := r.source.queue.claim(r.worker)
	if !ok {
		return false, nil
	}
	r.owned.Release()
	from := int(position) * r.source.batch
	rows := r.source.rows[from:min(from+r.source.batch, len(r.source.rows))]
	r.owned = vector.Batch{Len: len(rows), Morsel: morsel}
	for i, column := range r.source.node.Columns {
		v, err := r.column(rows, i, column.DataType)
		if err != nil {
			return false, err
		}
		r.owned.Columns = append(r.owned.Columns, v)
	}
	*batch = r.owned
	return true, nil
}

func (r *valuesReader) column(rows [][]expr.Expr, i int, t types.Type) (*vector.Vector, error) {
	values := make([]types.Value, len(rows))
	for k, row := range rows {
		literal, err := eval.Constant(row[i], r.source.settings)
		if err != nil {
			return nil, err
		}
		values[k] = literal.Value
	}
	return vector.FromValues(r.source.budget, t, values)
}

func (r *valuesReader) Close() { r.owned.Release() }
