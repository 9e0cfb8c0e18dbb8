package ast

// UnaryOp is a prefix operator.
type UnaryOp uint8

// The prefix operators.
const (
	Not UnaryOp = iota
	Negate
	Plus
	BitNot
)

// BinaryOp is an infix operator other than AND and OR.
type BinaryOp uint8

// The infix operators.
const (
	Add BinaryOp = iota
	Subtract
	Multiply
	Divide
	Modulo
	IntegerDivide // //
	Concat
	BitAnd
	BitOr
	BitXor // ^ and #
	ShiftLeft
	ShiftRight
	Equal
	NotEqual
	Less
	LessEqual
	Greater
	GreaterEqual
	IsDistinct
	IsNotDistinct
	Match              // ~
	MatchAnyCase       // ~*
	NoMatch            // !~
	NoMatchAnyCase     // !~*
	LikeMatch          // ~~
	LikeMatchAnyCase   // ~~*
	NoLikeMatch        // !~~
	NoLikeMatchAnyCase // !~~*
	Contains           // @>
	ContainedIn        // <@
	Arrow              // ->
	LongArrow          // ->>
)

// Unary is a prefix operator and its operand.
type Unary struct {
	Position
	Op    UnaryOp
	Input Expr
}

// Binary is an infix operator and its operands. Position is that of the operator.
type Binary struct {
	Position
	Op          BinaryOp
	Left, Right Expr
}

// And is the conjunction of two or more terms, none of which is an And.
type And struct {
	Position
	Terms []Expr
}

// Or is the disjunction of two or more terms, none of which is an Or.
type Or struct {
	Position
	Terms []Expr
}

// Is is IS [NOT] NULL, TRUE, FALSE or UNKNOWN.
type Is struct {
	Position
	Input   Expr
	Test    IsTest
	Negated bool
}

// IsTest is what an Is tests for.
type IsTest uint8

// The tests of Is.
const (
	IsNull IsTest = iota
	IsTrue
	IsFalse
	IsUnknown
)

// Between is Input [NOT] BETWEEN Low AND High.
type Between struct {
	Position
	Input, Low, High Expr
	Negated          bool
}

// In is Input [NOT] IN (List).
type In struct {
	Position
	Input   Expr
	List    []Expr
	Negated bool
}

// Like is Input [NOT] LIKE Pattern [ESCAPE Escape].
type Like struct {
	Position
	Kind           LikeKind
	Input, Pattern Expr
	Escape         Expr // or nil
	Negated        bool
}

// LikeKind is the language of a pattern.
type LikeKind uint8

// The kinds of Like.
const (
	CaseSensitive LikeKind = iota // LIKE
	AnyCase                       // ILIKE
	SimilarTo                     // SIMILAR TO
)

// InSubquery is Input [NOT] IN (Query). Input is a *Tuple for rows of several columns.
type InSubquery struct {
	Position
	Input   Expr
	Query   *Query
	Negated bool
}

// Exists is [NOT] EXISTS (Query).
type Exists struct {
	Position
	Query   *Query
	Negated bool
}

// Subquery is a query in parentheses used as a value.
type Subquery struct {
	Position
	Query *Query
}

// Quantified compares with the rows of a query, or with the elements of an array: Left Op ANY (...).
type Quantified struct {
	Position
	Op         BinaryOp
	Left       Expr
	Quantifier Quantifier
	Query      *Query // or nil
	Array      Expr   // where Query is nil
}

// Quantifier says how many of the values must compare true.
type Quantifier uint8

// The quantifiers. SOME is Any.
const (
	Any Quantifier = iota
	All
)
