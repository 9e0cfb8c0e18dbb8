package ast

// Query is [WITH ...] body [ORDER BY ...] [LIMIT ...] [OFFSET ...].
type Query struct {
	Position
	With       *With // or nil
	Body       Body
	OrderBy    []SortKey
	OrderByAll *SortOrder // ORDER BY ALL, or nil
	Limit      Expr       // LIMIT and FETCH FIRST, or nil
	Offset     Expr       // or nil
}

// With lists the common table expressions of a query.
type With struct {
	Position
	Recursive bool
	Tables    []*CommonTable
}

// CommonTable is name [(columns)] AS [[NOT] MATERIALIZED] (query).
type CommonTable struct {
	Position
	Name            Ident
	Columns         []Ident
	Materialization Materialization
	Query           *Query
}

// Materialization says whether a common table is computed once.
type Materialization uint8

// The materializations.
const (
	DefaultMaterialization Materialization = iota
	Materialized
	NotMaterialized
)

// Select is SELECT ... FROM ... WHERE .... TABLE t is a Select of *.
type Select struct {
	Position
	Distinct   bool
	DistinctOn []Expr // DISTINCT ON, with Distinct
	Items      []Expr // *Alias and *Wildcard among others
	From       []TableRef
	Where      Expr // or nil
	GroupBy    []Expr
	GroupByAll bool // GROUP BY ALL
	Having     Expr // or nil
	Windows    []NamedWindow
	Qualify    Expr // or nil
}

// Values is VALUES (1, 2), (3, 4). Whether all rows are of the same length is for the binder to check.
type Values struct {
	Position
	Rows [][]Expr
}

// SetOperation combines the rows of two bodies. Position is that of the operator.
type SetOperation struct {
	Position
	Op          SetOp
	All         bool
	ByName      bool
	Left, Right Body
}

// SetOp is the operator of a SetOperation.
type SetOp uint8

// The set operators.
const (
	Union SetOp = iota
	Intersect
	Except
)

func (*Query) body()        {}
func (*Select) body()       {}
func (*Values) body()       {}
func (*SetOperation) body() {}
