package aggregate

import (
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// collected are copies of all values of all groups, in the order in which they came.
type collected struct {
	context *expr.Context
	list    types.Type // of the values, in which states travel
	nulls   nullPolicy
	values  *vector.Appender
	owners  memory.Array[uint32] // by value: its group
	groups  int

	// arranged once all values are there
	byGroup  memory.Array[int32] // the values' numbers, group by group
	ends     memory.Array[int32] // by group: where its part of byGroup ends
	elements vector.Vector       // the values in this order, for lists
	scratch  []int32
	numbers  []uint32
}

// nullPolicy says whether NULLs are collected.
type nullPolicy uint8

const (
	skipNulls nullPolicy = iota
	keepNulls
)

func newCollected(c *expr.Context, list types.Type, nulls nullPolicy) collected {
	return collected{
		context: c, list: list, nulls: nulls, values: vector.NewAppender(c.Budget, types.Children(list)[0], 0),
		owners: memory.Array[uint32]{Budget: c.Budget}, byGroup: memory.Array[int32]{Budget: c.Budget}, ends: memory.Array[int32]{Budget: c.Budget},
	}
}

// Grow implements expr.Accumulator.
func (c *collected) Grow(groups int) error {
	c.groups = max(c.groups, groups)
	return nil
}

// Release implements expr.Accumulator.
func (c *collected) Release() {
	c.values.Release()
	c.owners.Release()
	c.disarrange()
}

func (c *collected) disarrange() {
	c.byGroup.Release()
	c.ends.Release()
	c.elements.Release()
}

// Update implements expr.Accumulator.
func (c *collected) Update(groups []uint32, args []*vector.Vector, rows []int32) error {
	v := args[0]
	if c.nulls == skipNulls && (v.Valid != nil || v.AllNull()) {
		if groups, rows = c.withoutNulls(v, groups, rows); len(rows) == 0 {
			return nil
		}
	}
	return c.add(groups, v, rows)
}

// withoutNulls lists the rows that are not NULL, and their groups.
func (c *collected) withoutNulls(v *vector.Vector, groups []uint32, rows []int32) ([]uint32, []int32) {
	c.scratch, c.numbers = c.scratch[:0], c.numbers[:0]
	for k := range countOf(v, rows) {
		if row := rowAt(rows, k); !v.Null(row) {
			c.scratch, c.numbers = append(c.scratch, int32(row)), append(c.numbers, groupAt(groups, k))
		}
	}
	return c.numbers, c.scratch
}

func (c *collected) add(groups []uint32, v *vector.Vector, rows []int32) error {
	n := countOf(v, rows)
	if n == 0 {
		return nil
	}
	c.disarrange()
	if err := c.values.Append(v, rows); err != nil {
		return err
	}
	if groups != nil {
		return c.owners.Extend(groups[:n])
	}
	return c.owners.Grow(len(c.owners.Values)+n, 0)
}

// Merge implements expr.Accumulator: the states are lists.
func (c *collected) Merge(groups []uint32, states []*vector.Vector, rows []int32) error {
	lists := states[0]
	if lists.AllNull() {
		return nil
	}
	spans := vector.ReaderOf[types.Span](lists)
	var elements []int32
	var owners []uint32
	for k := range countOf(lists, rows) {
		row := rowAt(rows, k)
		if lists.Null(row) {
			continue
		}
		span := spans.At(row)
		for e := range span.Length {
			elements, owners = append(elements, int32(span.Offset+e)), append(owners, groupAt(groups, k))
		}
	}
	if len(elements) == 0 {
		return nil
	}
	return c.add(owners, lists.Children[0], elements)
}

// arrange sorts the values' numbers by group, in one pass over counts.
func (c *collected) arrange() error {
	if len(c.ends.Values) == c.groups {
		return nil
	}
	c.disarrange()
	if err := c.ends.Grow(c.groups, 0); err != nil {
		return err
	}
	if err := c.byGroup.Grow(len(c.owners.Values), 0); err != nil {
		return err
	}
	ends := c.ends.Values
	for _, group := range c.owners.Values {
		ends[group]++
	}
	start := int32(0)
	for group, count := range ends {
		ends[group] = start
		start += count
	}
	for i, group := range c.owners.Values {
		c.byGroup.Values[ends[group]] = int32(i)
		ends[group]++
	}
	return nil
}

// span is where the values of a group lie in byGroup.
func (c *collected) span(group int) types.Span {
	start := int32(0)
	if group > 0 {
		start = c.ends.Values[group-1]
	}
	return types.Span{Offset: uint32(start), Length: uint32(c.ends.Values[group] - start)}
}

// of are the numbers of a group's values.
func (c *collected) of(group int) []int32 {
	span := c.span(group)
	return c.byGroup.Values[span.Offset : span.Offset+span.Length]
}

// Partial implements expr.Accumulator.
func (c *collected) Partial(from, to int, out []*vector.Vector) error {
	return c.lists(from, to, out[0])
}

// lists writes the groups' values as lists, NULL where there are none.
func (c *collected) lists(from, to int, out *vector.Vector) error {
	if err := c.arrange(); err != nil {
		return err
	}
	if c.elements.Type == nil {
		if err := vector.Gather(c.context.Budget, &c.elements, c.values.Vector(), c.byGroup.Values); err != nil {
			return err
		}
	}
	if err := out.Prepare(c.context.Budget, c.list, types.List, to-from); err != nil {
		return err
	}
	out.Children = append(out.Children, c.elements.Share())
	spans := vector.Values[types.Span](out)
	for i := range spans {
		spans[i] = c.span(from + i)
		if spans[i].Length == 0 {
			if err := markNull(c.context.Budget, out, i); err != nil {
				return err
			}
		}
	}
	return nil
}
