package blocks

import (
	"context"
	"math"
	"sync/atomic"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/block"
)

// fetchBytes is how much is fetched at once, unless a block is larger.
const fetchBytes = 1 << 20

// reader reads the blocks of a split one after another.
type reader struct {
	split    *split
	env      *table.Env
	columns  []types.Type   // of the table
	next     int            // range to read next
	bytes    *memory.Buffer // of the file, of some ranges; or nil
	from, to int64          // where they lie
	keeping  *memory.Budget // of the bytes, where the cache keeps their blocks; otherwise nil
	block    *vector.Batch  // that is being given out; nil between blocks
	given    int            // rows of it, or, where there are no columns, of the split
	out      vector.Batch
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

// load makes a block the one that is given out: one that is kept, or else one that is fetched.
func (r *reader) load(ctx context.Context, at table.Range) (err error) {
	r.release()
	t := r.split.table
	if r.block = t.cache.find(t.id, r.columns, at); r.block == nil {
		if err = r.fetch(ctx, at); err == nil {
			r.block, err = r.decode(at)
		}
	}
	if err != nil {
		return err
	}
	r.given = 0
	atomic.AddInt64(&r.env.Metrics.GroupsRead, 1)
	return nil
}

// fetch sees to it that the bytes of the next range are there. Small ranges that follow each other are fetched together.
func (r *reader) fetch(ctx context.Context, at table.Range) error {
	if r.bytes != nil && at.From >= r.from && at.To <= r.to {
		return nil
	}
	r.drop()
	end := at.To
	for _, following := range r.split.piece.Ranges[r.next+1:] {
		if following.From < end || following.From-end >= alignment || following.To-at.From > fetchBytes {
			break
		}
		end = following.To
	}
	bytes, err := r.alloc(end - at.From)
	if err != nil {
		return err
	}
	t := r.split.table
	if err := t.fetcher.Fetch(ctx, t.id, at.From, bytes.Bytes()[:end-at.From]); err != nil {
		bytes.Release()
		return err
	}
	r.bytes, r.from, r.to = bytes, at.From, end
	atomic.AddInt64(&r.env.Metrics.BytesRead, end-at.From)
	return nil
}

// alloc is memory of the cache, where it has room, or of the query.
func (r *reader) alloc(size int64) (*memory.Buffer, error) {
	if size > math.MaxInt32 {
		return nil, errs.New(errs.InvalidValue, "block of table %s is too large: %d bytes", r.split.table.id, size)
	}
	if r.keeping = r.split.table.cache.room(r.split.table.id, size); r.keeping != nil {
		if bytes, err := r.keeping.Alloc(int(size)); err == nil {
			return bytes, nil
		}
		r.keeping = nil
	}
	return r.env.Budget.Alloc(int(size))
}

// decode makes a block of its bytes, and has it kept.
func (r *reader) decode(at table.Range) (*vector.Batch, error) {
	id, cache := r.split.table.id, r.split.table.cache
	data := r.bytes.Bytes()[at.From-r.from : at.To-r.from]
	length, err := block.Length(data)
	if err == nil && length != len(data) {
		err = errs.New(errs.InvalidValue, "%d bytes, of %d", len(data), length)
	}
	var decoded *vector.Batch
	if err == nil {
		part := memory.Foreign(data, r.bytes.Retain().Release)
		defer part.Release()
		decoded, err = r.decodePart(part)
	}
	if err != nil {
		return nil, errs.New(errs.InvalidValue, "reading block at byte %d of table %s: %w", at.From, id, err)
	}
	if int64(decoded.Len) != at.Group {
		decoded.Release()
		return nil, errs.New(errs.InvalidValue, "block at byte %d of table %s has %d rows, expected %d", at.From, id, decoded.Len, at.Group)
	}
	if r.keeping != nil {
		cache.keep(id, r.columns, at.From, decoded.Share())
	}
	return decoded, nil
}

// decodePart decodes a part of r.bytes. One that is not aligned is copied to memory of the same budget.
func (r *reader) decodePart(part *memory.Buffer) (*vector.Batch, error) {
	if r.keeping == nil {
		return block.DecodeFrom(r.env.Budget, part, r.columns)
	}
	decoded, err := block.DecodeFrom(r.keeping, part, r.columns)
	if errs.Is(err, errs.OutOfMemory) {
		r.keeping = nil
		return block.DecodeFrom(r.env.Budget, part, r.columns)
	}
	return decoded, err
}

func (r *reader) release() {
	r.out.Release()
	if r.block != nil {
		r.block.Release()
		r.block = nil
	}
}

// drop lets go of the bytes that were fetched.
func (r *reader) drop() {
	if r.bytes != nil {
		r.bytes.Release()
		r.bytes = nil
	}
}

// Close implements table.Reader.
func (r *reader) Close() error {
	r.release()
	r.drop()
	return nil
}
