package exec

import (
	"context"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/vector"
)

const (
	// partitionedGroups is how many groups the workers have when they are merged by partition, in parallel.
	partitionedGroups   = 1 << 14
	aggregatePartitions = 16
)

// Finish implements Sink. It leaves the merging of many groups to the readers of the result.
func (a *hashAggregate) Finish(ctx context.Context) error {
	if a.ordered != nil {
		if err := a.aggregateInOrder(ctx); err != nil {
			return err
		}
	}
	a.keepFilled()
	total := 0
	for _, g := range a.partials {
		total += g.groups()
	}
	switch {
	case len(a.partials) == 1:
		a.merged, a.partials = a.partials, nil
		return a.merged[0].finish()
	case total < partitionedGroups || a.anyDistinct() || len(a.keyTypes) == 0:
		return a.mergeAll(ctx)
	}
	a.merged = make([]*aggregation, aggregatePartitions)
	return nil
}

// keepFilled drops the workers' aggregations that are empty, save for one.
func (a *hashAggregate) keepFilled() {
	if len(a.keyTypes) == 0 {
		return
	}
	kept := a.partials[:0]
	for i, g := range a.partials {
		if g.groups() > 0 || i == len(a.partials)-1 && len(kept) == 0 {
			kept = append(kept, g)
			continue
		}
		g.release()
	}
	a.partials = kept
}

func (a *hashAggregate) anyDistinct() bool {
	for _, c := range a.calls {
		if c.distinct() {
			return true
		}
	}
	return false
}

// mergeAll merges the workers' groups into those of the first.
func (a *hashAggregate) mergeAll(ctx context.Context) error {
	target := a.partials[0]
	for _, g := range a.partials[1:] {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := target.merge(g, nil); err != nil {
			return err
		}
		g.release()
		a.partials = []*aggregation{target}
	}
	a.merged, a.partials = a.partials, nil
	return target.finish()
}

// mergePartition merges the groups of all workers whose hash is in the partition.
func (a *hashAggregate) mergePartition(ctx context.Context, partition int) (*aggregation, error) {
	target, err := a.newAggregation()
	if err != nil {
		return target, err
	}
	for _, g := range a.partials {
		if err := ctx.Err(); err != nil {
			return target, err
		}
		rows := make([]int32, 0, g.groups()/aggregatePartitions+1)
		for group, hash := range g.table.hashes {
			if int(hash>>(64-4)) == partition {
				rows = append(rows, int32(group))
			}
		}
		if err := target.merge(g, rows); err != nil {
			return target, err
		}
	}
	return target, nil
}

// merge adds groups of other: those in rows, or all when rows is nil.
func (g *aggregation) merge(other *aggregation, rows []int32) error {
	n := other.groups()
	selected := rows
	if selected == nil {
		selected = make([]int32, n)
		for i := range selected {
			selected[i] = int32(i)
		}
	}
	var mapping []uint32
	if len(g.aggregate.keyTypes) > 0 {
		mapping = make([]uint32, len(selected))
		if err := g.table.find(other.table.keyVectors(), selected, mapping); err != nil {
			return err
		}
		if err := g.grow(); err != nil {
			return err
		}
	}
	for i, accumulator := range g.accumulators {
		if g.distinct[i] != nil {
			if err := g.distinct[i].merge(other.distinct[i], mapping); err != nil {
				return err
			}
			continue
		}
		if err := mergeStates(g, i, accumulator, other, mapping, selected); err != nil {
			return err
		}
	}
	return nil
}

// mergePortion is how many states are written at a time.
const mergePortion = 1 << 14

// mergeStates passes the states of the selected groups from one accumulator to another, in portions.
func mergeStates(g *aggregation, i int, to expr.Accumulator, other *aggregation, mapping []uint32, selected []int32) error {
	states := stateVectors(g.aggregate.calls[i].call)
	defer releaseAll(states)
	for k := 0; k < len(selected); {
		from := int(selected[k])
		until := min(from+mergePortion, other.groups())
		portion := []int32{}
		first := k
		for k < len(selected) && int(selected[k]) < until {
			portion = append(portion, selected[k]-int32(from))
			k++
		}
		if err := other.accumulators[i].Partial(from, until, states); err != nil {
			return err
		}
		var groups []uint32
		if mapping != nil {
			groups = mapping[first:k]
		}
		if err := to.Merge(groups, states, portion); err != nil {
			return err
		}
	}
	return nil
}

func stateVectors(call *expr.Aggregate) []*vector.Vector {
	states := make([]*vector.Vector, len(call.Overload.State))
	for i := range states {
		states[i] = new(vector.Vector)
	}
	return states
}

func releaseAll(vectors []*vector.Vector) {
	for _, v := range vectors {
		v.Release()
	}
}

// aggregateSource gives the groups of a finished aggregation. A morsel is a partition.
type aggregateSource hashAggregate

func (s *aggregateSource) Reader(w *Worker) (Reader, error) {
	a := (*hashAggregate)(s)
	a.once.Do(func() { a.results.total = int64(len(a.merged)) })
	return &aggregateReader{aggregate: a, worker: w}, nil
}

type aggregateReader struct {
	aggregate *hashAggregate
	worker    *Worker
	groups    *aggregation // the partition that is being read
	morsel    int64
	next      int
	out       vector.Batch
}

func (r *aggregateReader) Next(ctx context.Context, batch *vector.Batch) (bool, error) {
	for r.groups == nil || r.next >= r.groups.groups() {
		position, morsel, ok := r.aggregate.results.claim(r.worker)
		if !ok {
			return false, nil
		}
		if err := r.open(ctx, int(position)); err != nil {
			return false, err
		}
		r.next, r.morsel = 0, morsel
	}
	to := min(r.next+r.worker.BatchRows, r.groups.groups())
	if err := r.emit(r.next, to); err != nil {
		return false, err
	}
	*batch = r.out
	batch.Len, batch.Morsel = to-r.next, r.morsel
	r.next = to
	return true, nil
}

func (r *aggregateReader) open(ctx context.Context, partition int) error {
	a := r.aggregate
	if a.merged[partition] == nil {
		merged, err := a.mergePartition(ctx, partition)
		a.merged[partition] = merged // released with the query, after an error too
		if err != nil {
			return err
		}
		if err := merged.finish(); err != nil {
			return err
		}
	}
	r.groups = a.merged[partition]
	return nil
}

// emit writes the keys and the results, or the states, of groups from (inclusive) to to (exclusive).
func (r *aggregateReader) emit(from, to int) error {
	a := r.aggregate
	r.out.Resize(len(a.node.Output()))
	columns := r.out.Columns
	setID := len(a.keyTypes) - len(a.node.Groups) // 1 where grouping sets are numbered, in the last column
	for i, key := range r.groups.table.keyVectors() {
		out := columns[i]
		if setID == 1 && i == len(a.node.Groups) {
			out = columns[len(columns)-1]
		}
		if err := sliceRows(a.budget, out, key, from, to); err != nil {
			return err
		}
	}
	at := len(a.node.Groups)
	for i, accumulator := range r.groups.accumulators {
		if a.node.Mode == physical.Partial {
			width := len(a.calls[i].call.Overload.State)
			if err := accumulator.Partial(from, to, columns[at:at+width]); err != nil {
				return err
			}
			at += width
			continue
		}
		if err := accumulator.Final(from, to, columns[at]); err != nil {
			return err
		}
		at++
	}
	return nil
}

func sliceRows(budget *memory.Budget, out, v *vector.Vector, from, to int) error {
	return vector.Slice(budget, out, v, from, to-from)
}

func (r *aggregateReader) Close() { r.out.Release() }
