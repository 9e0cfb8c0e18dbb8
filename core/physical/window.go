package physical

import (
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
)

// Window adds the columns of Calls to the rows of its input, which keep their order.
type Window struct {
	Input     Node
	Partition []expr.Expr
	Order     []expr.SortKey
	Calls     []logical.Named // of *expr.Window
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
	return "Window: " + logical.DescribeWindow(w.Partition, w.Order, w.Calls)
}

func (w *Window) expressions() []expr.Expr {
	exprs := append(append([]expr.Expr{}, w.Partition...), keysOf(w.Order)...)
	return append(exprs, exprsOf(w.Calls)...)
}
