package physical

import (
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/table"
)

// Write writes rows to files, and produces a row for each file: what table.WrittenFile says of it. It is the root of its plan.
type Write struct {
	Input Node
	Sink  table.Sink
	Files []*expr.Column
}

// Output implements Node.
func (w *Write) Output() []*expr.Column { return w.Files }

// Children implements Node.
func (w *Write) Children() []Node { return []Node{w.Input} }

// WithChildren implements Node.
func (w *Write) WithChildren(children []Node) Node {
	return &Write{Input: children[0], Sink: w.Sink, Files: w.Files}
}

// String implements Node.
func (w *Write) String() string { return "Write: " + logical.Target(w.Sink.Destination()) }
