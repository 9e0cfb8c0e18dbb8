package ast

// Existing says what CREATE does when the name is taken.
type Existing uint8

// What CREATE does when the name is taken.
const (
	Fail    Existing = iota
	Keep             // IF NOT EXISTS
	Replace          // OR REPLACE
)

// CreateExternalTable makes files a table.
type CreateExternalTable struct {
	Position
	Name          Name
	Existing      Existing
	Temporary     bool
	Unbounded     bool
	Columns       []ColumnDef
	Constraints   []Constraint
	Format        string // STORED AS, in upper case; "" when not given
	Locations     []string
	PartitionedBy []ColumnDef // Type is nil for columns declared before, and for those left to be inferred
	Orders        [][]SortKey // each WITH ORDER
	Options       []Option
}

// CreateTable makes a table in memory, from a query where Query is not nil.
type CreateTable struct {
	Position
	Name        Name
	Existing    Existing
	Temporary   bool
	Columns     []ColumnDef
	Constraints []Constraint
	Query       *Query
}

// ColumnDef declares a column.
type ColumnDef struct {
	Name    Ident
	Type    *DataType // or nil
	NotNull bool
	Default Expr // or nil
}

// Constraint is PRIMARY KEY or UNIQUE over columns.
type Constraint struct {
	Position
	Primary bool
	Columns []Ident
}

// Option is an option of a table or a file format. Key is as written when quoted and in lower case otherwise.
type Option struct {
	Position
	Key   string
	Value Expr
}

// CreateView names a query.
type CreateView struct {
	Position
	Name      Name
	Existing  Existing
	Temporary bool
	Columns   []Ident
	Query     *Query
}

// CreateSchema makes a schema.
type CreateSchema struct {
	Position
	Name     Name
	Existing Existing
}

// CreateDatabase makes a catalog.
type CreateDatabase struct {
	Position
	Name     Name
	Existing Existing
}

// CreateIndex makes an index. Method is USING, or "".
type CreateIndex struct {
	Position
	Name     Name // nil where it has none
	Table    Name
	Existing Existing
	Unique   bool
	Method   string
	Keys     []SortKey
}

// Drop removes what CREATE made.
type Drop struct {
	Position
	Kind     DropKind
	Name     Name
	IfExists bool
	Cascade  bool
}

// DropKind is what a Drop removes.
type DropKind uint8

// The kinds of Drop.
const (
	DropTable DropKind = iota
	DropView
	DropSchema
	DropDatabase
)

func (*CreateExternalTable) statement() {}
func (*CreateTable) statement()         {}
func (*CreateView) statement()          {}
func (*CreateSchema) statement()        {}
func (*CreateDatabase) statement()      {}
func (*CreateIndex) statement()         {}
func (*Drop) statement()                {}
