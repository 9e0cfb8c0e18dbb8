package logical

import (
	"fmt"

	"github.com/ballista-go/ballista/core/expr"
)

// Recursion gives the rows of Start, and then, over and over until there are none, those that Step makes of the rows given last:
// Refs with the ID in Step read these. Column i of Start, Step and the Refs is Columns[i]. Distinct drops rows that were given
// before.
type Recursion struct {
	ID       int
	Name     string
	Start    Node
	Step     Node
	Distinct bool
	Columns  []*expr.Column
}

// Output implements Node.
func (r *Recursion) Output() []*expr.Column { return r.Columns }

// Children implements Node: the start, then the step.
func (r *Recursion) Children() []Node { return []Node{r.Start, r.Step} }

// WithChildren implements Node.
func (r *Recursion) WithChildren(children []Node) Node {
	rewritten := *r
	rewritten.Start, rewritten.Step = children[0], children[1]
	return &rewritten
}

// Expressions implements Node.
func (r *Recursion) Expressions() []expr.Expr { return nil }

// WithExpressions implements Node.
func (r *Recursion) WithExpressions([]expr.Expr) Node { return r }

// String implements Node.
func (r *Recursion) String() string {
	line := fmt.Sprintf("Recursion: %s #%d", r.Name, r.ID)
	if r.Distinct {
		line += ", distinct"
	}
	return line
}
