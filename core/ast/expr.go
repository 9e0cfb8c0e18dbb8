package ast

// Column refers to a column, with or without qualifiers; its last parts may be fields of a struct column.
type Column struct {
	Position
	Name      Name
	Parameter bool // of a lambda, where it is known to be one
}

// Wildcard is * or t.* in a select list or a call, with changes to the columns that it stands for.
type Wildcard struct {
	Position
	Qualifier Name
	Exclude   []Ident   // EXCLUDE and EXCEPT
	Replace   []*Alias  // REPLACE (expr AS name)
	Rename    []Renamed // RENAME (a AS b)
}

// Renamed gives a column a new name.
type Renamed struct{ From, To Ident }

// Alias gives an expression a name.
type Alias struct {
	Position
	Input    Expr
	Name     Ident
	Metadata map[string]string // of the column, where a client gave some
}

// Case is CASE [Operand] WHEN ... THEN ... [ELSE Else] END.
type Case struct {
	Position
	Operand Expr // or nil
	Whens   []When
	Else    Expr // or nil
}

// When is a branch of a Case.
type When struct{ Condition, Result Expr }

// Cast is CAST(Input AS Type), TRY_CAST or Input::Type.
type Cast struct {
	Position
	Input Expr
	Type  *DataType
	Try   bool // NULL for values that do not convert
}

// AtTimeZone is Input AT TIME ZONE Zone.
type AtTimeZone struct {
	Position
	Input, Zone Expr
}

// Array is [a, b] or ARRAY[a, b].
type Array struct {
	Position
	Elements []Expr
}

// Index is Input[Key]: an element of a list, a field of a struct, or a value of a map.
type Index struct {
	Position
	Input, Key Expr
}

// Slice is Input[From:To:Stride]. Each of the three may be nil.
type Slice struct {
	Position
	Input            Expr
	From, To, Stride Expr
}

// Field is Input.Name, where Input is not a name (those are a Column).
type Field struct {
	Position
	Input Expr
	Name  Ident
}

// Struct is {a: 1, 'b': 2}.
type Struct struct {
	Position
	Names  []Ident
	Values []Expr // as many as Names
}

// Map is MAP {key: value}.
type Map struct {
	Position
	Keys   []Expr
	Values []Expr // as many as Keys
}

// Tuple is (a, b), or the empty () in GROUP BY.
type Tuple struct {
	Position
	Elements []Expr
}

// Lambda is x -> body or (x, y) -> body, an argument of a call.
type Lambda struct {
	Position
	Parameters []Ident
	Body       Expr
}

// Grouping is GROUPING SETS, ROLLUP or CUBE in GROUP BY. An element of Sets is one set of GROUPING SETS, or one
// (composite) column of ROLLUP and CUBE. A set may be another Grouping alone.
type Grouping struct {
	Position
	Kind GroupingKind
	Sets [][]Expr
}

// GroupingKind says how a Grouping reads its sets.
type GroupingKind uint8

// The kinds of Grouping.
const (
	GroupingSets GroupingKind = iota
	Rollup
	Cube
)
