package aggregate

import (
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/signature"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// argFunction is a function of the value in the row whose key is the least (sign -1) or the greatest (sign 1).
func argFunction(name, which, result string, sign int, aliases ...string) definition {
	return definition{
		name: name, aliases: aliases,
		summary: "The value in the row in which the key is " + which + ", the least of several such values. Rows with a NULL do not count.",
		args:    doc("value", "a value of any type", "key", "a value of any type"), example: name + "(name, fare)", result: result,
		takes: signature.Takes(ordinary, ordinary),
		overload: func(args []expr.Arg) (expr.AggregateOverload, error) {
			value, key := args[0].Type, args[1].Type
			return expr.AggregateOverload{
				Result: value, Nullable: true, State: []types.Type{value, key}, DistinctIrrelevant: true,
				New: func(c *expr.Context) expr.Accumulator {
					return &argExtremes{values: newKept(c, value), keys: newKept(c, key), sign: sign}
				},
			}, nil
		},
	}
}

// argExtremes keep a value and a key for each group.
type argExtremes struct {
	values, keys kept
	sign         int // of what comparisons of keys give for a better row
}

// Grow implements expr.Accumulator.
func (e *argExtremes) Grow(groups int) error {
	if err := e.values.Grow(groups); err != nil {
		return err
	}
	return e.keys.Grow(groups)
}

// Release implements expr.Accumulator.
func (e *argExtremes) Release() {
	e.values.Release()
	e.keys.Release()
}

// Update implements expr.Accumulator.
func (e *argExtremes) Update(groups []uint32, args []*vector.Vector, rows []int32) error {
	value, key := args[0], args[1]
	if value.AllNull() || key.AllNull() {
		return nil
	}
	contest := e.contest(value, key)
	for i := range countOf(value, rows) {
		row, group := rowAt(rows, i), groupAt(groups, i)
		if value.Null(row) || key.Null(row) || !contest.wins(group, row) {
			continue
		}
		e.values.choose(group, int32(row))
		e.keys.choose(group, int32(row))
	}
	if err := e.values.replace(value); err != nil {
		return err
	}
	return e.keys.replace(key)
}

// Merge implements expr.Accumulator. The states are the value and the key.
func (e *argExtremes) Merge(groups []uint32, states []*vector.Vector, rows []int32) error {
	return e.Update(groups, states, rows)
}

// Partial implements expr.Accumulator.
func (e *argExtremes) Partial(from, to int, out []*vector.Vector) error {
	if err := e.values.Final(from, to, out[0]); err != nil {
		return err
	}
	return e.keys.Final(from, to, out[1])
}

// Final implements expr.Accumulator.
func (e *argExtremes) Final(from, to int, out *vector.Vector) error {
	return e.values.Final(from, to, out)
}

// contest compares the rows of a batch with each other and with those that are kept.
type contest struct {
	*argExtremes
	keyWithin, keyKept, valueWithin, valueKept vector.Comparison
}

func (e *argExtremes) contest(value, key *vector.Vector) *contest {
	c := &contest{argExtremes: e, keyWithin: vector.Comparator(key, key, nullsLast), valueWithin: vector.Comparator(value, value, nullsLast)}
	if e.keys.rows.Len() > 0 {
		c.keyKept = vector.Comparator(key, e.keys.rows.Vector(), nullsLast)
		c.valueKept = vector.Comparator(value, e.values.rows.Vector(), nullsLast)
	}
	return c
}

// wins reports whether a row is better than the one that its group has so far.
func (c *contest) wins(group uint32, row int) bool {
	if chosen := int(c.keys.chosen.Values[group]); chosen != int(none) {
		return c.better(c.keyWithin(row, chosen), c.valueWithin, row, chosen)
	}
	if known := int(c.keys.row.Values[group]); known != int(none) {
		return c.better(c.keyKept(row, known), c.valueKept, row, int(c.values.row.Values[group]))
	}
	return true
}

// better decides by the order of the keys, and among equal ones by that of the values, so that the order of the rows does not matter.
func (c *contest) better(order int, values vector.Comparison, row, other int) bool {
	if order != 0 {
		return order*c.sign > 0
	}
	return values(row, other) < 0
}
