package exec

import (
	"context"

	"github.com/ballista-go/ballista/core/eval"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/vector"
)

// keyed collects rows together with keys. Keys that are not columns already are computed by the worker that has the batch, and
// stand after the columns of the input.
type keyed struct {
	collection
	columns  []*expr.Column // of the input, and then of the computed keys
	computed []*eval.Program
	at       []int // by key: its column
}

func newKeyed(budget *memory.Budget, keys []expr.Expr, input []*expr.Column) (*keyed, error) {
	k := &keyed{collection: newCollection(budget), columns: append([]*expr.Column{}, input...)}
	var computed []expr.Expr
	for _, key := range keys {
		position := columnOf(key, input)
		if position < 0 {
			position = len(k.columns)
			k.columns = append(k.columns, &expr.Column{DataType: key.Type(), Null: key.Nullable()})
			computed = append(computed, key)
		}
		k.at = append(k.at, position)
	}
	var err error
	k.computed, err = eval.CompileEach(computed, input)
	return k, err
}

// columnOf is the position of the column that an expression is, or negative when it is another expression.
func columnOf(e expr.Expr, columns []*expr.Column) int {
	column, ok := e.(*expr.Column)
	if !ok {
		return -1
	}
	for i, c := range columns {
		if c.ID == column.ID {
			return i
		}
	}
	return -1
}

// Worker implements Sink.
func (k *keyed) Worker(w *Worker) (Pusher, error) { return k.worker(w), nil }

func (k *keyed) worker(w *Worker) *keyedPusher {
	return &keyedPusher{
		keyed:         k,
		collectPusher: k.pusher(),
		evaluators:    startEach(k.computed, k.budget, w.Settings),
	}
}

// dense makes one batch of all rows, and releases them.
func (k *keyed) dense(ctx context.Context, workers int) (vector.Batch, error) {
	return k.collection.dense(ctx, workers, k.columns)
}

// keys are the columns of the keys.
func (k *keyed) keys(batch *vector.Batch) []*vector.Vector {
	keys := make([]*vector.Vector, len(k.at))
	for i, at := range k.at {
		keys[i] = batch.Columns[at]
	}
	return keys
}

// keyedPusher is one worker's part of a keyed collection.
type keyedPusher struct {
	collectPusher
	evaluators *evaluators
	wide       vector.Batch
	keyed      *keyed
	top        *partitionTop // leaves rows out; or nil
	narrow     vector.Batch
	keys       []*vector.Vector
}

// Push implements Pusher.
func (p *keyedPusher) Push(ctx context.Context, batch *vector.Batch) (bool, error) {
	if len(p.evaluators.list) == 0 {
		return p.take(ctx, batch)
	}
	computed, err := p.evaluators.eval(ctx, batch)
	if err != nil {
		return false, err
	}
	columns := append(append(p.wide.Columns[:0], batch.Columns...), computed.Columns...)
	p.wide = *batch
	p.wide.Columns = columns
	return p.take(ctx, &p.wide)
}

// take keeps a batch with its keys.
func (p *keyedPusher) take(ctx context.Context, batch *vector.Batch) (bool, error) {
	if p.top == nil {
		return p.collectPusher.Push(ctx, batch)
	}
	p.keys = p.keys[:0]
	for _, at := range p.keyed.at {
		p.keys = append(p.keys, batch.Columns[at])
	}
	rows, err := p.top.pass(batch, p.keys)
	if err != nil || rows != nil && len(rows) == 0 {
		return true, err
	}
	p.narrow = *batch
	p.narrow.Rows = rows
	return p.collectPusher.Push(ctx, &p.narrow)
}

// Close implements Pusher.
func (p *keyedPusher) Close() {
	p.evaluators.close()
	if p.top != nil {
		p.top.release()
	}
	p.collectPusher.Close()
}
