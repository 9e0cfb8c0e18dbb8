package json

import (
	"context"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/source/text"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/vector"
)

// split is the lines that begin in a span of a file, and the columns that are wanted of them.
type split struct {
	format  *Format
	file    source.File
	span    text.Span
	columns []table.Column
	fields  []arrow.Field // of the file
}

// Rows implements table.Split.
func (s *split) Rows() int64 { return -1 }

// Open implements table.Split.
func (s *split) Open(ctx context.Context, env *table.Env) (table.Reader, error) {
	r := &reader{split: s, env: env, strings: stringHeap{budget: env.Budget}}
	if err := r.start(ctx); err != nil {
		_ = r.Close()
		return nil, err
	}
	return r, nil
}

// reader reads a split.
type reader struct {
	split   *split
	env     *table.Env
	cursor  *cursor
	strings stringHeap
	columns []*column // each field that is wanted once
	places  []int     // of the split's columns in columns
	object  *object
	out     vector.Batch
	rows    int // of the batch before
}

func (r *reader) start(ctx context.Context) error {
	if err := r.newColumns(); err != nil {
		return err
	}
	from, err := r.split.format.textSource(r.split.file, r.split.span), error(nil)
	from.BlockBytes = max(from.BlockBytes, min(len(r.columns)*wideBytes, int(r.split.format.splitBytes)))
	if r.cursor, err = r.split.format.newCursor(ctx, r.env.Budget, from); err != nil {
		return err
	}
	r.strings.load(r.cursor.blocks.Buffer)
	return nil
}

func (r *reader) newColumns() error {
	known := map[int]int{}
	var fields []arrow.Field
	for _, wanted := range r.split.columns {
		at, twice := known[wanted.Index]
		if !twice {
			field := r.split.fields[wanted.Index]
			c, err := r.newColumn(field.Name, wanted.Column.DataType, field.Nullable, new(vector.Vector))
			if err != nil {
				return err
			}
			at = len(r.columns)
			known[wanted.Index] = at
			r.columns, fields = append(r.columns, c), append(fields, field)
		}
		r.places = append(r.places, at)
	}
	var err error
	r.object, err = newObject(fields, r.columns)
	return err
}

// Next implements table.Reader.
func (r *reader) Next(ctx context.Context, batch *vector.Batch) (bool, error) {
	for _, v := range r.out.Columns {
		v.Release()
	}
	for _, c := range r.columns {
		if err := c.begin(min(max(r.rows, firstRoom), r.env.BatchRows)); err != nil {
			return false, err
		}
	}
	r.strings.begin()
	for {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		rows, err := r.collect()
		if err != nil {
			return false, r.cursor.failure(err)
		}
		if rows > 0 {
			return true, r.emit(rows, batch)
		}
		r.strings.release()
		more, err := r.cursor.advance()
		if err != nil || !more {
			return false, r.cursor.failure(err)
		}
		r.strings.load(r.cursor.blocks.Buffer)
	}
}

// collect reads the next rows of the block. It returns 0 when that has no further complete row.
func (r *reader) collect() (rows int, err error) {
	c := r.cursor
	for ; rows < r.env.BatchRows; rows++ {
		if more, err := c.row(); err != nil || !more {
			return rows, err
		}
		if err := r.object.read(&c.scanner, rows); err != nil {
			return rows, err
		}
		if err := c.rowEnds(); err != nil {
			return rows, err
		}
	}
	return rows, nil
}

// emit makes the batch of the columns.
func (r *reader) emit(rows int, batch *vector.Batch) error {
	r.rows = rows
	for _, c := range r.columns {
		if err := c.finish(); err != nil {
			return r.cursor.failure(err)
		}
	}
	r.out.Resize(len(r.places))
	for i, at := range r.places {
		r.out.Columns[i].Become(r.columns[at].out)
	}
	*batch = r.out
	batch.Len = rows
	return nil
}

// Close implements table.Reader.
func (r *reader) Close() error {
	r.out.Release()
	for _, c := range r.columns {
		c.release()
	}
	r.strings.release()
	if r.cursor != nil {
		r.cursor.close()
	}
	return nil
}
