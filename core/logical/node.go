// Package logical holds the relational algebra of a bound query: what to compute, not how. The binder makes these
// trees, the optimizer rewrites them, the planner turns them into physical plans.
package logical

import (
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/tree"
	"github.com/ballista-go/ballista/core/types"
)

// Node is a relation. Trees are immutable. String is the node's line of EXPLAIN.
type Node interface {
	tree.Node[Node]
	// Output lists the columns that the node produces, in order.
	Output() []*expr.Column
	// Expressions lists the expressions of the node itself.
	Expressions() []expr.Expr
	// WithExpressions returns a copy with other expressions, in the order and number of Expressions.
	WithExpressions(exprs []expr.Expr) Node
	String() string
}

// Named is an expression and the column that its values are called.
type Named struct {
	Expr   expr.Expr
	Column *expr.Column
}

// Scan reads a table. Filters are conjuncts that the table applies exactly; they may refer to FilterColumns, which the
// scan does not produce.
type Scan struct {
	Name    string // as EXPLAIN shows it
	Table   table.Table
	Columns []table.Column
	Filters []expr.Expr
	// Inexact are conjuncts that the table may use to skip rows; a Filter above the scan has them too.
	Inexact       []expr.Expr
	FilterColumns []table.Column
	Limit         int64 // most rows needed; negative: all
}

// Values produces the rows of a list of expressions without columns.
type Values struct {
	Rows    [][]expr.Expr
	Columns []*expr.Column
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
	Exprs []Named
}

// Aggregate computes a row for each group of rows that agree in Groups (NULL equals NULL), or one row for all where
// Groups is empty. The Expr of each of Aggregates is an *expr.Aggregate.
type Aggregate struct {
	Input      Node
	Groups     []Named
	Aggregates []Named
	// Sets are the grouping sets: for each the positions in Groups that count, the other groups being NULL. nil: one set
	// of all groups.
	Sets [][]int
	// SetID is the column that numbers the grouping set of a row; nil without Sets.
	SetID *expr.Column
}

// JoinKind says which rows a Join produces.
type JoinKind uint8

// The kinds of join.
const (
	Inner      JoinKind = iota // matching pairs
	Left                       // and left rows without a match
	Right                      // and right rows without a match
	Full                       // and both
	LeftSemi                   // left rows with a match
	RightSemi                  // right rows with a match
	LeftAnti                   // left rows without a match
	RightAnti                  // right rows without a match
	LeftMark                   // all left rows, and Mark: whether there is a match, in three-valued logic
	LeftSingle                 // Left, but an error when a left row has several matches (scalar sub-queries)
)

// Join combines two relations. A pair matches when all of On and Condition are true.
type Join struct {
	Kind        JoinKind
	Left, Right Node
	On          []Equality
	Condition   expr.Expr    // or nil
	Mark        *expr.Column // of LeftMark
	// NullAware makes a LeftAnti join drop left rows for which a comparison with some right row is NULL, and a LeftMark
	// join's Mark NULL for them: x NOT IN (...) and x IN (...). Only the last equality of On is the comparison; those
	// before it correlate, and match as usual.
	NullAware bool
}

// Equality is a condition Left = Right of a join, Left over the left relation and Right over the right one, both of one
// type. NullsEqual makes it IS NOT DISTINCT FROM.
type Equality struct {
	Left, Right expr.Expr
	NullsEqual  bool
}

// Apply evaluates Right for each row of Left: Right refers to columns of Left. The optimizer replaces all of them.
type Apply struct {
	Kind        JoinKind // Inner, Left, LeftSemi, LeftAnti, LeftMark or LeftSingle
	Left, Right Node
	Condition   expr.Expr
	Mark        *expr.Column
	NullAware   bool
}

// Sort orders rows. Fetch is how many of the first are needed; negative: all.
type Sort struct {
	Input Node
	Keys  []expr.SortKey
	Fetch int64
}

// Limit passes Fetch rows after the first Skip; Fetch is negative for all.
type Limit struct {
	Input Node
	Skip  int64
	Fetch int64
}

// Distinct passes one row of each group of rows that agree in On, or in all columns where On is empty. With Keys it is the
// first by them.
type Distinct struct {
	Input Node
	On    []expr.Expr
	Keys  []expr.SortKey
}

// Union passes the rows of all its inputs, one after another. Column i of each input becomes Columns[i]; types agree.
type Union struct {
	Inputs  []Node
	Columns []*expr.Column
}

// SetOperation is INTERSECT or EXCEPT. Column i of both inputs becomes Columns[i].
type SetOperation struct {
	Op          SetOp
	All         bool
	Left, Right Node
	Columns     []*expr.Column
}

// SetOp is the operation of a SetOperation.
type SetOp uint8

// The set operations.
const (
	Intersect SetOp = iota
	Except
)

// With computes Shared once for all Refs with its ID inside Body.
type With struct {
	ID     int
	Name   string
	Shared Node
	Body   Node
}

// Ref reads the Shared relation of the With around it that has the ID. Column i of Shared becomes Columns[i].
type Ref struct {
	ID      int
	Name    string
	Columns []*expr.Column
}

// Unnest makes a row for each element of the lists that Lists evaluate to (the shorter ones padded with NULL), beside the
// columns of Input. Outer keeps rows whose lists are all empty or NULL.
type Unnest struct {
	Input Node
	Lists []Named
	Outer bool
}

// RowType lists the types of columns.
func RowType(columns []*expr.Column) []types.Type {
	list := make([]types.Type, len(columns))
	for i, c := range columns {
		list[i] = c.DataType
	}
	return list
}
