package block

import (
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// Collector gathers pieces of many batches that are too small for a block each, such as those that go to one of many
// partitions. Its owner releases it.
type Collector struct {
	budget  *memory.Budget
	columns []*vector.Appender
	batch   vector.Batch // of the rows so far; its columns are the appenders'
}

// NewCollector returns a collector of rows with columns of the types, with room for the expected number of rows.
func NewCollector(budget *memory.Budget, columns []types.Type, expected int) *Collector {
	c := &Collector{budget: budget}
	for _, t := range columns {
		c.columns = append(c.columns, vector.NewAppender(budget, t, expected))
	}
	return c
}

// Rows is the number of rows so far.
func (c *Collector) Rows() int { return c.batch.Len }

// Bytes is about the size of the rows so far, without their dictionaries.
func (c *Collector) Bytes() int64 {
	total := int64(0)
	for _, column := range c.columns {
		total += column.Written()
	}
	return total
}

// Add copies the given rows of a batch, which may be outside its selection, or those of its selection when rows is nil. The
// block has the morsel of the first. After an error the collector can only be released.
func (c *Collector) Add(batch *vector.Batch, rows []int32) error {
	n := len(rows)
	if rows == nil {
		rows, n = batch.Rows, batch.Count()
	}
	if n == 0 {
		return nil
	}
	for i, column := range batch.Columns {
		if err := c.columns[i].Append(column, rows); err != nil {
			return err
		}
	}
	if c.batch.Len == 0 {
		c.batch.Morsel = batch.Morsel
	}
	c.batch.Len += n
	return nil
}

// Flattens reports whether columns would lose their dictionaries if rows of the batch were added.
func (c *Collector) Flattens(batch *vector.Batch) bool {
	if c.batch.Len == 0 {
		return false
	}
	for i, column := range batch.Columns {
		held := c.columns[i].Vector()
		if held.Form == vector.Dictionary && column.Form == vector.Dictionary && held.Dict.ID != column.Dict.ID {
			return true
		}
	}
	return false
}

// Encode writes the rows as a block, as Encoder.Encode does. The collector has none then, and keeps its memory.
func (c *Collector) Encode(e *Encoder) (*memory.Buffer, error) {
	buffer, err := e.Encode(c.budget, c.Batch())
	if err == nil {
		c.clear()
	}
	return buffer, err
}

// Append appends the block of the rows to dst, as Encoder.Append does. The collector has none then, and keeps its memory.
func (c *Collector) Append(e *Encoder, dst []byte) ([]byte, error) {
	dst, err := e.Append(dst, c.Batch())
	if err == nil {
		c.clear()
	}
	return dst, err
}

// Batch is the rows so far, borrowed until the next call of another method.
func (c *Collector) Batch() *vector.Batch {
	c.batch.Columns = c.batch.Columns[:0]
	for _, column := range c.columns {
		c.batch.Columns = append(c.batch.Columns, column.Vector())
	}
	return &c.batch
}

func (c *Collector) clear() {
	c.batch.Len = 0
	for _, column := range c.columns {
		column.Clear()
	}
}

// Release drops the rows and the memory.
func (c *Collector) Release() {
	for _, column := range c.columns {
		column.Release()
	}
	c.columns, c.batch = nil, vector.Batch{}
}
