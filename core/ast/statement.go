package ast

// Explain is EXPLAIN [ANALYZE] [VERBOSE] [FORMAT name] statement. Format is in lower case, or "".
type Explain struct {
	Position
	Analyze, Verbose bool
	Format           string
	Statement        Statement
}

// Describe shows the columns of a table, or those of a query.
type Describe struct {
	Position
	Table Name
	Query *Query // or nil
}

// Show is one of the SHOW statements.
type Show struct {
	Position
	Kind    ShowKind
	Name    Name    // the table of ShowColumns and ShowCreateTable, the variable of ShowVariable
	Full    bool    // SHOW FULL, SHOW EXTENDED; SHOW variable VERBOSE
	Pattern *string // LIKE 'pattern', or nil
}

// ShowKind is what a Show shows.
type ShowKind uint8

// The kinds of Show.
const (
	ShowVariable ShowKind = iota
	ShowAll
	ShowTables
	ShowColumns
	ShowFunctions
	ShowCreateTable
	ShowDatabases
	ShowSchemas
)

// Set is SET name = values. A bare word among the values is a *Column. SET TIME ZONE sets the name "timezone".
type Set struct {
	Position
	Name   Name
	Values []Expr
}

// Reset is RESET name. The name of RESET ALL is "all".
type Reset struct {
	Position
	Name Name
}

// Prepare is PREPARE name [(types)] AS statement.
type Prepare struct {
	Position
	Name      Ident
	Types     []*DataType
	Statement Statement
	// Parameters is how many values EXECUTE has to give: the highest number of a parameter.
	Parameters int
}

// Execute is EXECUTE name [(args)].
type Execute struct {
	Position
	Name Ident
	Args []Expr
}

// Deallocate is DEALLOCATE [PREPARE] name.
type Deallocate struct {
	Position
	Name Ident
}

// Transaction begins or ends a transaction.
type Transaction struct {
	Position
	Kind      TransactionKind
	ReadOnly  bool      // of Begin
	Isolation Isolation // of Begin
	Chain     bool      // of the others: another one begins
}

// Isolation is what a transaction sees of others.
type Isolation uint8

// The isolation levels, which are Serializable where nothing is said.
const (
	Serializable Isolation = iota
	ReadUncommitted
	ReadCommitted
	RepeatableRead
	Snapshot
)

// Isolations are the isolation levels as they are written.
var Isolations = [...]string{
	Serializable: "SERIALIZABLE", ReadUncommitted: "READ UNCOMMITTED", ReadCommitted: "READ COMMITTED", RepeatableRead: "REPEATABLE READ",
	Snapshot: "SNAPSHOT",
}

// TransactionKind is the verb of a Transaction.
type TransactionKind uint8

// The kinds of Transaction.
const (
	Begin TransactionKind = iota
	Commit
	Rollback
)

func (*Query) statement()       {}
func (*Explain) statement()     {}
func (*Describe) statement()    {}
func (*Show) statement()        {}
func (*Set) statement()         {}
func (*Reset) statement()       {}
func (*Prepare) statement()     {}
func (*Execute) statement()     {}
func (*Deallocate) statement()  {}
func (*Transaction) statement() {}
