// Package ast is the syntax tree of SQL as data: statements, queries, relations and expressions with their positions,
// nothing resolved. The parser makes these trees from text and the DataFrame API makes expressions by hand; the binder
// gives both their meaning.
package ast

import (
	"strings"

	"github.com/ballista-go/ballista/core/tree"
)

// Position is where a node starts in the SQL text. The zero value is that of a node made without a text.
type Position int32

// At returns the position of a byte offset.
func At(offset int) Position { return Position(offset + 1) }

// Pos returns the byte offset, or -1 when there is none.
func (p Position) Pos() int { return int(p) - 1 }

// Node is any node of a syntax tree. String prints SQL that parses to the same tree.
type Node interface {
	Pos() int
	String() string
	print(p *printer)
}

// Statement is what ends in a semicolon.
type Statement interface {
	Node
	statement()
}

// Body is what produces the rows of a Query: a *Select, *SetOperation, *Values, or a *Query in parentheses.
type Body interface {
	Node
	body()
}

// TableRef is a relation in a FROM clause.
type TableRef interface {
	Node
	tableRef()
}

// Expr is an unresolved expression. Its children are expressions of the same query: sub-queries are not among them.
type Expr interface {
	tree.Node[Expr]
	Node
}

// Ident is an identifier. Name is folded to lower case already unless it was Quoted.
type Ident struct {
	Position
	Name   string
	Quoted bool
}

// Name is a name of one or more parts, such as catalog.schema.table.
type Name []Ident

// Pos returns the byte offset of the first part, or -1.
func (n Name) Pos() int {
	if len(n) == 0 {
		return -1
	}
	return n[0].Pos()
}

// Parts lists the parts' names.
func (n Name) Parts() []string {
	parts := make([]string, len(n))
	for i, ident := range n {
		parts[i] = ident.Name
	}
	return parts
}

// Text joins the parts' names with dots, as messages and output columns show them.
func (n Name) Text() string { return strings.Join(n.Parts(), ".") }
