// Package expr holds bound expressions: every name is resolved, every type known. It also declares what a function is.
// The binder makes these trees, the optimizer rewrites them, eval runs them.
package expr

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/tree"
	"github.com/ballista-go/ballista/core/types"
)

// Expr is a bound expression. Trees are immutable. String is what EXPLAIN shows and what an output column without an
// alias is called.
type Expr interface {
	tree.Node[Expr]
	Type() types.Type
	Nullable() bool
	String() string
}

// ID identifies a column of a query. It is unique in its session, so expressions survive rewrites of the plan below
// them: where the column lies in a batch is decided last.
type ID uint32

// Column refers to a column that a relation below (or, inside a sub-query, around) the expression produces. Two Columns
// with the same ID are the same column.
type Column struct {
	ID        ID
	Qualifier string // the table's name or alias, or ""
	Name      string
	DataType  types.Type
	Null      bool // may be NULL
	Metadata  arrow.Metadata
}

// Literal is a constant.
type Literal struct {
	Value    types.Value
	DataType types.Type
}

// Call is a scalar function, or an operator other than comparison and logic, over its arguments. The arguments have the
// types that the overload asks for.
type Call struct {
	Function *Function
	Args     []Expr
	Overload Overload
	Given    []Arg // what Overload was resolved for, before casts and rewrites; nil: Args as they are
}

// Comparison is one of the operators of CompareOp over operands of one type.
type Comparison struct {
	Op          CompareOp
	Left, Right Expr
}

// CompareOp is a comparison operator.
type CompareOp uint8

// The comparison operators. The last two treat NULL as a value and are never NULL.
const (
	Equal CompareOp = iota
	NotEqual
	Less
	LessEqual
	Greater
	GreaterEqual
	IsDistinct
	IsNotDistinct
)

// And is the conjunction of two or more terms. Terms are evaluated for the rows for which those before them are not false.
type And struct{ Terms []Expr }

// Or is the disjunction of two or more terms. Terms are evaluated for the rows for which those before them are not true.
type Or struct{ Terms []Expr }

// Not is NULL where its input is.
type Not struct{ Input Expr }

// IsNull tests for NULL.
type IsNull struct {
	Input   Expr
	Negated bool
}

// Case gives the result of the first condition that is true, or Else, which may be nil for NULL. A CASE with an operand
// is bound to comparisons. Results and Else are of one type.
type Case struct {
	Whens []When
	Else  Expr
}

// When is a branch of a Case.
type When struct{ Condition, Result Expr }

// Cast converts its input.
type Cast struct {
	Input Expr
	To    types.Type
	Mode  CastMode
}

// CastMode says what becomes of values that do not convert.
type CastMode uint8

// The modes of Cast.
const (
	Strict CastMode = iota // an error
	Try                    // NULL
)

// In tests whether the input equals an item of the list. All are of one type.
type In struct {
	Input   Expr
	List    []Expr
	Negated bool
}

// Aggregate is a call of an aggregate function. It stands in the lists of aggregate and window nodes only.
type Aggregate struct {
	Function *AggregateFunction
	Args     []Expr
	Distinct bool
	Filter   Expr // or nil
	Order    []SortKey
	Overload AggregateOverload
	Given    []Arg // as in Call
}

// SortKey is an expression to sort by.
type SortKey struct {
	Expr       Expr
	Descending bool
	NullsFirst bool
}

// Relation is the plan of a sub-query. It is a logical.Node; this package needs its columns only.
type Relation interface {
	Output() []*Column
	String() string
}

// Subquery is an expression over the rows of a relation. Columns in the relation that it does not produce itself are
// those of the query around it (correlation). The optimizer replaces all Subqueries by joins.
type Subquery struct {
	Kind     SubqueryKind
	Plan     Relation
	Input    Expr      // Quantified: the left operand; otherwise nil
	Op       CompareOp // Quantified
	Negated  bool      // Exists, Quantified
	DataType types.Type
}

// SubqueryKind says what a Subquery asks of its relation.
type SubqueryKind uint8

// The kinds of Subquery.
const (
	Scalar SubqueryKind = iota // its one value; NULL when there is no row, an error when there are several
	Exists                     // whether there is a row
	Any                        // whether Input Op value is true for a row: IN is = ANY
	All                        // whether Input Op value is true for all rows
)

// Lambda is a function argument that is an expression over parameters.
type Lambda struct {
	Parameters []*Column
	Body       Expr
}
