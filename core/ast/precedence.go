package ast

// Precedence says how tightly an operator binds; higher is tighter. The order is that of DataFusion's parser.
type Precedence uint8

// The precedences, loosest first.
const (
	Lowest Precedence = iota
	OrPrecedence
	AndPrecedence
	NotPrecedence
	ArrowPrecedence   // -> ->> @> <@
	IsPrecedence      // IS NULL, IS DISTINCT FROM
	ComparePrecedence // = < ~ BETWEEN IN
	LikePrecedence    // as in PostgreSQL; DataFusion reads a LIKE b = c as a LIKE (b = c), which has no type
	BitOrPrecedence
	BitXorPrecedence // ^ # << >>
	BitAndPrecedence
	AddPrecedence
	MultiplyPrecedence // * / % DIV || and the prefixes - + ~
	ZonePrecedence     // AT TIME ZONE
	PostfixPrecedence  // :: [] .
	Primary
)

// operators lists each infix operator as it is printed, and how it binds. All of them associate to the left.
var operators = [...]struct {
	text       string
	precedence Precedence
}{
	Add:                {"+", AddPrecedence},
	Subtract:           {"-", AddPrecedence},
	Multiply:           {"*", MultiplyPrecedence},
	Divide:             {"/", MultiplyPrecedence},
	Modulo:             {"%", MultiplyPrecedence},
	IntegerDivide:      {"//", MultiplyPrecedence},
	Concat:             {"||", MultiplyPrecedence},
	BitAnd:             {"&", BitAndPrecedence},
	BitOr:              {"|", BitOrPrecedence},
	BitXor:             {"^", BitXorPrecedence},
	ShiftLeft:          {"<<", BitXorPrecedence},
	ShiftRight:         {">>", BitXorPrecedence},
	Equal:              {"=", ComparePrecedence},
	NotEqual:           {"<>", ComparePrecedence},
	Less:               {"<", ComparePrecedence},
	LessEqual:          {"<=", ComparePrecedence},
	Greater:            {">", ComparePrecedence},
	GreaterEqual:       {">=", ComparePrecedence},
	IsDistinct:         {"IS DISTINCT FROM", IsPrecedence},
	IsNotDistinct:      {"IS NOT DISTINCT FROM", IsPrecedence},
	Match:              {"~", ComparePrecedence},
	MatchAnyCase:       {"~*", ComparePrecedence},
	NoMatch:            {"!~", ComparePrecedence},
	NoMatchAnyCase:     {"!~*", ComparePrecedence},
	LikeMatch:          {"~~", ComparePrecedence},
	LikeMatchAnyCase:   {"~~*", ComparePrecedence},
	NoLikeMatch:        {"!~~", ComparePrecedence},
	NoLikeMatchAnyCase: {"!~~*", ComparePrecedence},
	Contains:           {"@>", ArrowPrecedence},
	ContainedIn:        {"<@", ArrowPrecedence},
	Arrow:              {"->", ArrowPrecedence},
	LongArrow:          {"->>", ArrowPrecedence},
}

// String is the operator in SQL.
func (op UnaryOp) String() string {
	return [...]string{Not: "NOT", Negate: "-", Plus: "+", BitNot: "~"}[op]
}

// String is the operator in SQL.
func (op BinaryOp) String() string { return operators[op].text }

// Precedence says how tightly the operator binds.
func (op BinaryOp) Precedence() Precedence { return operators[op].precedence }

// precedence is that of the outermost operator of an expression.
func precedence(e Expr) Precedence {
	switch e := e.(type) {
	case *Binary:
		return e.Op.Precedence()
	case *Unary:
		if e.Op == Not {
			return NotPrecedence
		}
		return MultiplyPrecedence
	case *Exists:
		if e.Negated {
			return NotPrecedence
		}
	case *Or:
		return OrPrecedence
	case *And:
		return AndPrecedence
	case *Is:
		return IsPrecedence
	case *Like:
		return LikePrecedence
	case *Between, *In, *InSubquery, *Quantified:
		return ComparePrecedence
	case *AtTimeZone:
		return ZonePrecedence
	case *Index, *Slice, *Field:
		return PostfixPrecedence
	case *Lambda, *Alias, *NamedArg:
		return Lowest
	}
	return Primary
}
