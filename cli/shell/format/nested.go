package format

import (
	"context"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/eval/convert"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// nestedAsText writes lists, structs and maps as tables show them, for formats that have no such values.
func nestedAsText(open opener) opener {
	return func(ctx context.Context, out Output, schema *arrow.Schema, o Options) (source.FileWriter, error) {
		n := &nested{budget: out.Env.Budget}
		fields := schema.Fields()
		for i, field := range fields {
			layout, held := types.LayoutOf(types.Decode(field.Type))
			if !held || !layout.Nested() {
				continue
			}
			write, err := (&cells{null: "NULL"}).writerOf(field.Type)
			if err != nil {
				return nil, err
			}
			n.columns = append(n.columns, &nestedColumn{at: i, write: write})
			fields[i].Type = arrow.BinaryTypes.StringView
		}
		if n.columns == nil {
			return open(ctx, out, schema, o)
		}
		metadata := schema.Metadata()
		w, err := open(ctx, out, arrow.NewSchema(fields, &metadata), o)
		n.FileWriter = w
		return n, err
	}
}

// nested makes text of some columns of what is written.
type nested struct {
	source.FileWriter
	budget  *memory.Budget
	columns []*nestedColumn
}

type nestedColumn struct {
	at      int
	write   convert.Writer
	text    vector.Vector
	strings vector.StringWriter
	buffer  []byte
}

// Write implements source.FileWriter.
func (n *nested) Write(ctx context.Context, batch *vector.Batch) error {
	made := *batch
	made.Columns = append([]*vector.Vector{}, batch.Columns...)
	for _, c := range n.columns {
		if err := c.fill(n.budget, batch); err != nil {
			return err
		}
		made.Columns[c.at] = &c.text
	}
	return n.FileWriter.Write(ctx, &made)
}

func (c *nestedColumn) fill(budget *memory.Budget, batch *vector.Batch) error {
	if err := c.text.Prepare(budget, arrow.BinaryTypes.StringView, types.View, batch.Len); err != nil {
		return err
	}
	if err := c.text.PrepareValid(budget); err != nil {
		return err
	}
	c.strings.Start(budget, &c.text)
	defer c.strings.Finish()
	from, views := batch.Columns[c.at], vector.Values[vector.View](&c.text)
	clear(views)
	return rows(batch, func(row int) (err error) {
		c.text.Valid.Put(row, !from.Null(row))
		if from.Null(row) {
			return nil
		}
		c.buffer = c.write(c.buffer[:0], from, row)
		views[row], err = c.strings.Bytes(c.buffer)
		return err
	})
}

// Close implements source.FileWriter.
func (n *nested) Close() {
	n.FileWriter.Close()
	for _, c := range n.columns {
		c.text.Release()
		c.strings.Release()
	}
}
