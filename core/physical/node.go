// Package physical holds the one plan that runs: which algorithm computes what, and where rows move between nodes. The
// planner makes these trees, stage cuts them at their exchanges, exec runs them.
package physical

import (
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/tree"
)

// Node is an operator of the plan. Trees are immutable. String is the node's line of EXPLAIN.
type Node interface {
	tree.Node[Node]
	// Output lists the columns that the node produces, in the order of its batches.
	Output() []*expr.Column
	String() string
}

// Scan reads a table. What it leaves to the engine stands in a Filter above it.
type Scan struct {
	Name    string
	Table   table.Table
	Request table.Request
	Rows    float64 // estimate
	Share   Share
}

// Share says which splits of a Scan, or rows of Values, a task of their stage reads.
type Share uint8

// The shares.
const (
	All     Share = iota // all of them; where the stage has several tasks, each of them has all rows
	Divided              // its own: the tasks have them among them, in order
)

// Values produces the rows of a list of expressions without columns.
type Values struct {
	Rows    [][]expr.Expr
	Columns []*expr.Column
	Share   Share
}

// Empty produces no rows.
type Empty struct{ Columns []*expr.Column }

// Filter passes the rows for which Condition is true.
type Filter struct {
	Input     Node
	Condition expr.Expr
}

// Project computes a row of expressions from each row.
type Project struct {
	Input Node
	Exprs []logical.Named
}

// HashAggregate computes a row for each group. Without Groups it computes one row in all.
type HashAggregate struct {
	Input      Node
	Mode       AggregateMode
	Groups     []logical.Named
	Aggregates []logical.Named // of *expr.Aggregate
	// Partials has for Partial and Final the columns of each aggregate's state, in the order of its overload's State.
	Partials [][]*expr.Column
	Sets     [][]int      // as in logical.Aggregate
	SetID    *expr.Column // as in logical.Aggregate
	Estimate float64      // groups expected; 0 when unknown
}

// AggregateMode says which part of an aggregation a HashAggregate does.
type AggregateMode uint8

// The modes of HashAggregate.
const (
	Whole   AggregateMode = iota // rows in, results out
	Partial                      // rows in, states out
	Final                        // states in, results out
)

// HashJoin builds a hash table of Build's rows and probes it with Probe's. Kind speaks of the probe side as left and of the
// build side as right. Without On every pair agrees in the keys: it is a nested-loop join.
type HashJoin struct {
	Kind         logical.JoinKind
	Probe, Build Node
	On           []logical.Equality // Left over Probe, Right over Build
	Condition    expr.Expr          // of a pair that agrees in On; or nil
	Mark         *expr.Column
	// NullAware is as in logical.Join where there is an On. Without, Condition is the comparison, and may be NULL.
	NullAware bool
	// Multiset makes each build row match one probe row at most: INTERSECT ALL and EXCEPT ALL as LeftSemi and LeftAnti.
	Multiset  bool
	Columns   []*expr.Column // which columns to produce
	BuildRows float64        // estimate
}

// Sort orders rows. With Fetch >= 0 it keeps that many of the first (top-k).
type Sort struct {
	Input Node
	Keys  []expr.SortKey
	Fetch int64
}

// Limit passes Fetch rows (negative: all) after the first Skip, in the order of the input.
type Limit struct {
	Input Node
	Skip  int64
	Fetch int64
}

// DistinctOn passes the first row by Keys of each group of rows that agree in On.
type DistinctOn struct {
	Input Node
	On    []expr.Expr
	Keys  []expr.SortKey
}

// Union passes the rows of all its inputs. Column i of each input becomes Columns[i].
type Union struct {
	Inputs  []Node
	Columns []*expr.Column
}

// Unnest makes a row for each element of lists.
type Unnest struct {
	Input Node
	Lists []logical.Named
	Outer bool
}

// With computes Shared once, before or while Body reads it through Refs.
type With struct {
	ID     int
	Name   string
	Shared Node
	Body   Node
}

// Ref reads the Shared plan of the With around it that has the ID. Column i of Shared becomes Columns[i].
type Ref struct {
	ID      int
	Name    string
	Columns []*expr.Column
}

// Exchange redistributes rows over the tasks of the stage above it. On one node the planner places none.
type Exchange struct {
	Input Node
	Kind  ExchangeKind
	Keys  []expr.Expr    // of Hash; none: all rows to partition 0
	Order []expr.SortKey // of Range
	// Partitions is into how many partitions rows are divided, of which each is read by one task: 1 but for Hash and Range.
	Partitions int
	// Ordered makes a task read the rows of one producer after another, each in its order, instead of as they come. Only Hash
	// exchanges may be otherwise: the rest is always so.
	Ordered bool
}

// ExchangeKind says where the rows of an Exchange go.
type ExchangeKind uint8

// The kinds of Exchange.
const (
	Single    ExchangeKind = iota // all rows to one task; always Ordered
	Hash                          // rows that agree in Keys to one task
	Broadcast                     // each row to every task
	Range                         // rows to tasks in the order of Order
	Forward                       // the rows of task i to task i
)
