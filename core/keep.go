package core

import (
	"context"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
	memorytable "github.com/ballista-go/ballista/core/source/memory"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/vector"
)

// keptRows is how many rows a batch of kept rows has, but for the last.
const keptRows = 1 << 16

// Stored runs the query to its end and keeps its rows where the session's tables are. Columns of the schema that are not nullable
// must have no NULLs.
func (q *Query) Stored(ctx context.Context, schema *arrow.Schema) (table.Table, error) {
	batches, err := q.batches(ctx)
	if err != nil {
		return nil, err
	}
	rows := memorytable.New(schema, batches)
	if err := checkNulls(schema, batches); err != nil {
		rows.Release()
		return nil, err
	}
	return q.session.backend.Keep(ctx, rows)
}

// batches runs the query to its end and copies its rows to memory of the session's own.
func (q *Query) batches(ctx context.Context) ([]*vector.Batch, error) {
	result, err := q.Execute(ctx)
	if err != nil {
		return nil, err
	}
	defer result.Close() //nolint:errcheck // it was read to its end, or has failed
	return collect(ctx, q.session.budget, result.schema, result.running)
}

// checkNulls refuses NULLs in columns that have none.
func checkNulls(schema *arrow.Schema, batches []*vector.Batch) error {
	for i, field := range schema.Fields() {
		if field.Nullable {
			continue
		}
		for _, batch := range batches {
			if batch.Columns[i].Nulls() > 0 {
				return errs.New(errs.InvalidValue, "column is NOT NULL, and a row has NULL there: %q", field.Name)
			}
		}
	}
	return nil
}

// collect reads an execution to its end and copies its rows to large batches.
func collect(ctx context.Context, budget *memory.Budget, schema *arrow.Schema, running Execution) (batches []*vector.Batch, err error) {
	c := &collector{}
	for _, field := range schema.Fields() {
		c.columns = append(c.columns, vector.NewAppender(budget, field.Type, 0))
	}
	defer c.release()
	for {
		batch, err := running.Next(ctx)
		if err != nil {
			return nil, err
		}
		if batch == nil {
			return c.finish(), nil
		}
		err = c.add(batch)
		batch.Release()
		if err != nil {
			return nil, err
		}
	}
}

// collector gathers rows in batches.
type collector struct {
	columns []*vector.Appender
	rows    int
	batches []*vector.Batch
}

func (c *collector) add(batch *vector.Batch) error {
	for i, column := range batch.Columns {
		if err := c.columns[i].Append(column, batch.Rows); err != nil {
			return err
		}
	}
	if c.rows += batch.Count(); c.rows >= keptRows {
		c.cut()
	}
	return nil
}

// cut ends a batch.
func (c *collector) cut() {
	batch := &vector.Batch{Len: c.rows}
	for _, column := range c.columns {
		batch.Columns = append(batch.Columns, column.Finish())
	}
	c.batches, c.rows = append(c.batches, batch), 0
}

// finish hands the batches over.
func (c *collector) finish() []*vector.Batch {
	if c.rows > 0 {
		c.cut()
	}
	batches := c.batches
	c.batches = nil
	return batches
}

func (c *collector) release() {
	for _, batch := range c.batches {
		batch.Release()
	}
	for _, column := range c.columns {
		column.Release()
	}
}
