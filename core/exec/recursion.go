package exec

import (
	"context"
	"maps"
	"sync"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/tree"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// recursion is the source of a recursive query. Its readers share the rows of a round; who finds none left runs the next one, with
// workers of its own, while the others wait. It begins when rows are asked for, and does not go on when they are not.
type recursion struct {
	node   *physical.Recursion
	outer  *builder
	budget *memory.Budget
	seen   *groupTable // of a distinct recursion

	mu       sync.Mutex // guards the rest
	rows     collection // of the last round
	begun    bool
	next     int   // the batch of rows to hand out
	position int64 // morsels handed out
}

func (b *builder) recursion(ctx context.Context, node *physical.Recursion) (*chain, error) {
	m := b.meter(node)
	tree.Walk(node.Step, func(inner physical.Node) bool {
		b.meter(inner)
		return true
	})
	r := &recursion{node: node, outer: b, budget: m.budget, rows: newCollection(m.budget)}
	if node.Distinct {
		r.seen = newGroupTable(m.budget, typesOf(node))
	}
	start, err := b.build(ctx, node.Start)
	if err != nil {
		return nil, err
	}
	b.hold(r)
	b.end(start, &measuredSink{Sink: &r.rows, meter: m})
	return &chain{source: &measuredSource{Source: r, meter: m}}, nil
}

func typesOf(node physical.Node) []types.Type {
	var list []types.Type
	for _, c := range node.Output() {
		list = append(list, c.DataType)
	}
	return list
}

func (r *recursion) release() {
	r.rows.release()
	if r.seen != nil {
		r.seen.release()
	}
}

// Reader implements Source.
func (r *recursion) Reader(w *Worker) (Reader, error) {
	return &recursionReader{recursion: r, worker: w}, nil
}

// recursionReader holds the batch that it gave last: by then the round may be over.
type recursionReader struct {
	*recursion
	worker *Worker
	held   *vector.Batch
}

// Next implements Reader.
func (r *recursionReader) Next(ctx context.Context, batch *vector.Batch) (bool, error) {
	r.Close()
	r.mu.Lock()
	defer r.mu.Unlock()
	for r.next == len(r.rows.batches) || !r.begun {
		if err := r.advance(ctx); err != nil || len(r.rows.batches) == 0 {
			return false, err
		}
	}
	r.held = r.rows.batches[r.next].Share()
	r.next++
	*batch = *r.held
	r.worker.order.mu.Lock()
	batch.Morsel = r.worker.order.begin(r.worker, r.position)
	r.worker.order.changed.Broadcast()
	r.worker.order.mu.Unlock()
	r.position++
	return true, nil
}

// Close implements Reader.
func (r *recursionReader) Close() {
	if r.held != nil {
		r.held.Release()
		r.held = nil
	}
}

// advance makes rows those of the next round. The first are those of the start.
func (r *recursion) advance(ctx context.Context) error {
	if r.begun {
		if len(r.rows.batches) == 0 {
			return nil
		}
		if err := r.round(ctx); err != nil {
			return err
		}
	}
	r.begun, r.next = true, 0
	if r.seen == nil {
		return nil
	}
	return r.keepNew()
}

// round runs the step over the rows, and makes its result the rows.
func (r *recursion) round(ctx context.Context) error {
	inner := newBuilder(r.outer.env, r.node.Step)
	inner.task, inner.meters = r.outer.task, r.outer.meters
	inner.inRound = true
	inner.shared = maps.Clone(r.outer.shared)
	inner.shared[r.node.ID] = &shared{rows: &r.rows}
	made := newCollection(r.budget)
	step, err := inner.build(ctx, r.node.Step)
	if err == nil {
		inner.end(step, &made)
		err = (&execution{inner, newDriver(r.outer.env)}).runPipelines(ctx)
	}
	inner.release()
	if err != nil {
		made.release()
		return err
	}
	r.rows.release()
	r.rows.batches, r.rows.charge = made.batches, made.charge
	return nil
}

// keepNew drops the rows that were given before.
func (r *recursion) keepNew() error {
	kept := newCollection(r.budget)
	for _, batch := range r.rows.batches {
		fresh, err := r.fresh(batch)
		if err != nil {
			kept.release()
			return err
		}
		if fresh != nil {
			kept.batches = append(kept.batches, fresh)
		}
	}
	r.rows.release()
	r.rows.batches = kept.batches
	return nil
}

// fresh is the rows of a batch that are seen for the first time; nil for none.
func (r *recursion) fresh(batch *vector.Batch) (*vector.Batch, error) {
	rows := batch.Rows
	if rows == nil {
		for i := range batch.Len {
			rows = append(rows, int32(i))
		}
	}
	before := r.seen.groups()
	numbers := make([]uint32, len(rows))
	if err := r.seen.find(batch.Columns, rows, numbers); err != nil {
		return nil, err
	}
	picked := make([]int32, 0, r.seen.groups()-before)
	first := make([]bool, r.seen.groups()-before)
	for k, number := range numbers {
		if at := int(number) - before; at >= 0 && !first[at] {
			first[at] = true
			picked = append(picked, rows[k])
		}
	}
	if len(picked) == 0 {
		return nil, nil
	}
	selected, fresh := *batch, new(vector.Batch)
	selected.Rows = picked
	if err := selected.Compact(r.budget, fresh); err != nil {
		fresh.Release()
		return nil, err
	}
	return fresh, nil
}
