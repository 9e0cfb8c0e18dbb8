// Package stage holds a physical plan cut at its exchanges, and the contracts of what runs the pieces and carries rows
// between them. core runs a plan with one local Runner; the scheduler runs the same stages on many nodes.
package stage

import (
	"context"
	"fmt"
	"time"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/vector"
)

// Plan is a physical plan in stages. Each stage comes after those that it reads from; the last one gives the result.
type Plan struct{ Stages []*Stage }

// Stage is a piece of a plan without exchanges, which one task runs, or several that have its rows among them.
type Stage struct {
	ID   int
	Root physical.Node
	// Output says how the stage's rows are redistributed; nil for the last stage, whose tasks' rows, in the order of the
	// tasks, are the result.
	Output *physical.Exchange
	Tasks  int   // how many tasks run the stage
	Inputs []int // the stages that it reads from, ascending
	// After are stages that should be complete before a task of this one starts, so that what it sends does not have to wait
	// long for its reader. It is never a stage that waits for this one.
	After []int
	// Repeatable says that a task gives each partition the same rows, in any order, when it runs again.
	Repeatable bool
}

// Last is the stage that gives the result.
func (p *Plan) Last() *Stage { return p.Stages[len(p.Stages)-1] }

// Partitions is how many partitions a task of the stage writes.
func (s *Stage) Partitions() int {
	if s.Output == nil {
		return 1
	}
	return s.Output.Partitions
}

// Receive is the leaf that stands for the output of another stage.
type Receive struct {
	Stage   int
	Kind    physical.ExchangeKind // how that stage's rows are redistributed
	Ordered bool                  // as in physical.Exchange
	Columns []*expr.Column
}

// Task is a node's share of a stage, as a node is told to run it.
type Task struct {
	Job     string
	Stage   *Stage
	Number  int // from 0 to Stage.Tasks-1
	Attempt int // from 0
	// Splits are the splits that the task reads, by the place of their scan among the scans of the stage, as Scans lists them: its
	// own of one whose Share is Divided. A scan of the Share All that is not here is listed where the task runs.
	Splits map[int][]table.Split
	// Sources are for each stage that the task reads from the outputs of its tasks, in their order; of a Forward exchange just the
	// one of the same number.
	Sources map[int][]Output
}

// Output names what an attempt of a task writes.
type Output struct {
	Job                  string
	Stage, Task, Attempt int
	Address              string // of the executor that keeps it; "" in this process
}

// Edge is one partition of an Output, which one task of the consuming stage reads.
type Edge struct {
	Output
	Partition int
}

// Transport carries rows between the tasks of stages, as blocks (core/vector/block).
type Transport interface {
	// Create starts the output of a task.
	Create(task *Task) (Writer, error)
	// Open reads an edge. The output may be open still; Next waits for what comes.
	Open(ctx context.Context, edge Edge) (BlockReader, error)
	// Bounds tells the coordinator a sample of the rows that a task of a stage with a Range output has, as a block of the columns
	// of the sort keys, and waits for the bounds of the partitions: a block of Partitions-1 rows of the same columns, or fewer.
	Bounds(ctx context.Context, task *Task, sample []byte) ([]byte, error)
}

// Writer takes the blocks of an output. It is safe for concurrent use.
type Writer interface {
	// Write adds a block to a partition, and takes the bytes over. more is false when no consumer wants further rows of any
	// partition.
	Write(ctx context.Context, partition int, block []byte) (more bool, err error)
	// Close ends the output: complete, or failed. Readers get the failure after the blocks that were written before.
	Close(failure error) error
}

// BlockReader gives the blocks of an edge in the order in which they were written.
type BlockReader interface {
	// Next returns the next block, which nobody may change, or nil at the end.
	Next(ctx context.Context) ([]byte, error)
	// Close says that no further blocks are wanted.
	Close() error
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

// Rows are the rows of a query, while it runs.
type Rows interface {
	// Next returns the next batch, which the caller then owns, or nil at the end.
	Next(ctx context.Context) (*vector.Batch, error)
	// Close ends the query and releases what it holds. It may be called at any time, more than once.
	Close() error
}

// Result is a running query of this process.
type Result interface {
	Rows
	Columns() []*expr.Column
	// Metrics tells what each node of the plan has done so far.
	Metrics() map[physical.Node]Metrics
	// Progress is how many of how many morsels known so far are done.
	Progress() (done, total int64)
}

// Metrics is what an operator did.
type Metrics struct {
	Rows    int64 `json:"rows"`    // produced
	Batches int64 `json:"batches"` // produced
	Nanos   int64 `json:"nanos"`   // of all its workers, without the operators above and below it
	Memory  int64 `json:"memory"`  // most bytes held
}

// Note is what EXPLAIN ANALYZE adds to a node's line.
func (m Metrics) Note() string {
	return fmt.Sprintf(", metrics=[rows=%d, batches=%d, time=%s, memory=%s]",
		m.Rows, m.Batches, time.Duration(m.Nanos).Round(time.Microsecond), memory.Bytes(m.Memory))
}
