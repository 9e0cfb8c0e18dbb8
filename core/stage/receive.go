package stage

import (
	"fmt"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/physical"
)

// Output implements physical.Node.
func (r *Receive) Output() []*expr.Column { return r.Columns }

// Children implements physical.Node.
func (r *Receive) Children() []physical.Node { return nil }

// WithChildren implements physical.Node.
func (r *Receive) WithChildren([]physical.Node) physical.Node { return r }

// String implements physical.Node.
func (r *Receive) String() string {
	line := fmt.Sprintf("Receive: stage=%d, %s", r.Stage, r.Kind)
	if r.Ordered && r.Kind != physical.Single {
		line += ", ordered"
	}
	return line
}
