package main

import "github.com/ballista-go/ballista/core/ast"

// windowDescription says over which rows a window function is computed, in the words that over takes. Behind the arguments, the
// parts of the call are the partition, the keys of the order, and the offsets of the bounds that have one.
type windowDescription struct {
	frameOptions
	Orders []keyOrder `json:"orders"`
}

func describeWindow(w *ast.Window) (*windowDescription, []ast.Expr) {
	frame := w.FrameOrDefault()
	d := &windowDescription{Orders: []keyOrder{}}
	d.Partition, d.Keys = len(w.PartitionBy), len(w.OrderBy)
	d.Unit, d.Start, d.End = keyOf(frameUnits, frame.Unit), keyOf(boundKinds, frame.Start.Kind), keyOf(boundKinds, frame.End.Kind)
	parts := append([]ast.Expr{}, w.PartitionBy...)
	for _, key := range w.OrderBy {
		d.Orders = append(d.Orders, keyOrder{key.Descending, key.Nulls == ast.NullsFirst})
		parts = append(parts, key.Expr)
	}
	for _, bound := range []ast.Bound{frame.Start, frame.End} {
		if bound.Offset != nil {
			parts = append(parts, bound.Offset)
		}
	}
	return d, parts
}

// keyOf is the name that a value has.
func keyOf[V comparable](names map[string]V, value V) string {
	for name, v := range names {
		if v == value {
			return name
		}
	}
	return ""
}
