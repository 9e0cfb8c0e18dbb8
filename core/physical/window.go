package physical

import (
	"fmt"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
)

// Window adds the columns of Calls to the rows of its input, which keep their order.
type Window struct {
	Input     Node
	Partition []expr.Expr
	Order     []expr.SortKey
	Calls     []logical.Named // of *expr.Window
	// Top is up to which rank the rows of a partition are wanted: those behind it may be missing. 0: all are wanted.
	Top int
}

// Output implements Node: the columns of the input, then those of the calls.
func (w *Window) Output() []*expr.Column {
	return append(append([]*expr.Column{}, w.Input.Output()...), logical.ColumnsOf(w.Calls)...)
}

// Children implements Node.
func (w *Window) Children() []Node { return []Node{w.Input} }

// WithChildren implements Node.
func (w *Window) WithChildren(children []Node) Node {
	rewritten := *w
	rewritten.Input = children[0]
	return &rewritten
}

// String implements Node.
func (w *Window) String() string {
	line := "Window: " + logical.DescribeWindow(w.Partition, w.Order, w.Calls)
	if w.Top > 0 {
		line += fmt.Sprintf(", top=%d", w.Top)
	}
	return line
}

func (w *Window) expressions() []expr.Expr {
	exprs := append(append([]expr.Expr{}, w.Partition...), keysOf(w.Order)...)
	return append(exprs, exprsOf(w.Calls)...)
}
