package main

import (
	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/errs"
)

// windowed copies the call of a window function that is the first argument, and changes the copy's window.
func (c call) windowed(change func(w *ast.Window)) (ast.Expr, error) {
	if len(c.args) > 0 {
		if f, ok := c.args[0].(*ast.Call); ok && f.Over == nil {
			return nil, errs.New(errs.Binding, "%s takes a call of a window function: give %s a window with over", c.name, f.Name.Text())
		}
	}
	return c.extended(func(f *ast.Call) {
		window := *f.Over
		change(&window)
		f.Over = &window
	})
}

// partition says what the rows that a window function sees agree in.
func (c call) partition() (ast.Expr, error) {
	by, err := c.exprs(1)
	if err != nil {
		return nil, err
	}
	return c.windowed(func(w *ast.Window) { w.PartitionBy = by })
}

// frameOf gives the window of a function a frame.
func (c call) frameOf() (ast.Expr, error) {
	offsets, err := c.exprs(1)
	if err != nil {
		return nil, err
	}
	frame, err := c.options.frame(offsets)
	if err != nil {
		return nil, err
	}
	return c.windowed(func(w *ast.Window) { w.Frame = frame })
}

// windowOrder orders the rows that a window function sees. Without a frame it sees those up to each row, one by one.
func (c call) windowOrder() (ast.Expr, error) {
	return c.windowed(func(w *ast.Window) {
		w.OrderBy = c.keys(1)
		if w.Frame == nil {
			w.Frame = &ast.Frame{Unit: ast.Rows, Start: ast.Bound{Kind: ast.UnboundedPreceding}, End: ast.Bound{Kind: ast.CurrentRow}}
		}
	})
}
