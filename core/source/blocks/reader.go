package blocks

import (
	"context"
	"sync/atomic"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/block"
)

// fetchBytes is how much is fetched at once, unless a block is larger.
const fetchBytes = 1 << 20

// reader reads the blocks of a split one after another.
type reader struct {
	split *split
	env   *table.Env
	next  int    // range to read next
	bytes []byte // of the file, from position from on, of some ranges
	from  int64
	block *vector.Batch // that is being given out; nil between blocks
	given int           // rows of it, or, where there are no columns, of the split
	out   vector.Batch
}

// Next implements table.Reader.
func (r *reader) Next(ctx context.Context, batch *vector.Batch) (bool, error) {
	if len(r.split.columns) == 0 {
		return r.count(batch), nil
	}
	for r.block == nil || r.given == r.block.Len {
		if r.next == len(r.split.piece.Ranges) {
			return false, nil
		}
		if err := r.load(ctx, r.split.piece.Ranges[r.next]); err != nil {
			return false, err
		}
		r.next++
	}
	n := min(r.env.BatchRows, r.block.Len-r.given)
	r.out.Resize(len(r.split.columns))
	for i, column := range r.split.columns {
		if err := vector.Slice(r.env.Budget, r.out.Columns[i], r.block.Columns[column.Index], r.given, n); err != nil {
			return false, err
		}
	}
	r.given += n
	*batch = r.out
	batch.Len = n
	return true, nil
}

// count gives rows without columns, for which nothing is read.
func (r *reader) count(batch *vector.Batch) bool {
	n := min(r.split.Rows()-int64(r.given), int64(r.env.BatchRows))
	r.given += int(n)
	*batch = vector.Batch{Len: int(n)}
	return n > 0
}

func (r *reader) load(ctx context.Context, at table.Range) error {
	r.release()
	t := r.split.table
	if err := r.fetch(ctx, at); err != nil {
		return err
	}
	data := r.bytes[at.From-r.from : at.To-r.from]
	columns := make([]types.Type, t.schema.NumFields())
	for i, field := range t.schema.Fields() {
		columns[i] = field.Type
	}
	decoded, err := block.Decode(r.env.Budget, data, columns)
	if err != nil {
		return errs.New(errs.InvalidValue, "reading block at byte %d of table %s: %w", at.From, t.id, err)
	}
	if int64(decoded.Len) != at.Group {
		decoded.Release()
		return errs.New(errs.InvalidValue, "block at byte %d of table %s has %d rows, expected %d", at.From, t.id, decoded.Len, at.Group)
	}
	r.block, r.given = decoded, 0
	atomic.AddInt64(&r.env.Metrics.GroupsRead, 1)
	return nil
}

// fetch sees to it that the bytes of the next range are there. Small ranges that follow each other are fetched together.
func (r *reader) fetch(ctx context.Context, at table.Range) error {
	if at.From >= r.from && at.To <= r.from+int64(len(r.bytes)) {
		return nil
	}
	end := at.To
	for _, following := range r.split.piece.Ranges[r.next+1:] {
		if following.From != end || following.To-at.From > fetchBytes {
			break
		}
		end = following.To
	}
	t := r.split.table
	data, err := t.fetcher.Fetch(ctx, t.id, at.From, end-at.From)
	if err != nil {
		return err
	}
	if int64(len(data)) != end-at.From {
		return errs.New(errs.IO, "table %s: %d bytes were fetched at %d, expected %d", t.id, len(data), at.From, end-at.From)
	}
	r.bytes, r.from = data, at.From
	atomic.AddInt64(&r.env.Metrics.BytesRead, int64(len(data)))
	return nil
}

func (r *reader) release() {
	r.out.Release()
	if r.block != nil {
		r.block.Release()
		r.block = nil
	}
}

// Close implements table.Reader.
func (r *reader) Close() error {
	r.release()
	return nil
}
