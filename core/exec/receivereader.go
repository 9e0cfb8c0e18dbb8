package exec

import (
	"context"

	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/block"
)

// receiveReader decodes blocks for one worker.
type receiveReader struct {
	source *receiveSource
	worker *Worker
	rows   *vector.Batch // of a block
	from   int           // those before were given
	part   vector.Batch  // when a block has more rows than a batch may have
}

func (r *receiveReader) Next(ctx context.Context, batch *vector.Batch) (bool, error) {
	r.source.open(ctx, r.worker)
	for r.rows == nil || r.from >= r.rows.Len {
		r.release()
		buffer, morsel, err := r.source.claim(ctx, r.worker)
		if err != nil || buffer == nil {
			return false, err
		}
		r.rows, err = block.DecodeFrom(r.source.budget, buffer, r.source.types)
		buffer.Release()
		if err != nil {
			return false, err
		}
		r.rows.Morsel, r.from = morsel, 0
	}
	return true, r.cut(batch)
}

// cut makes batch the next rows of the block, as many as a batch may have.
func (r *receiveReader) cut(batch *vector.Batch) error {
	from, n := r.from, min(r.rows.Len-r.from, r.worker.BatchRows)
	r.from += n
	if n == r.rows.Len {
		*batch = *r.rows
		return nil
	}
	r.part.Resize(len(r.rows.Columns))
	for i, column := range r.rows.Columns {
		if err := vector.Slice(r.source.budget, r.part.Columns[i], column, from, n); err != nil {
			return err
		}
	}
	r.part.Len, r.part.Morsel = n, r.rows.Morsel
	*batch = r.part
	return nil
}

func (r *receiveReader) release() {
	if r.rows != nil {
		r.rows.Release()
	}
	r.rows = nil
}

func (r *receiveReader) Close() {
	r.part.Release()
	r.release()
	r.source.leave(r.worker)
}
