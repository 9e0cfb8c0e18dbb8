package logical

import (
	"github.com/ballista-go/ballista/core/expr"
)

// Insert adds rows to a table that a session keeps, and produces one row: how many they were. It is the root of its plan, and the session
// carries it out: no plan that runs has one.
type Insert struct {
	Input     Node
	Table     [3]string // its catalog, its schema and its name
	Overwrite bool
	Count     *expr.Column
}

// Output implements Node.
func (i *Insert) Output() []*expr.Column { return []*expr.Column{i.Count} }

// Children implements Node.
func (i *Insert) Children() []Node { return []Node{i.Input} }

// WithChildren implements Node.
func (i *Insert) WithChildren(children []Node) Node {
	rewritten := *i
	rewritten.Input = children[0]
	return &rewritten
}

// Expressions implements Node.
func (i *Insert) Expressions() []expr.Expr { return nil }

// WithExpressions implements Node.
func (i *Insert) WithExpressions([]expr.Expr) Node { return i }

// String implements Node.
func (i *Insert) String() string {
	if i.Overwrite {
		return "Insert: overwrite " + i.Table[2]
	}
	return "Insert: into " + i.Table[2]
}
