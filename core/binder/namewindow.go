package binder

import "github.com/ballista-go/ballista/core/ast"

func (n *namer) filter(c *ast.Call) {
	n.WriteString(" FILTER (WHERE ")
	if c.Over == nil {
		n.expr(c.Filter)
	} else {
		n.wholly(func() { n.expr(c.Filter) })
	}
	n.WriteString(")")
}

// cast leaves the conversion out, but where all is written.
func (n *namer) cast(e *ast.Cast) {
	to, err := n.binder.Type(e.Type)
	if !n.whole || err != nil {
		n.expr(e.Input)
		return
	}
	name := "CAST("
	if e.Try {
		name = "TRY_CAST("
	}
	n.WriteString(name)
	n.expr(e.Input)
	n.WriteString(" AS " + typeName(to) + ")")
}

// separator is what DataFusion writes between the arguments of a call.
func (n *namer) separator(c *ast.Call) string {
	if n.whole {
		return ", "
	}
	if c.Over != nil {
		if _, ok := n.binder.catalog.Window(c.Name.Text()); !ok {
			return ", "
		}
	}
	return ","
}

// over names the window of a call, if it has one.
func (n *namer) over(c *ast.Call) {
	if c.Over == nil {
		return
	}
	w := c.Over
	if n.scope.windows != nil {
		if resolved, err := n.scope.windows.resolve(w); err == nil {
			w = resolved
		}
	}
	n.partition(w)
	n.wholly(func() { n.keys(" ORDER BY [", w.OrderBy) })
	frame := w.FrameOrDefault()
	n.WriteString(" " + unitName(frame) + " BETWEEN ")
	n.frameBound(frame.Start)
	n.WriteString(" AND ")
	n.frameBound(frame.End)
	n.WriteString(frame.Exclude.String())
}

func (n *namer) partition(w *ast.Window) {
	var keys []ast.Expr
	for _, e := range w.PartitionBy {
		if !isLiteralText(e) {
			keys = append(keys, e)
		}
	}
	if len(keys) > 0 {
		n.WriteString(" PARTITION BY [")
		n.infix(", ", keys...)
		n.WriteString("]")
	}
}

// isLiteralText reports whether an expression is a constant as it is written.
func isLiteralText(e ast.Expr) bool {
	switch e.(type) {
	case *ast.Number, *ast.String, *ast.Null, *ast.Boolean:
		return true
	}
	return false
}

func (n *namer) frameBound(b ast.Bound) {
	if b.Offset != nil {
		n.WriteString(offsetText(b.Offset) + " ")
	}
	n.WriteString([...]string{
		ast.UnboundedPreceding: "UNBOUNDED PRECEDING", ast.Preceding: "PRECEDING", ast.CurrentRow: "CURRENT ROW",
		ast.Following: "FOLLOWING", ast.UnboundedFollowing: "UNBOUNDED FOLLOWING",
	}[b.Kind])
}
