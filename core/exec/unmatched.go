package exec

import (
	"context"

	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/vector"
)

// unmatchedRows is how many build rows are looked through as a morsel.
const unmatchedRows = 1 << 16

// Rest gives the build rows that the join owes: with a match for RightSemi, otherwise without.
func (j *hashJoin) Rest(context.Context) (Source, error) {
	if j.matched == nil {
		return nil, nil
	}
	morsels := (j.build.Len + unmatchedRows - 1) / unmatchedRows
	return &unmatchedSource{join: j, wanted: j.node.Kind == logical.RightSemi, queue: queue{total: int64(morsels)}}, nil
}

type unmatchedSource struct {
	join   *hashJoin
	wanted bool // whether the rows have a match
	queue  queue
}

func (s *unmatchedSource) Reader(w *Worker) (Reader, error) {
	return &unmatchedReader{source: s, worker: w, emitter: newJoinEmitter(&s.join.layout, s.join.budget)}, nil
}

type unmatchedReader struct {
	source   *unmatchedSource
	worker   *Worker
	emitter  *joinEmitter
	next, to int // what is left of the morsel
	morsel   int64
	rows     []int32
}

func (r *unmatchedReader) Next(_ context.Context, batch *vector.Batch) (bool, error) {
	for r.rows = r.rows[:0]; len(r.rows) == 0; {
		if r.next == r.to && !r.claim() {
			return false, nil
		}
		r.collect()
	}
	out, err := r.emitter.buildOnly(&r.source.join.build, r.rows)
	if err != nil {
		return false, err
	}
	*batch = *out
	batch.Morsel = r.morsel
	return true, nil
}

func (r *unmatchedReader) claim() bool {
	position, morsel, ok := r.source.queue.claim(r.worker)
	r.next, r.morsel = int(position)*unmatchedRows, morsel
	r.to = min(r.next+unmatchedRows, r.source.join.build.Len)
	return ok
}

// collect lists rows of the morsel that the join owes, as many as a batch has.
func (r *unmatchedReader) collect() {
	for ; r.next < r.to && len(r.rows) < r.worker.BatchRows; r.next++ {
		if r.source.join.matched.Get(r.next) == r.source.wanted {
			r.rows = append(r.rows, int32(r.next))
		}
	}
}

func (r *unmatchedReader) Close() { r.emitter.release() }
