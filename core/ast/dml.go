package ast

// Insert appends the rows of a query to a table, or puts them in place of its rows.
type Insert struct {
	Position
	Table     Name
	Overwrite bool
	Columns   []Ident
	ByName    bool // the columns are those that the query's are called
	Query     *Query
}

// Copy writes a table or a query to files.
type Copy struct {
	Position
	Table         Name   // where Query is nil
	Query         *Query // or nil
	Target        string
	Format        string // STORED AS, in upper case; "" when not given
	PartitionedBy []Ident
	Options       []Option
}

// Delete removes rows.
type Delete struct {
	Position
	Table Name
	Alias *TableAlias
	Using []TableRef
	Where Expr // or nil
}

// Update changes rows.
type Update struct {
	Position
	Table       Name
	Alias       *TableAlias
	Assignments []Assignment
	From        []TableRef
	Where       Expr // or nil
}

// Assignment is column = value.
type Assignment struct {
	Column Name
	Value  Expr
}

// Truncate removes all rows.
type Truncate struct {
	Position
	Table Name
}

func (*Insert) statement()   {}
func (*Copy) statement()     {}
func (*Delete) statement()   {}
func (*Update) statement()   {}
func (*Truncate) statement() {}
