package exec

import (
	"context"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// writtenFiles is the source of a row for each file that was written. All are one morsel.
type writtenFiles struct {
	budget  *memory.Budget
	columns []*expr.Column
	files   []table.WrittenFile
	queue   queue
}

// Reader implements Source.
func (s *writtenFiles) Reader(w *Worker) (Reader, error) {
	s.queue.total = 1
	return &writtenReader{source: s, worker: w, next: len(s.files)}, nil
}

type writtenReader struct {
	source *writtenFiles
	worker *Worker
	next   int
	morsel int64
	out    vector.Batch
}

// Next implements Reader.
func (r *writtenReader) Next(_ context.Context, batch *vector.Batch) (bool, error) {
	files := r.source.files
	if r.next == len(files) {
		_, morsel, ok := r.source.queue.claim(r.worker)
		if !ok || len(files) == 0 {
			return false, nil
		}
		r.next, r.morsel = 0, morsel
	}
	to := min(r.next+r.worker.BatchRows, len(files))
	values := make([][]types.Value, len(r.source.columns))
	for _, file := range files[r.next:to] {
		for i, value := range []types.Value{file.Attempt, file.Path, file.Rows, file.Bytes} {
			values[i] = append(values[i], value)
		}
	}
	r.out.Release()
	for i, column := range r.source.columns {
		v, err := vector.FromValues(r.source.budget, column.DataType, values[i])
		if err != nil {
			return false, err
		}
		r.out.Columns = append(r.out.Columns, v)
	}
	r.out.Len, r.out.Morsel = to-r.next, r.morsel
	r.next = to
	*batch = r.out
	return true, nil
}

// Close implements Reader.
func (r *writtenReader) Close() { r.out.Release() }
