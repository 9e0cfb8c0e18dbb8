package exec

import (
	"context"

	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/vector"
)

// Rest gives the build rows that the join owes: with a match for RightSemi, otherwise without.
func (j *hashJoin) Rest(context.Context) (Source, error) {
	if j.matched == nil {
		return nil, nil
	}
	wanted := j.node.Kind == logical.RightSemi
	var rows []int32
	for row := range j.build.Len {
		if j.matched.Get(row) == wanted {
			rows = append(rows, int32(row))
		}
	}
	size := j.env.BatchRows
	return &unmatchedSource{join: j, rows: rows, queue: queue{total: int64((len(rows) + size - 1) / size)}}, nil
}

type unmatchedSource struct {
	join  *hashJoin
	rows  []int32
	queue queue
}

func (s *unmatchedSource) Reader(w *Worker) (Reader, error) {
	return &unmatchedReader{source: s, worker: w, emitter: newJoinEmitter(&s.join.layout, s.join.budget)}, nil
}

type unmatchedReader struct {
	source  *unmatchedSource
	worker  *Worker
	emitter *joinEmitter
}

func (r *unmatchedReader) Next(_ context.Context, batch *vector.Batch) (bool, error) {
	position, morsel, ok := r.source.queue.claim(r.worker)
	if !ok {
		return false, nil
	}
	size := r.worker.BatchRows
	from := int(position) * size
	out, err := r.emitter.buildOnly(&r.source.join.build, r.source.rows[from:min(from+size, len(r.source.rows))])
	if err != nil {
		return false, err
	}
	*batch = *out
	batch.Morsel = morsel
	return true, nil
}

func (r *unmatchedReader) Close() { r.emitter.release() }
