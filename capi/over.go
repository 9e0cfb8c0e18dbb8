package main

import (
	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/errs"
)

// frameOptions are the options of a call's window. Its arguments are the call, as many expressions of the partition as Partition
// says, as many keys of the order as Keys says, and then the offsets of the bounds that have one, that of the start first.
type frameOptions struct {
	Partition int    `json:"partition"`
	Keys      int    `json:"keys"`
	Unit      string `json:"unit"` // rows, range or groups; left out: SQL's default frame
	Start     string `json:"start"`
	End       string `json:"end"`
}

var frameUnits = map[string]ast.FrameUnit{"rows": ast.Rows, "range": ast.Range, "groups": ast.Groups}

var boundKinds = map[string]ast.BoundKind{
	"unbounded preceding": ast.UnboundedPreceding, "preceding": ast.Preceding, "current row": ast.CurrentRow,
	"following": ast.Following, "unbounded following": ast.UnboundedFollowing,
}

// over makes a call one of a window function, with the window in place of any that it had.
func (c call) over() (ast.Expr, error) {
	o := c.options
	if o.Partition < 0 || o.Keys < 0 || len(c.args) < 1+o.Partition+o.Keys {
		return nil, c.wrong("a call, the partition and the keys of the order")
	}
	keys := 1 + o.Partition
	window := &ast.Window{OrderBy: sortKeys(c.args[keys : keys+o.Keys])}
	var err error
	if window.PartitionBy, err = (call{name: c.name, args: c.args[1:keys]}).exprs(0); err != nil {
		return nil, err
	}
	offsets, err := c.exprs(keys + o.Keys)
	if err != nil {
		return nil, err
	}
	if window.Frame, err = o.frame(offsets); err != nil {
		return nil, err
	}
	return c.extended(func(f *ast.Call) { f.Over = window })
}

func (o frameOptions) frame(offsets []ast.Expr) (*ast.Frame, error) {
	if o.Unit == "" {
		return nil, nil
	}
	unit, ok := frameUnits[o.Unit]
	if !ok {
		return nil, errs.New(errs.Binding, "unit of a window frame must be rows, range or groups: %q", o.Unit)
	}
	f := &ast.Frame{Unit: unit}
	for _, bound := range []struct {
		kind string
		to   *ast.Bound
	}{{o.Start, &f.Start}, {o.End, &f.End}} {
		kind, ok := boundKinds[bound.kind]
		if !ok {
			return nil, errs.New(errs.Binding, "bound of a window frame is not known: %q", bound.kind)
		}
		bound.to.Kind = kind
		if kind != ast.Preceding && kind != ast.Following {
			continue
		}
		if len(offsets) == 0 {
			return nil, errs.New(errs.Binding, "bound of a window frame has no offset: %s", bound.kind)
		}
		bound.to.Offset, offsets = offsets[0], offsets[1:]
	}
	if len(offsets) > 0 {
		return nil, errs.New(errs.Binding, "window frame has more offsets than bounds: %d", len(offsets))
	}
	return f, nil
}
