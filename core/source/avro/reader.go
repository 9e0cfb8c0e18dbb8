package avro

import (
	"context"
	"sync/atomic"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/source/store"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/vector"
)

// reader reads the blocks of a split one after another.
type reader struct {
	split   *split
	env     *table.Env
	object  store.Object
	header  *header
	fields  []builder // of the file's fields; nil where they are not wanted
	columns []*column

	at      int64 // of the next block
	left    int64 // objects of the block that are not read
	cursor  cursor
	block   memory.Array[byte]
	plain   memory.Array[byte]
	vectors []*vector.Vector // of fields
	out     vector.Batch
}

// column is a column of the request, brought to the table's type.
type column struct {
	wanted *expr.Column
	field  int // in the file; negative: it lacks the column, which is NULL
	cast   *source.Cast
	none   vector.Vector // what columns are that the file lacks
}

func newReader(s *split, env *table.Env, object store.Object) *reader {
	return &reader{
		split: s, env: env, object: object, at: s.span.From,
		block: memory.Array[byte]{Budget: env.Budget}, plain: memory.Array[byte]{Budget: env.Budget},
	}
}

func (r *reader) start() (err error) {
	if r.header, err = readHeader(r.object, r.object.Size()); err != nil {
		return err
	}
	if r.at < r.header.size {
		return invalid("a split begins at byte %d, within the header", r.at)
	}
	schema := r.header.schema
	r.fields = make([]builder, len(schema.children))
	r.vectors = make([]*vector.Vector, len(schema.children))
	for _, wanted := range r.split.columns {
		c, err := r.newColumn(wanted)
		if err != nil {
			return err
		}
		r.columns = append(r.columns, c)
	}
	r.out.Columns = make([]*vector.Vector, len(r.columns))
	return nil
}

func (r *reader) newColumn(wanted table.Column) (*column, error) {
	schema, field := r.header.schema, r.split.schema.Field(wanted.Index)
	c := &column{wanted: wanted.Column, field: -1}
	for i, name := range schema.names {
		if name == field.Name {
			c.field = i
		}
	}
	if c.field < 0 {
		return c, nil
	}
	held, err := schema.children[c.field].field(field.Name)
	if err != nil {
		return nil, err
	}
	if r.fields[c.field] == nil {
		if r.fields[c.field], err = newBuilder(schema.children[c.field], r.env.Budget); err != nil {
			return nil, err
		}
		r.vectors[c.field] = new(vector.Vector)
	}
	c.cast, err = source.NewCast(held.Type, field, r.env)
	return c, err
}

// Next implements table.Reader.
func (r *reader) Next(ctx context.Context, batch *vector.Batch) (bool, error) {
	for i, f := range r.fields {
		if f != nil {
			r.vectors[i].Release() // so that strings are written where they were
			f.begin()
		}
	}
	rows := 0
	for rows < r.env.BatchRows {
		if r.left == 0 {
			more, err := r.advance(ctx)
			if err != nil {
				return false, within(err, r.split.file)
			}
			if !more {
				break
			}
			continue
		}
		n := min(r.left, int64(r.env.BatchRows-rows))
		if err := r.read(n); err != nil {
			return false, within(err, r.split.file)
		}
		rows += int(n)
	}
	if rows == 0 {
		return false, nil
	}
	return true, r.emit(ctx, rows, batch)
}

// advance goes to the next block. It returns false at the end of the split.
func (r *reader) advance(ctx context.Context) (bool, error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	if r.at >= r.split.span.To {
		return false, nil
	}
	b, err := readBlock(r.object, r.header, r.at, r.split.span.To)
	if err != nil {
		return false, err
	}
	size := int(b.to - b.from)
	r.block.Values = r.block.Values[:0]
	if err := r.block.Reserve(size); err != nil {
		return false, err
	}
	data := r.block.Values[:size]
	if err := readAt(r.object, data, b.from); err != nil {
		return false, err
	}
	atomic.AddInt64(&r.env.Metrics.BytesRead, int64(size))
	atomic.AddInt64(&r.env.Metrics.GroupsRead, 1)
	if data, err = decompress(r.header.codec, data, &r.plain); err != nil {
		return false, err
	}
	least := int64(r.header.schema.least)
	if least == 0 && b.count > emptyElements || least > 0 && b.count > int64(len(data))/least {
		return false, invalid("a block at byte %d has more objects than bytes: %d in %d", r.at, b.count, len(data))
	}
	r.cursor, r.left, r.at = cursor{data: data}, b.count, b.end
	return true, r.ends()
}

// ends checks that a block ends with its last object.
func (r *reader) ends() error {
	if r.left == 0 && r.cursor.left() > 0 {
		return invalid("a block has %d bytes after its last object", r.cursor.left())
	}
	return nil
}

// read reads the next n objects of the block.
func (r *reader) read(n int64) error {
	schema := r.header.schema
	for range n {
		for i, f := range r.fields {
			var err error
			if f != nil {
				err = f.read(&r.cursor)
			} else {
				err = r.cursor.skip(schema.children[i])
			}
			if err != nil {
				return invalid("field %q: %w", schema.names[i], err)
			}
		}
	}
	r.left -= n
	return r.ends()
}

// emit makes the batch of the columns.
func (r *reader) emit(ctx context.Context, rows int, batch *vector.Batch) error {
	for i, f := range r.fields {
		if f == nil {
			continue
		}
		if err := f.finish(r.vectors[i]); err != nil {
			return err
		}
	}
	for i, c := range r.columns {
		var err error
		if r.out.Columns[i], err = r.give(ctx, c, rows); err != nil {
			return within(err, r.split.file)
		}
	}
	*batch = r.out
	batch.Len = rows
	return nil
}

// give is a column of the batch.
func (r *reader) give(ctx context.Context, c *column, rows int) (*vector.Vector, error) {
	if c.field < 0 {
		return &c.none, c.none.MakeNull(r.env.Budget, c.wanted.DataType, rows)
	}
	return c.cast.Values(ctx, r.vectors[c.field], rows)
}

// Close implements table.Reader.
func (r *reader) Close() error {
	for i, f := range r.fields {
		if f != nil {
			f.release()
			r.vectors[i].Release()
		}
	}
	for _, c := range r.columns {
		c.none.Release()
		c.cast.Close()
	}
	r.block.Release()
	r.plain.Release()
	return r.object.Close()
}
