package unparser

import (
	"strconv"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
)

// Window turns a call of a window node into its syntax tree.
func Window(node *logical.Window, w *expr.Window, literal Literal) (ast.Expr, error) {
	return shown(literal).window(node, w)
}

func (u *unparser) window(node *logical.Window, w *expr.Window) (*ast.Call, error) {
	call, err := u.windowed(w)
	if err != nil {
		return nil, err
	}
	call.Over = &ast.Window{}
	if call.Over.PartitionBy, err = u.exprs(node.Partition); err != nil {
		return nil, err
	}
	keys, err := u.keys(node.Order)
	if err != nil {
		return nil, err
	}
	for _, key := range keys[:w.Within] {
		call.Over.PartitionBy = append(call.Over.PartitionBy, key.Expr)
	}
	call.Over.OrderBy = keys[w.Within : w.Within+w.Keys]
	call.Over.Frame, err = frameOf(w.Frame)
	return call, err
}

// windowed is the call without its window.
func (u *unparser) windowed(w *expr.Window) (*ast.Call, error) {
	if w.Aggregate != nil {
		made, err := u.aggregate(w.Aggregate)
		if err != nil {
			return nil, err
		}
		call := made.(*ast.Call)
		if w.IgnoreNulls {
			call.Nulls = ast.IgnoreNulls
		}
		return call, nil
	}
	args, err := u.exprs(w.Args)
	call := &ast.Call{Name: ast.Name{{Name: w.Function.Name}}, Args: args}
	if w.IgnoreNulls {
		call.Nulls = ast.IgnoreNulls
	}
	return call, err
}

func frameOf(f expr.Frame) (*ast.Frame, error) {
	units := map[expr.FrameUnit]ast.FrameUnit{expr.Rows: ast.Rows, expr.Range: ast.Range, expr.Groups: ast.Groups}
	frame := &ast.Frame{Unit: units[f.Unit], Exclude: ast.Exclusion(f.Exclude)}
	var err error
	if frame.Start, err = boundOf(f.Start); err == nil {
		frame.End, err = boundOf(f.End)
	}
	return frame, err
}

func boundOf(b expr.Bound) (ast.Bound, error) {
	kinds := map[expr.BoundKind]ast.BoundKind{
		expr.UnboundedPreceding: ast.UnboundedPreceding, expr.Preceding: ast.Preceding, expr.CurrentRow: ast.CurrentRow,
		expr.Following: ast.Following, expr.UnboundedFollowing: ast.UnboundedFollowing,
	}
	bound := ast.Bound{Kind: kinds[b.Kind]}
	if b.Kind != expr.Preceding && b.Kind != expr.Following {
		return bound, nil
	}
	if _, err := strconv.ParseFloat(b.Text, 64); err != nil {
		return bound, unsupported("a window frame of %s", b.Text)
	}
	bound.Offset = &ast.Number{Text: b.Text}
	return bound, nil
}

// windowOf adds the calls to the columns of a block.
func (p *planner) windowOf(node *logical.Window) (*block, error) {
	b, err := p.upTo(node.Input, having)
	if err != nil {
		return nil, err
	}
	items := b.items[:len(b.items):len(b.items)]
	err = p.in(b.scope(), func() error {
		for _, n := range node.Calls {
			call, err := p.window(node, n.Expr.(*expr.Window))
			if err != nil {
				return err
			}
			items = append(items, item{column: n.Column, expr: call, given: true})
		}
		return nil
	})
	b.items, b.stage, b.windows = items, projected, true
	return b, err
}
