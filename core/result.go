package core

import (
	"context"
	"io"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/core/vector"
)

// Result is the rows of a query, while it runs.
type Result struct {
	schema  *arrow.Schema
	running Execution
	budget  *memory.Budget
	limit   int64 // bytes of a batch
	cancel  context.CancelFunc
}

// Schema is the schema of the batches.
func (r *Result) Schema() *arrow.Schema { return r.schema }

// Next returns the next batch, which the caller releases, or io.EOF at the end.
func (r *Result) Next(ctx context.Context) (arrow.RecordBatch, error) {
	batch, err := r.running.Next(ctx)
	if err != nil {
		return nil, err
	}
	if batch == nil {
		return nil, io.EOF
	}
	defer batch.Release()
	return batch.ToRecord(memory.NewBudget("a batch of the result", r.limit, r.budget), r.schema)
}

// Batch is Next in the engine's form. It returns nil at the end.
func (r *Result) Batch(ctx context.Context) (*vector.Batch, error) { return r.running.Next(ctx) }

// Close ends the query. It may be called at any time, more than once.
func (r *Result) Close() error {
	err := r.running.Close()
	r.cancel()
	return err
}

// Progress tells how far the query is.
func (r *Result) Progress() Progress { return r.running.Progress() }

// Explain is the physical plan with the rows, the time and the memory of each operator so far.
func (r *Result) Explain() string { return r.running.Explain() }

// Describe is the same as data; nil while that is not known.
func (r *Result) Describe() *stage.Description { return r.running.Describe() }
