package logical

import (
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/table"
)

// Change puts rows in place of those of a table that a session keeps, and produces one row: how many were changed. The last column of its
// input is true for these. It is the root of its plan, and the session carries it out: no plan that runs has one.
type Change struct {
	Input  Node
	Table  [3]string   // its catalog, its schema and its name
	Of     table.Table // which the input reads
	Delete bool        // the changed rows, rather than keeping them
	Count  *expr.Column
}

// Output implements Node.
func (c *Change) Output() []*expr.Column { return []*expr.Column{c.Count} }

// Children implements Node.
func (c *Change) Children() []Node { return []Node{c.Input} }

// WithChildren implements Node.
func (c *Change) WithChildren(children []Node) Node {
	rewritten := *c
	rewritten.Input = children[0]
	return &rewritten
}

// Expressions implements Node.
func (c *Change) Expressions() []expr.Expr { return nil }

// WithExpressions implements Node.
func (c *Change) WithExpressions([]expr.Expr) Node { return c }

// String implements Node.
func (c *Change) String() string {
	if c.Delete {
		return "Delete: from " + c.Table[2]
	}
	return "Update: " + c.Table[2]
}
