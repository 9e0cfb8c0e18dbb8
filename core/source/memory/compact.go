package memory

import (
	"github.com/apache/arrow-go/v18/arrow"

	pools "github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source/tail"
	"github.com/ballista-go/ballista/core/vector"
)

// compact puts the last batches together where they have become many small ones, as far as there is memory for it. Those that they were
// are given back when no scan refers to them.
func (c *content) compact(budget *pools.Budget, schema *arrow.Schema) {
	for {
		from := tail.From(len(c.batches), func(i int) tail.Size { return c.sizes[i] })
		if from == len(c.batches) {
			return
		}
		whole, err := concat(budget, schema, c.batches[from:])
		if err != nil {
			return
		}
		c.batches, c.sizes, c.cleanups = c.batches[:from:from], c.sizes[:from], c.cleanups[:from]
		c.add(whole)
	}
}

// concat copies the rows of batches to one.
func concat(budget *pools.Budget, schema *arrow.Schema, batches []*vector.Batch) (*vector.Batch, error) {
	whole := &vector.Batch{}
	for i, field := range schema.Fields() {
		to := vector.NewAppender(budget, field.Type, 0)
		for _, batch := range batches {
			if err := to.Append(batch.Columns[i], nil); err != nil {
				to.Release()
				whole.Release()
				return nil, err
			}
		}
		whole.Columns = append(whole.Columns, to.Finish())
	}
	for _, batch := range batches {
		whole.Len += batch.Len
	}
	return whole, nil
}

func sizeOf(batch *vector.Batch) tail.Size {
	size := tail.Size{Rows: int64(batch.Len)}
	for _, column := range batch.Columns {
		size.Bytes += bytesOf(column)
	}
	return size
}

// bytesOf is about how much memory a vector takes.
func bytesOf(v *vector.Vector) int64 {
	bytes := int64(v.Len) * int64(v.Layout.Width())
	switch v.Form {
	case vector.Constant:
		bytes = int64(v.Layout.Width())
	case vector.Dictionary:
		bytes = 4*int64(v.Len) + bytesOf(v.Dict.Values)
	}
	for _, block := range v.Blocks() {
		bytes += int64(len(block))
	}
	for _, child := range v.Children {
		bytes += bytesOf(child)
	}
	return bytes
}
