// Package exec runs a stage of a physical plan: it turns the plan into pipelines and the pipelines into batches, with
// one file for each operator. A pipeline is a source, operators and a sink; workers claim morsels from the source and push
// batches through the whole chain.
package exec

import (
	"context"

	"github.com/ballista-go/ballista/core/vector"
)

// Source gives rows to the workers of a pipeline. Its readers share one queue of morsels.
type Source interface {
	Reader(w *Worker) (Reader, error)
}

// Reader is one worker's view of a Source.
type Reader interface {
	// Next makes batch the next rows and returns true, or returns false at the end. The batch is the reader's until the
	// next call. A reader calls Worker.Begin before it reads a morsel, and numbers batches with it.
	Next(ctx context.Context, batch *vector.Batch) (bool, error)
	Close()
}

// Operator changes batches as they pass.
type Operator interface {
	// Worker returns what a worker pushes into; it pushes on into next. It sees only the batch at hand.
	Worker(w *Worker, next Pusher) (Pusher, error)
	// Rest gives the rows that are owed once all workers have flushed, such as build rows without a match. They run
	// through the rest of the chain. nil: none.
	Rest(ctx context.Context) (Source, error)
}

// Sink ends a pipeline. Its result is the source of another one, or of the query's result.
type Sink interface {
	Worker(w *Worker) (Pusher, error)
	// Finish is called once, after all workers have flushed.
	Finish(ctx context.Context) error
}

// Pusher is one worker's end of an operator or a sink.
type Pusher interface {
	// Push hands over a batch until it returns. more is false when no further rows are wanted.
	Push(ctx context.Context, batch *vector.Batch) (more bool, err error)
	// Flush pushes on what was held back.
	Flush(ctx context.Context) error
	// Close releases the pusher's memory. It is called once, in any case.
	Close()
}

// chain is a source, or the outputs of several chains one after another, followed by operators.
type chain struct {
	source    Source
	inputs    []*chain // when source is nil
	operators []Operator
}

// then returns the chain with an operator added at its end.
func (c *chain) then(op Operator) *chain {
	c.operators = append(c.operators, op)
	return c
}

// pipeline is a chain and what becomes of its rows. The pipelines of a stage run in order.
type pipeline struct {
	chain *chain
	sink  Sink
}
