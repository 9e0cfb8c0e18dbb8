package exec

import (
	"context"
	"sync"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/core/vector"
)

// windower computes window functions. It collects all rows, computes for each call a vector of results and for each row which of
// them is the row's, and gives the rows in their order with the results beside them: what is in the columns is never moved.
type windower struct {
	node    *physical.Window
	budget  *memory.Budget
	env     *stage.Environment
	rows    *keyed
	keys    int // of the partition and the order: the first of rows' keys
	calls   []*windowCall
	table   vector.Batch // all rows, dense, with what was computed
	results queue
	started sync.Once
}

// windowCall is a call of the node, with where its operands lie in the table and, at last, its results.
type windowCall struct {
	call   *expr.Window
	args   []int // of the function or the aggregate
	filter int   // of the aggregate; negative: none
	// frame are the key, the start and the end of a frame of values; negative: none
	frame [3]int

	mu      sync.Mutex
	results *vector.Appender // nil for calls that pick rows of an argument
	// row has for each row of the table that of results, or of the argument, which its result is. It is empty where all rows have
	// the only result.
	row memory.Array[int32]
}

func (b *builder) window(node *physical.Window, m *meter) (Sink, Source, error) {
	w := &windower{node: node, budget: m.budget, env: b.env, keys: len(node.Partition) + len(node.Order)}
	var operands operandList
	operands.exprs = append(append(operands.exprs, node.Partition...), sortExprs(node.Order)...)
	for _, named := range node.Calls {
		w.calls = append(w.calls, operands.call(named.Expr.(*expr.Window), m.budget))
	}
	rows, err := newKeyed(m.budget, operands.exprs, node.Input.Output())
	if err != nil {
		return nil, nil, err
	}
	w.rows = rows
	b.hold(w)
	return w, (*windowSource)(w), nil
}

// operandList is what is computed for each row, the same expression once.
type operandList struct{ exprs []expr.Expr }

func (l *operandList) add(e expr.Expr) int {
	if e == nil {
		return -1
	}
	for i, known := range l.exprs {
		if expr.Same(known, e) {
			return i
		}
	}
	l.exprs = append(l.exprs, e)
	return len(l.exprs) - 1
}

func (l *operandList) call(call *expr.Window, budget *memory.Budget) *windowCall {
	c := &windowCall{call: call, filter: -1, row: memory.Array[int32]{Budget: budget}}
	args := call.Args
	if call.Aggregate != nil {
		c.filter = l.add(call.Aggregate.Filter)
		args = filteredArgs(call.Aggregate)
	}
	for _, arg := range args {
		c.args = append(c.args, l.add(arg))
	}
	for i, e := range []expr.Expr{call.Frame.Key, call.Frame.Start.Value, call.Frame.End.Value} {
		c.frame[i] = l.add(e)
	}
	if call.Aggregate != nil || call.Overload.New != nil {
		c.results = vector.NewAppender(budget, call.Type(), 0)
	}
	return c
}

// filteredArgs are the arguments of an aggregate, which are not evaluated for rows that do not pass its filter where they can fail.
func filteredArgs(a *expr.Aggregate) []expr.Expr {
	args := append([]expr.Expr{}, a.Args...)
	for i, arg := range args {
		if a.Filter != nil && expr.CanFail(arg) {
			args[i] = &expr.Case{Whens: []expr.When{{Condition: a.Filter, Result: arg}}}
		}
	}
	return args
}

func (w *windower) release() {
	w.rows.release()
	w.table.Release()
	for _, c := range w.calls {
		c.row.Release()
		if c.results != nil {
			c.results.Release()
		}
	}
}

// Worker implements Sink.
func (w *windower) Worker(worker *Worker) (Pusher, error) {
	p := w.rows.worker(worker)
	if w.node.Top > 0 && len(w.node.Order) > 0 {
		p.top = newPartitionTop(w.node, w.budget)
	}
	return p, nil
}

// Finish implements Sink: it computes all results.
func (w *windower) Finish(ctx context.Context) error {
	err := w.rows.Finish(ctx)
	if err != nil {
		return err
	}
	if w.table, err = w.rows.dense(ctx, w.env.Workers); err != nil || w.table.Len == 0 {
		return err
	}
	for _, c := range w.calls {
		if err := extend(&c.row, w.table.Len); err != nil {
			return err
		}
	}
	a := newArrangement(w)
	defer a.release()
	if err := a.divide(ctx); err != nil {
		return err
	}
	if len(a.buckets) == 1 { // calls side by side
		return w.compute(ctx, a, a.buckets[0], w.env.Workers)
	}
	return parallel(ctx, w.env.Workers, len(a.buckets), func(ctx context.Context, i int) error {
		return w.compute(ctx, a, a.buckets[i], 1)
	})
}

// compute orders the rows of a bucket and computes the calls of them.
func (w *windower) compute(ctx context.Context, a *arrangement, rows []int32, workers int) error {
	p, err := a.order(ctx, rows, workers)
	defer p.release()
	if err != nil {
		return err
	}
	if err := p.view(ctx); err != nil {
		return err
	}
	return parallel(ctx, workers, len(w.calls), func(ctx context.Context, i int) error {
		c := &computation{windower: w, windowCall: w.calls[i], part: p}
		defer c.release()
		return c.run(ctx)
	})
}

// windowSource gives the rows with their results.
type windowSource windower

func (s *windowSource) Reader(w *Worker) (Reader, error) {
	s.started.Do(func() { s.results.total = int64((s.table.Len + w.BatchRows - 1) / w.BatchRows) })
	return &windowReader{windower: (*windower)(s), worker: w}, nil
}

type windowReader struct {
	windower *windower
	worker   *Worker
	out      vector.Batch
}

func (r *windowReader) Next(_ context.Context, batch *vector.Batch) (bool, error) {
	w := r.windower
	position, morsel, ok := w.results.claim(r.worker)
	if !ok {
		return false, nil
	}
	from := int(position) * r.worker.BatchRows
	n := min(r.worker.BatchRows, w.table.Len-from)
	input := len(w.node.Input.Output())
	r.out.Resize(input + len(w.calls))
	for i := range input {
		if err := vector.Slice(w.budget, r.out.Columns[i], w.table.Columns[i], from, n); err != nil {
			return false, err
		}
	}
	for i, c := range w.calls {
		if err := r.result(r.out.Columns[input+i], c, from, n); err != nil {
			return false, err
		}
	}
	*batch = r.out
	batch.Len, batch.Morsel = n, morsel
	return true, nil
}

// result makes out the results of a call for n rows.
func (r *windowReader) result(out *vector.Vector, c *windowCall, from, n int) error {
	w, rows := r.windower, c.row.Values[from:from+n]
	if c.results != nil {
		return vector.Gather(w.budget, out, c.results.Vector(), rows)
	}
	if !anyDefault(rows) {
		return vector.GatherOuter(w.budget, out, w.operand(c.args[0]), rows)
	}
	return w.withDefaults(out, c, from, rows)
}

// operand is a column of the table.
func (w *windower) operand(key int) *vector.Vector { return w.table.Columns[w.rows.at[key]] }

func anyDefault(rows []int32) bool {
	for _, row := range rows {
		if row == expr.PickDefault {
			return true
		}
	}
	return false
}

// withDefaults takes the third argument where the first has no row for it.
func (w *windower) withDefaults(out *vector.Vector, c *windowCall, from int, rows []int32) error {
	appender := vector.NewAppender(w.budget, c.call.Type(), len(rows))
	value, missing := w.operand(c.args[0]), w.operand(c.args[2])
	one := make([]int32, 1)
	for i := 0; i < len(rows); {
		to := i
		for to < len(rows) && rows[to] >= 0 {
			to++
		}
		err := appender.Append(value, rows[i:to])
		if err == nil && to < len(rows) {
			if one[0] = int32(from + to); rows[to] == expr.PickDefault {
				err = appender.Append(missing, one)
			} else {
				err = appender.AppendNulls(1)
			}
			to++
		}
		if err != nil {
			appender.Release()
			return err
		}
		i = to
	}
	out.Release()
	*out = *appender.Finish()
	return nil
}

func (r *windowReader) Close() { r.out.Release() }
