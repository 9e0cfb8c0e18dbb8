package core

import (
	"context"
	"time"

	"github.com/ballista-go/ballista/core/catalog"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	pools "github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source/memory"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/vector"
)

// Backend is where the files of a session lie and where its queries run: this process, or a cluster.
type Backend interface {
	// OpenFiles makes a table of files.
	OpenFiles(ctx context.Context, files Files) (table.Table, error)
	// Keep makes a table of rows that lie in this process. It takes them over.
	Keep(ctx context.Context, rows *memory.Table) (table.Table, error)
	// Append adds batches without selections, which it takes over, to a table of Keep, all at once. Queries that run do not see them.
	Append(ctx context.Context, to table.Table, batches []*vector.Batch) error
	// Explain says how a query would be executed. Its rules are listed for Verbose only.
	Explain(ctx context.Context, request *Request, kind Explanation) (*Explained, error)
	// Execute runs a query. The execution must be closed.
	Execute(ctx context.Context, request *Request) (Execution, error)
	// Close gives back what the session holds there.
	Close() error
}

// Mirror is a Backend that is told what the names of tables stand for. Views are not its business: they are part of plans.
type Mirror interface {
	Name(ctx context.Context, name catalog.Name, t table.Table) error
	Drop(ctx context.Context, name catalog.Name) error
}

// Request is a bound query, with what it keeps from when it was bound.
type Request struct {
	Plan   logical.Node
	Limits Limits
	Values *expr.Settings
	Budget *pools.Budget // of the session, in this process
	Text   string        // what people see in a list of queries; may be empty
}

// Limits are what a query may use, and how it is optimized.
type Limits struct {
	Workers   int           // that run it at a time, on each node; 0: one a processor
	BatchRows int           // the most rows in a batch
	Memory    int64         // bytes, on each node; memory.Unlimited for those of the process
	Timeout   time.Duration // 0: none
	SkipRules map[string]bool
}

// Explained are the plans of a query.
type Explained struct {
	Rules    []RuleApplied // in their order
	Logical  string        // optimized
	Physical string
	Tree     *stage.Description // the physical plan as data
}

// RuleApplied is the logical plan after a rule of the optimizer.
type RuleApplied struct{ Rule, Plan string }

// Execution is a query that runs.
type Execution interface {
	stage.Rows
	// Explain is the physical plan with the rows, the time and the memory of each operator so far.
	Explain() string
	// Describe is the same as data; nil while that is not known.
	Describe() *stage.Description
	// Progress tells how far the query is.
	Progress() Progress
}

// Progress is how far a query is. A query on one node is one stage of one task.
type Progress struct {
	MorselsDone, Morsels int64 // of those known so far
	StagesDone, Stages   int
	TasksDone, Tasks     int
}
