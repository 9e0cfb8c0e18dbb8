package aggregate

import (
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// none is the row of a group that has none.
const none = int32(-1)

// kept is a copy of one row for each group.
type kept struct {
	context *expr.Context
	result  types.Type
	rows    *vector.Appender    // some are not any group's any more
	row     memory.Array[int32] // by group: its row, or none
	chosen  memory.Array[int32] // by group: the row of the batch at hand to replace it with, or none
	touched []uint32            // groups that have one chosen
	sources []int32
}

func newKept(c *expr.Context, t types.Type) kept {
	return kept{
		context: c, result: t, rows: vector.NewAppender(c.Budget, t, 0),
		row: memory.Array[int32]{Budget: c.Budget}, chosen: memory.Array[int32]{Budget: c.Budget},
	}
}

// Grow implements expr.Accumulator.
func (k *kept) Grow(groups int) error {
	if err := k.row.Grow(groups, none); err != nil {
		return err
	}
	return k.chosen.Grow(groups, none)
}

// Release implements expr.Accumulator.
func (k *kept) Release() {
	k.rows.Release()
	k.row.Release()
	k.chosen.Release()
}

// choose marks a row of the batch as the group's.
func (k *kept) choose(group uint32, row int32) {
	if k.chosen.Values[group] == none {
		k.touched = append(k.touched, group)
	}
	k.chosen.Values[group] = row
}

// replace copies the chosen rows of v.
func (k *kept) replace(v *vector.Vector) error {
	if len(k.touched) == 0 {
		return nil
	}
	k.sources = k.sources[:0]
	next := int32(k.rows.Len())
	for i, group := range k.touched {
		k.sources = append(k.sources, k.chosen.Values[group])
		k.chosen.Values[group] = none
		k.row.Values[group] = next + int32(i)
	}
	k.touched = k.touched[:0]
	if err := k.rows.Append(v, k.sources); err != nil {
		return err
	}
	if k.rows.Len() > 1024+2*len(k.row.Values) {
		return k.compact()
	}
	return nil
}

// compact drops the rows that are not any group's.
func (k *kept) compact() error {
	used := make([]int32, 0, len(k.row.Values))
	for group, row := range k.row.Values {
		if row != none {
			k.row.Values[group] = int32(len(used))
			used = append(used, row)
		}
	}
	compacted := vector.NewAppender(k.context.Budget, k.result, len(used))
	if err := compacted.Append(k.rows.Vector(), used); err != nil {
		compacted.Release()
		return err
	}
	k.rows.Release()
	k.rows = compacted
	return nil
}

// Partial implements expr.Accumulator.
func (k *kept) Partial(from, to int, out []*vector.Vector) error { return k.Final(from, to, out[0]) }

// Final implements expr.Accumulator. The result is NULL for a group without a row.
func (k *kept) Final(from, to int, out *vector.Vector) error {
	return vector.GatherOuter(k.context.Budget, out, k.rows.Vector(), k.row.Values[from:to])
}

// extremeRows find the least or the greatest value of types without a key, by comparing rows.
type extremeRows struct {
	kept
	sign int // of what comparisons give for a better row
}

func newExtremeRows(t types.Type, sign int) func(*expr.Context) expr.Accumulator {
	return func(c *expr.Context) expr.Accumulator { return &extremeRows{kept: newKept(c, t), sign: sign} }
}

// nullsLast is how nulls within lists and structs compare.
var nullsLast = vector.Order{}

func (e *extremeRows) Update(groups []uint32, args []*vector.Vector, rows []int32) error {
	v := args[0]
	if v.AllNull() {
		return nil
	}
	within := vector.Comparator(v, v, nullsLast)
	before := within
	if e.rows.Len() > 0 {
		before = vector.Comparator(v, e.rows.Vector(), nullsLast)
	}
	for i := range countOf(v, rows) {
		row, group := rowAt(rows, i), groupAt(groups, i)
		if v.Null(row) {
			continue
		}
		order := e.sign
		if chosen := e.chosen.Values[group]; chosen != none {
			order = within(row, int(chosen))
		} else if known := e.row.Values[group]; known != none {
			order = before(row, int(known))
		}
		if order*e.sign > 0 {
			e.choose(group, int32(row))
		}
	}
	return e.replace(v)
}

// Merge implements expr.Accumulator.
func (e *extremeRows) Merge(groups []uint32, states []*vector.Vector, rows []int32) error {
	return e.Update(groups, states, rows)
}

// extremeOf is the overload of min, where flip is 0, and of max, where it is -1.
func extremeOf(flip int64) func([]expr.Arg) (expr.AggregateOverload, error) {
	return func(args []expr.Arg) (expr.AggregateOverload, error) {
		t := args[0].Type
		o := expr.AggregateOverload{Result: t, Nullable: true, State: []types.Type{t}, DistinctIrrelevant: true}
		sign := int(-1 - 2*flip)
		layout, ok := keyLayout(t)
		switch {
		case ok:
			o.New = newExtremes(t, layout, flip)
		case types.MustLayout(t) == types.Decimal:
			o.New = newWideExtremes(t, sign)
		default:
			o.New = newExtremeRows(t, sign)
		}
		return o, nil
	}
}
