package ipc

import (
	"context"
	"sync/atomic"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/source/ipc/metadata"
	"github.com/ballista-go/ballista/core/source/store"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/vector"
)

// reader reads the batches of a split one after another.
type reader struct {
	split        *split
	env          *table.Env
	object       store.Object
	index        *index
	columns      []*column
	dictionaries dictionaries
	next         int // batch to read next
	rows, given  int // of the batch that is being given out
	out          vector.Batch
}

// column is a column of the request, brought to the table's type.
type column struct {
	wanted *expr.Column
	at     int // in the file; negative: it lacks the column, which is NULL
	cast   *source.Cast
	batch  *vector.Vector // of the batch
	slice  vector.Vector  // of that, what is given out
}

func (r *reader) start(ctx context.Context) error {
	var err error
	if r.index, err = indexOfObject(ctx, r.object, r.split.file); err != nil {
		return err
	}
	r.dictionaries = dictionaries{index: r.index, from: r.object, size: r.object.Size(), env: r.env}
	for _, b := range r.split.batches {
		if b.Group >= int64(len(r.index.batches)) || b.To != r.index.batches[b.Group].rows {
			return invalid("it has no record batch %d of %d rows", b.Group, b.To)
		}
	}
	for _, c := range r.split.columns {
		made, err := r.newColumn(c)
		if err != nil {
			return err
		}
		r.columns = append(r.columns, made)
	}
	r.out.Columns = make([]*vector.Vector, len(r.columns))
	return nil
}

func (r *reader) newColumn(c table.Column) (*column, error) {
	field := r.split.schema.Field(c.Index)
	made := &column{wanted: c.Column, at: find(r.index.fields, c.Index, field.Name)}
	if made.at < 0 {
		return made, nil
	}
	var err error
	made.cast, err = source.NewCast(r.index.fields[made.at].Type, field, r.env)
	return made, err
}

// find is where a column of the table is in the file: at the same place if it has the name, or by the name; -1: nowhere.
func find(fields []*metadata.Field, index int, name string) int {
	if index < len(fields) && fields[index].Name == name {
		return index
	}
	for i, f := range fields {
		if f.Name == name {
			return i
		}
	}
	return -1
}

// Next implements table.Reader.
func (r *reader) Next(ctx context.Context, batch *vector.Batch) (bool, error) {
	for r.given == r.rows {
		if r.next == len(r.split.batches) {
			return false, nil
		}
		if err := ctx.Err(); err != nil {
			return false, err
		}
		if err := r.load(r.index.batches[r.split.batches[r.next].Group]); err != nil {
			return false, within(err, r.split.file)
		}
		r.next++
	}
	n := min(r.env.BatchRows, r.rows-r.given)
	for i, c := range r.columns {
		var err error
		if r.out.Columns[i], err = r.give(ctx, c, n); err != nil {
			return false, within(err, r.split.file)
		}
	}
	r.given += n
	*batch = r.out
	batch.Len = n
	return true, nil
}

// give is the next n rows of a column.
func (r *reader) give(ctx context.Context, c *column, n int) (*vector.Vector, error) {
	if c.at < 0 {
		return &c.slice, c.slice.MakeNull(r.env.Budget, c.wanted.DataType, n)
	}
	if err := vector.Slice(r.env.Budget, &c.slice, c.batch, r.given, n); err != nil {
		return nil, err
	}
	return c.cast.Values(ctx, &c.slice, n)
}

// load reads the wanted columns of a record batch.
func (r *reader) load(from batchPlace) error {
	r.release()
	r.rows, r.given = int(from.rows), 0
	atomic.AddInt64(&r.env.Metrics.GroupsRead, 1)
	if len(r.columns) == 0 {
		return nil
	}
	o, err := readMessage(r.object, r.object.Size(), from.at)
	if err != nil {
		return err
	}
	if o == nil || o.kind != batchMessage {
		return invalid("no record batch at byte %d", from.at)
	}
	fields := r.index.fields
	b, err := readBatch(o, fields)
	if err != nil {
		return err
	}
	if b.rows != from.rows {
		return invalid("record batch at byte %d has %d rows, expected %d", from.at, b.rows, from.rows)
	}
	y := newBody(b, r.object, r.env)
	defer y.release()
	for _, c := range r.columns {
		if c.at >= 0 {
			y.want(fields[c.at], b.columns[c.at])
		}
	}
	if err := y.read(); err != nil {
		return err
	}
	r.dictionaries.known = from.dictionaries
	return r.makeColumns(y)
}

func (r *reader) makeColumns(y *body) error {
	for _, c := range r.columns {
		if c.at < 0 {
			continue
		}
		f := r.index.fields[c.at]
		var err error
		if c.batch, err = y.column(f, y.batch.columns[c.at], &r.dictionaries); err != nil {
			return invalidColumn(err, f)
		}
	}
	return nil
}

func (r *reader) release() {
	for _, c := range r.columns {
		c.slice.Release()
		if c.batch != nil {
			c.batch.Release()
			c.batch = nil
		}
	}
}

// Close implements table.Reader.
func (r *reader) Close() error {
	r.release()
	for _, c := range r.columns {
		c.cast.Close()
	}
	r.dictionaries.release()
	return r.object.Close()
}
