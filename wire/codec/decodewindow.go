package codec

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/wire/wirepb"
)

func (d *decoder) logicalWindow(m *wirepb.LogicalWindow) (logical.Node, error) {
	input, err := d.logical(m.GetInput())
	if err != nil {
		return nil, err
	}
	w := &logical.Window{Input: input}
	w.Partition, w.Order, w.Calls, err = d.windowParts(m)
	return w, err
}

func (d *decoder) physicalWindow(m *wirepb.PhysicalWindow) (physical.Node, error) {
	input, err := d.physical(m.GetInput())
	if err != nil {
		return nil, err
	}
	w := &physical.Window{Input: input, Top: int(m.GetTop())}
	if w.Partition, w.Order, w.Calls, err = d.windowParts(m); err != nil {
		return nil, err
	}
	return w, within(input.Output(), physical.Expressions(w)...)
}

// windowMessage is what the messages of logical and physical windows share.
type windowMessage interface {
	GetPartition() []*wirepb.Expr
	GetOrder() []*wirepb.SortKey
	GetCalls() []*wirepb.Named
}

func (d *decoder) windowParts(m windowMessage) (partition []expr.Expr, order []expr.SortKey, calls []logical.Named, err error) {
	if partition, err = d.exprList(m.GetPartition()); err != nil {
		return nil, nil, nil, err
	}
	if order, err = d.keys(m.GetOrder()); err != nil {
		return nil, nil, nil, err
	}
	if calls, err = d.typed(d.namedList(m.GetCalls(), d.window)); err != nil {
		return nil, nil, nil, err
	}
	for _, call := range calls {
		w := call.Expr.(*expr.Window)
		if w.Within+w.Keys > len(order) || w.Frame.Key != nil && w.Keys != 1 {
			return nil, nil, nil, malformed("a window function is ordered by %d keys after %d, of %d", w.Keys, w.Within, len(order))
		}
	}
	return partition, order, calls, nil
}

// window reads a call of a window function, which stands in the list of a window.
func (d *decoder) window(m *wirepb.Expr) (expr.Expr, error) {
	kind, ok := m.GetKind().(*wirepb.Expr_Window)
	if !ok {
		return nil, malformed("a window has an expression that is no window function: %T", m.GetKind())
	}
	call := kind.Window
	const most = 1 << 16
	if call.GetWithin() > most || call.GetKeys() > most {
		return nil, malformed("a window function is ordered by %d keys after %d", call.GetKeys(), call.GetWithin())
	}
	w := &expr.Window{IgnoreNulls: call.GetIgnoreNulls(), Within: int(call.GetWithin()), Keys: int(call.GetKeys())}
	var err error
	if w.Frame, err = d.frame(call.GetFrame()); err != nil {
		return nil, err
	}
	if call.GetAggregate() != nil {
		return d.windowAggregate(w, call)
	}
	return w, d.windowFunction(w, call)
}

func (d *decoder) windowAggregate(w *expr.Window, m *wirepb.WindowCall) (expr.Expr, error) {
	aggregate, err := d.aggregate(m.GetAggregate())
	if err != nil {
		return nil, err
	}
	w.Aggregate = aggregate.(*expr.Aggregate)
	if len(m.GetArgs()) > 0 || m.GetFunction() != "" || w.IgnoreNulls || len(w.Aggregate.Order) > 0 {
		return nil, malformed("an aggregate over a window has what it does not take: %s", w.Aggregate)
	}
	return w, nil
}

func (d *decoder) windowFunction(w *expr.Window, m *wirepb.WindowCall) error {
	f, err := d.windowFunctionOf(m)
	if err != nil {
		return err
	}
	w.Function = f
	if w.Args, err = d.exprList(m.GetArgs()); err != nil {
		return err
	}
	if w.Given, err = d.given(f.Name, m.GetResolvedWith(), w.Args); err != nil {
		return err
	}
	if w.Overload, err = f.Resolve(w.Given); err != nil {
		return malformed("%w", err)
	}
	if w.IgnoreNulls && (!f.TakesNulls || len(w.Args) == 0) {
		return malformed("function %s does not take IGNORE NULLS", f.Name)
	}
	result, err := decodeType(m.GetResult())
	if err != nil {
		return err
	}
	return checkResolved(f.Name, w.Args, w.Overload.Args, w.Overload.Result, result)
}

func (d *decoder) frame(m *wirepb.Frame) (f expr.Frame, err error) {
	if m.GetUnit() < wirepb.FrameUnit_FRAME_UNIT_ROWS || m.GetUnit() > wirepb.FrameUnit_FRAME_UNIT_GROUPS {
		return f, malformed("unit of a frame is not known: %d", m.GetUnit())
	}
	if m.GetExclude() < 0 || m.GetExclude() > wirepb.FrameExclusion_FRAME_EXCLUSION_TIES {
		return f, malformed("what a frame excludes is not known: %d", m.GetExclude())
	}
	f.Unit, f.Exclude = expr.FrameUnit(m.GetUnit()-1), expr.Exclusion(m.GetExclude())
	if m.GetKey() != nil {
		if f.Key, err = d.expr(m.GetKey()); err != nil {
			return f, err
		}
	}
	if f.Start, err = d.bound(m.GetStart(), f); err != nil {
		return f, err
	}
	if f.End, err = d.bound(m.GetEnd(), f); err != nil {
		return f, err
	}
	if f.Start.Kind > f.End.Kind || f.Start.Kind == expr.UnboundedFollowing || f.End.Kind == expr.UnboundedPreceding {
		return f, malformed("a frame is backwards: %s", f)
	}
	if f.Key != nil && f.Start.Value == nil && f.End.Value == nil {
		return f, malformed("a frame has a key and no values: %s", f)
	}
	return f, nil
}

func (d *decoder) bound(m *wirepb.FrameBound, f expr.Frame) (b expr.Bound, err error) {
	if m.GetKind() < wirepb.FrameBoundKind_FRAME_BOUND_KIND_UNBOUNDED_PRECEDING || m.GetKind() > wirepb.FrameBoundKind_FRAME_BOUND_KIND_UNBOUNDED_FOLLOWING {
		return b, malformed("bound of a frame is not known: %d", m.GetKind())
	}
	b = expr.Bound{Kind: expr.BoundKind(m.GetKind() - 1), Offset: m.GetOffset(), Text: m.GetText()}
	distant := b.Kind == expr.Preceding || b.Kind == expr.Following
	if b.Offset < 0 || b.Offset > 0 && (!distant || f.Unit == expr.Range) {
		return b, malformed("offset of a frame's bound: %d", b.Offset)
	}
	if (m.GetValue() != nil) != (distant && f.Unit == expr.Range) {
		return b, malformed("a frame's bound has a value that it does not take, or lacks one: %s", b)
	}
	if m.GetValue() == nil {
		return b, nil
	}
	if b.Value, err = d.expr(m.GetValue()); err != nil {
		return b, err
	}
	if f.Key == nil || !arrow.TypeEqual(f.Key.Type(), b.Value.Type()) {
		return b, malformed("a frame's bound is %s, and its key another type", types.Name(b.Value.Type()))
	}
	return b, nil
}
