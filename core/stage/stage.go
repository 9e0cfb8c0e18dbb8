// Package stage holds a physical plan cut at its exchanges, and the contracts of what runs the pieces and carries rows
// between them. core runs a plan with one local Runner; the scheduler runs the same stages on many nodes.
package stage

import (
	"context"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/vector"
)

// Plan is a physical plan in stages. Each stage comes after those that it reads from; the last one gives the result.
type Plan struct{ Stages []*Stage }

// Stage is a piece of a plan without exchanges. A task is a node's share of a stage.
type Stage struct {
	ID   int
	Root physical.Node
	// Output says how the stage's rows are redistributed; nil for the last stage.
	Output *physical.Exchange
}

// Last is the stage that gives the result.
func (p *Plan) Last() *Stage { return p.Stages[len(p.Stages)-1] }

// Receive is the leaf that stands for the output of another stage.
type Receive struct {
	Stage   int
	Columns []*expr.Column
}

// Environment is what a query runs with.
type Environment struct {
	Budget    *memory.Budget // of the query
	Settings  *expr.Settings
	Workers   int // how many workers may run the query at a time
	BatchRows int // the most rows in a batch
}

// Runner runs plans.
type Runner interface {
	// Run starts the plan. The result must be closed.
	Run(ctx context.Context, plan *Plan, env *Environment) (Result, error)
}

// Result is the rows of a query, while it runs.
type Result interface {
	Columns() []*expr.Column
	// Next returns the next batch, which the caller then owns, or nil at the end.
	Next(ctx context.Context) (*vector.Batch, error)
	// Close ends the query and releases what it holds. It may be called at any time, more than once.
	Close() error
	// Metrics tells what each node of the plan has done so far.
	Metrics() map[physical.Node]Metrics
	// Progress is how many of how many morsels known so far are done.
	Progress() (done, total int64)
}

// Metrics is what an operator did.
type Metrics struct {
	Rows    int64 // produced
	Batches int64 // produced
	Nanos   int64 // of all its workers, without the operators above and below it
	Memory  int64 // most bytes held
}

// Edge names one partition of one attempt's output of a stage.
type Edge struct{ Stage, Task, Attempt, Partition int }

// Transport carries rows between the tasks of stages.
type Transport interface {
	// Write sends a batch, which is borrowed. more is false when nobody wants further rows of the edge.
	Write(ctx context.Context, edge Edge, batch *vector.Batch) (more bool, err error)
	// Read returns the next batch of the edge, which the caller then owns, or nil at the end.
	Read(ctx context.Context, edge Edge) (*vector.Batch, error)
	// CloseWrite ends the edge: complete, or failed with the error.
	CloseWrite(edge Edge, failure error)
}
