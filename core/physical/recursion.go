package physical

import (
	"fmt"

	"github.com/ballista-go/ballista/core/expr"
)

// Recursion is as in package logical. One task runs all of it: Step is run again for each round, so that it has no exchanges.
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

// String implements Node.
func (r *Recursion) String() string {
	line := fmt.Sprintf("Recursion: %s #%d", r.Name, r.ID)
	if r.Distinct {
		line += ", distinct"
	}
	return line
}
