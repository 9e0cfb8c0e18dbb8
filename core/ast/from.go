package ast

// Table is a table, view or common table by its name.
type Table struct {
	Position
	Name  Name
	Alias *TableAlias // or nil
}

// TableFunction is a call of a function that returns a table.
type TableFunction struct {
	Position
	Name       Name
	Args       []Expr
	Lateral    bool
	Ordinality bool // WITH ORDINALITY
	Alias      *TableAlias
}

// Unnest is UNNEST(lists), a row for each element.
type Unnest struct {
	Position
	Args       []Expr
	Ordinality bool // WITH ORDINALITY
	Alias      *TableAlias
}

// Derived is a query in a FROM clause.
type Derived struct {
	Position
	Lateral bool
	Query   *Query
	Alias   *TableAlias
}

// Nested is a join in parentheses that has an alias.
type Nested struct {
	Position
	Table TableRef
	Alias *TableAlias
}

// Sample is some rows of a relation, chosen at random: TABLESAMPLE (size PERCENT) or (size ROWS).
type Sample struct {
	Position
	Table TableRef
	Size  Expr
	Rows  bool // Size counts rows
}

// Join joins two relations. At most one of On, Using and Natural is set. Position is that of the operator.
type Join struct {
	Position
	Kind        JoinKind
	Left, Right TableRef
	On          Expr
	Using       []Ident
	Natural     bool
	AsOf        bool // of the rows that match the nearest one only, by the inequality of the condition
}

// JoinKind says which rows a Join produces.
type JoinKind uint8

// The kinds of Join.
const (
	InnerJoin JoinKind = iota
	LeftJoin
	RightJoin
	FullJoin
	CrossJoin
	LeftSemiJoin
	RightSemiJoin
	LeftAntiJoin
	RightAntiJoin
)

// TableAlias is [AS] name [(columns)].
type TableAlias struct {
	Position
	Name    Ident
	Columns []Ident
}

func (*Table) tableRef()         {}
func (*TableFunction) tableRef() {}
func (*Unnest) tableRef()        {}
func (*Derived) tableRef()       {}
func (*Nested) tableRef()        {}
func (*Sample) tableRef()        {}
func (*Join) tableRef()          {}
