package aggregate

import (
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// counts are the accumulator of count: the rows without a NULL argument.
type counts struct {
	context *expr.Context
	states  memory.Array[int64]
	picker  picker
}

func newCounts(c *expr.Context) expr.Accumulator {
	return &counts{context: c, states: memory.Array[int64]{Budget: c.Budget}}
}

func (c *counts) Grow(groups int) error { return c.states.Grow(groups, 0) }

func (c *counts) Update(groups []uint32, args []*vector.Vector, rows []int32) error {
	if len(args) > 1 {
		c.countTogether(groups, args, rows)
		return nil
	}
	v := args[0]
	switch {
	case v.AllNull():
	case v.Valid == nil || v.Form == vector.Constant:
		c.countRows(groups, countOf(v, rows))
	case groups == nil && rows == nil:
		c.states.Values[0] += int64(v.Valid.Count(v.Len))
	default:
		s := c.picker.pick(v, groups, rows)
		c.countRows(s.groups, s.n)
	}
	return nil
}

// rowCounts are the accumulator of count(*), whose argument only says how many rows there are.
type rowCounts struct{ counts }

func newRowCounts(c *expr.Context) expr.Accumulator {
	return &rowCounts{counts{context: c, states: memory.Array[int64]{Budget: c.Budget}}}
}

func (c *rowCounts) Update(groups []uint32, args []*vector.Vector, rows []int32) error {
	c.countRows(groups, countOf(args[0], rows))
	return nil
}

func (c *counts) countRows(groups []uint32, n int) {
	states := c.states.Values
	if groups == nil {
		states[0] += int64(n)
		return
	}
	for _, group := range groups[:n] {
		states[group]++
	}
}

func (c *counts) countTogether(groups []uint32, args []*vector.Vector, rows []int32) {
	for k := range countOf(args[0], rows) {
		row, counted := rowAt(rows, k), int64(1)
		for _, v := range args {
			if v.Null(row) {
				counted = 0
			}
		}
		c.states.Values[groupAt(groups, k)] += counted
	}
}

func (c *counts) Merge(groups []uint32, states []*vector.Vector, rows []int32) error {
	s := c.picker.pick(states[0], groups, rows)
	values := vector.Values[int64](s.values)
	for k := range s.n {
		c.states.Values[groupAt(s.groups, k)] += values[s.at(k)]
	}
	return nil
}

func (c *counts) Partial(from, to int, out []*vector.Vector) error { return c.Final(from, to, out[0]) }

func (c *counts) Final(from, to int, out *vector.Vector) error {
	if err := out.Prepare(c.context.Budget, int64Type, types.Int64, to-from); err != nil {
		return err
	}
	copy(vector.Values[int64](out), c.states.Values[from:to])
	return nil
}

func (c *counts) Release() { c.states.Release() }
