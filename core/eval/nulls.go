package eval

import (
	"unsafe"

	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// shareNulls makes the rows of out NULL for which an input is.
func (c *call) shareNulls(w *worker, out *vector.Vector) error {
	shared := false
	for _, input := range c.inputs {
		switch {
		case input.Valid == nil || input.Form == vector.Constant:
		case !shared:
			out.ShareValid(input)
			shared = true
		default:
			if err := out.OwnValid(w.budget); err != nil {
				return err
			}
			out.Valid.And(input.Valid)
		}
	}
	return nil
}

// keepNulls brings back the nulls of the inputs after a kernel that may have prepared out, or its validity, anew.
func (c *call) keepNulls(w *worker, out *vector.Vector) error {
	if out.Valid == nil {
		return c.shareNulls(w, out)
	}
	for _, input := range c.inputs {
		if input.Valid != nil && input.Form != vector.Constant && unsafe.SliceData(out.Valid) != unsafe.SliceData(input.Valid) {
			out.Valid.And(input.Valid)
		}
	}
	return nil
}

// clearReferences makes all strings and lists of out empty, since a kernel need not write rows that do not count and what it
// leaves must be readable.
func clearReferences(out *vector.Vector) {
	switch out.Layout {
	case types.View:
		clear(vector.Values[vector.View](out))
	case types.List:
		clear(vector.Values[types.Span](out))
	}
}

// makeNull adds nulls to out.
func makeNull(w *worker, out *vector.Vector, rows []int32) error {
	if len(rows) == 0 {
		return nil
	}
	if err := out.OwnValid(w.budget); err != nil {
		return err
	}
	for _, row := range rows {
		out.Valid.Clear(int(row))
	}
	return nil
}
