package exec

import (
	"context"

	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/vector"
)

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
	keys      []*vector.Vector
	coded     []*vector.Vector // scratch, where keys are coded
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
		if err := merged.finish(ctx); err != nil {
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
	if err := r.emitKeys(from, to, r.keyColumns(columns)); err != nil {
		return err
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

func (r *aggregateReader) emitKeys(from, to int, out []*vector.Vector) error {
	coding := r.aggregate.coding
	if coding == nil {
		return r.groups.table.emit(from, to, out)
	}
	if r.coded == nil {
		r.coded = newVectors(len(coding.types))
	}
	if err := r.groups.table.emit(from, to, r.coded); err != nil {
		return err
	}
	return coding.decode(r.coded, out)
}

// keyColumns are the columns that keys go to: the number of the grouping set, where there are sets, is the last of all.
func (r *aggregateReader) keyColumns(columns []*vector.Vector) []*vector.Vector {
	a := r.aggregate
	r.keys = append(r.keys[:0], columns[:len(a.node.Groups)]...)
	if len(a.keyTypes) > len(a.node.Groups) {
		r.keys = append(r.keys, columns[len(columns)-1])
	}
	return r.keys
}

func (r *aggregateReader) Close() {
	r.out.Release()
	releaseAll(r.coded)
}
