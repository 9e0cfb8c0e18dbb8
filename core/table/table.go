// Package table declares what a source of rows offers the engine: a schema, statistics, and splits that can be read
// anywhere. The packages below core/source implement it; the planner asks it, exec reads it.
package table

import (
	"context"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// Table is a source of rows that has a name in a catalog, or none.
type Table interface {
	Schema() *arrow.Schema
	// Statistics describes the table's content for estimates and pruning. A result must never depend on it.
	Statistics(ctx context.Context) (*Statistics, error)
	// Pushdown says what a scan does with a filter over the columns of the request.
	Pushdown(filter expr.Expr) Support
	// Scan prepares to read: it lists files and prunes them. What it lists stays fixed for the scan.
	Scan(ctx context.Context, request Request) (Scan, error)
}

// Support says how much of a filter a scan applies.
type Support uint8

// The degrees of support.
const (
	None    Support = iota // the filter is not passed to the scan
	Inexact                // the scan leaves out some rows that do not pass; the engine filters again
	Exact                  // the scan gives only rows that pass
)

// Request says what of a table to read.
type Request struct {
	Columns []Column    // in the order that batches have them; may be empty, when rows are only counted
	Filters []expr.Expr // conjuncts over Columns and FilterColumns that Pushdown supports
	// FilterColumns are columns that only Filters with Exact support refer to; batches do not have them.
	FilterColumns []Column
	// Limit is how many rows the query needs at most when no filter follows the scan; negative: all.
	Limit int64
}

// Column is a column of the table's schema, and the query's column that stands for it.
type Column struct {
	Index  int // in the schema
	Column *expr.Column
}

// Scan is a prepared read of a table.
type Scan interface {
	// Splits are the pieces to read, in the table's order. Workers claim them one by one.
	Splits() []Split
	// String describes the scan for EXPLAIN, such as the format and the number of files.
	String() string
}

// Split is a piece of a scan that one worker reads: about 100,000 rows. It is plain data that can be sent elsewhere
// and opened there.
type Split interface {
	Open(ctx context.Context, env *Env) (Reader, error)
	// Rows estimates the number of rows before filters; negative when unknown.
	Rows() int64
}

// Env is what a reader works with.
type Env struct {
	Budget    *memory.Budget
	Settings  *expr.Settings
	BatchRows int // the most rows in a batch
	Metrics   *Metrics
	Wanted    []*Wanted // conditions that became known since the scan was prepared
}

// Metrics counts what the readers of a scan did. Fields are updated atomically.
type Metrics struct {
	BytesRead    int64
	GroupsRead   int64 // row groups or blocks that were read
	GroupsPruned int64 // and those that statistics or filters excluded
}

// Reader reads a split.
type Reader interface {
	// Next makes batch the next rows and returns true, or returns false at the end. The batch is the reader's: it is valid
	// until the next call. It may carry a selection, and is never larger than Env.BatchRows.
	Next(ctx context.Context, batch *vector.Batch) (bool, error)
	Close() error
}

// Statistics describes a table's content.
type Statistics struct {
	Rows    int64              // estimate; negative when unknown
	Bytes   int64              // on disk or in memory; negative when unknown
	Columns []ColumnStatistics // one for each field of the schema, or nil
}

// ColumnStatistics describes the content of a column. Unknown bounds are nil, unknown counts negative.
type ColumnStatistics struct {
	Min, Max types.Value // bounds of the values that are not NULL
	Nulls    int64
	Distinct int64 // estimate
}

// Unknown describes a table of which nothing is known.
func Unknown() *Statistics { return &Statistics{Rows: -1, Bytes: -1} }
