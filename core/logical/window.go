package logical

import (
	"fmt"

	"github.com/ballista-go/ballista/core/expr"
)

// Window adds columns to the rows of its input: each of Calls sees the rows that agree in Partition, in the order of Order. The
// Expr of each of Calls is an *expr.Window.
type Window struct {
	Input     Node
	Partition []expr.Expr
	Order     []expr.SortKey
	Calls     []Named
}

// Output implements Node: the columns of the input, then those of the calls.
func (w *Window) Output() []*expr.Column { return w.appendOutput(nil) }

// Children implements Node.
func (w *Window) Children() []Node { return []Node{w.Input} }

// WithChildren implements Node.
func (w *Window) WithChildren(children []Node) Node {
	rewritten := *w
	rewritten.Input = children[0]
	return &rewritten
}

// Expressions implements Node: the partition, the keys of the order, then the calls.
func (w *Window) Expressions() []expr.Expr {
	exprs := append(append([]expr.Expr{}, w.Partition...), keysOf(w.Order)...)
	return append(exprs, exprsOf(w.Calls)...)
}

// WithExpressions implements Node.
func (w *Window) WithExpressions(exprs []expr.Expr) Node {
	rewritten := *w
	rewritten.Partition, exprs = exprs[:len(w.Partition):len(w.Partition)], exprs[len(w.Partition):]
	rewritten.Order, exprs = expr.WithKeys(w.Order, exprs), exprs[len(w.Order):]
	rewritten.Calls = withExprs(w.Calls, exprs)
	return &rewritten
}

// String implements Node.
func (w *Window) String() string { return "Window: " + DescribeWindow(w.Partition, w.Order, w.Calls) }

// DescribeWindow prints what a window node computes.
func DescribeWindow(partition []expr.Expr, order []expr.SortKey, calls []Named) string {
	return fmt.Sprintf("partition=[%s], order=[%s], calls=[%s]", expr.Join(partition, ", "), expr.JoinKeys(order), joinCalls(calls))
}

func joinCalls(calls []Named) (text string) {
	for i, call := range calls {
		if i > 0 {
			text += ", "
		}
		text += call.Expr.String()
	}
	return text
}
