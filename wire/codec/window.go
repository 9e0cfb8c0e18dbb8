package codec

import (
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/wire/wirepb"
)

func (e *encoder) logicalWindow(n *logical.Window) *wirepb.LogicalWindow {
	return &wirepb.LogicalWindow{Input: e.logical(n.Input), Partition: e.exprs(n.Partition), Order: e.keys(n.Order), Calls: e.named(n.Calls)}
}

func (e *encoder) physicalWindow(n *physical.Window) *wirepb.PhysicalWindow {
	return &wirepb.PhysicalWindow{
		Input: e.physical(n.Input), Partition: e.exprs(n.Partition), Order: e.keys(n.Order), Calls: e.named(n.Calls), Top: uint32(n.Top),
	}
}

func (e *encoder) window(w *expr.Window) *wirepb.WindowCall {
	m := &wirepb.WindowCall{
		Args: e.exprs(w.Args), IgnoreNulls: w.IgnoreNulls, Within: uint32(w.Within), Keys: uint32(w.Keys),
		Frame: &wirepb.Frame{
			Unit: wirepb.FrameUnit(w.Frame.Unit) + 1, Start: e.bound(w.Frame.Start), End: e.bound(w.Frame.End), Key: e.optionalExpr(w.Frame.Key),
			Exclude: wirepb.FrameExclusion(w.Frame.Exclude),
		},
	}
	if w.Aggregate != nil {
		m.Aggregate = e.expr(w.Aggregate)
		return m
	}
	m.Foreign = e.foreign(w.Function.Foreign)
	m.Function, m.Result, m.ResolvedWith = w.Function.Name, e.dataType(w.Overload.Result), e.given(w.Given, w.Args)
	return m
}

func (e *encoder) bound(b expr.Bound) *wirepb.FrameBound {
	return &wirepb.FrameBound{Kind: wirepb.FrameBoundKind(b.Kind) + 1, Offset: b.Offset, Value: e.optionalExpr(b.Value), Text: b.Text}
}
