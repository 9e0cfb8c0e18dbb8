package logical

import (
	"fmt"
	"strings"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/table"
)

// Write writes rows to files, and produces one row: how many they were. It is the root of its plan.
type Write struct {
	Input Node
	Sink  table.Sink
	Count *expr.Column
	// Files are the columns that tell of each file that is written, to who publishes them: a table.WrittenFile.
	Files []*expr.Column
}

// Output implements Node.
func (w *Write) Output() []*expr.Column { return []*expr.Column{w.Count} }

// Children implements Node.
func (w *Write) Children() []Node { return []Node{w.Input} }

// WithChildren implements Node.
func (w *Write) WithChildren(children []Node) Node {
	rewritten := *w
	rewritten.Input = children[0]
	return &rewritten
}

// Expressions implements Node.
func (w *Write) Expressions() []expr.Expr { return nil }

// WithExpressions implements Node.
func (w *Write) WithExpressions([]expr.Expr) Node { return w }

// String implements Node.
func (w *Write) String() string { return "Write: " + Target(w.Sink.Destination()) }

// Target describes a destination for EXPLAIN.
func Target(d table.Destination) string {
	line := fmt.Sprintf("%s to %s", d.Format, d.Path)
	if d.Layout != table.OneFile {
		line += "/"
	}
	if len(d.Partitions) > 0 {
		line += ", partitions=[" + strings.Join(d.Partitions, ", ") + "]"
	}
	if d.Mode == table.Overwrite {
		line += ", overwrite"
	}
	return line
}
