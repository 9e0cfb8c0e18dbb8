package ast

import "github.com/apache/arrow-go/v18/arrow"

// Null is the literal NULL.
type Null struct{ Position }

// Boolean is TRUE or FALSE.
type Boolean struct {
	Position
	Value bool
}

// Number is a number without sign. Text is as written, but without underscores: 12, 1.5, .5, 1e10, 0x1F.
type Number struct {
	Position
	Text string
}

// String is a character string.
type String struct {
	Position
	Value string
}

// Bytes is a binary string, X'0aff'.
type Bytes struct {
	Position
	Value []byte
}

// TypedString is a string read as a type: DATE '2020-01-01', TIMESTAMP '...'.
type TypedString struct {
	Position
	Type  *DataType
	Value string
}

// Interval is INTERVAL value [unit [TO unit]]. Units are in lower case as written (day, days), or "".
type Interval struct {
	Position
	Value    Expr
	From, To string
}

// Value is a constant with its Arrow type, given by a client instead of written in SQL. Value is a scalar.Scalar, or nil
// for a NULL of the type.
type Value struct {
	Position
	Value    any
	Type     arrow.DataType
	Metadata map[string]string // of the column that it becomes
}

// Parameter is a value given at execution. Name is "1" for $1, "name" for $name; a question mark counts from "1".
type Parameter struct {
	Position
	Name string
}
