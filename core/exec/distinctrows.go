package exec

import (
	"context"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// distinctRows are the distinct arguments of an aggregate, with the group that they belong to unless there is one only.
type distinctRows struct {
	budget  *memory.Budget
	grouped bool
	table   *groupTable
	width   int           // of columns
	group   vector.Vector // of each row
	keys    []*vector.Vector
	numbers []uint32
	all     []int32
}

func newDistinctRows(a *hashAggregate, c *aggregateCall) *distinctRows {
	d := &distinctRows{budget: a.budget, grouped: len(a.keyTypes) > 0}
	var columns []types.Type
	if d.grouped {
		columns = append(columns, arrow.PrimitiveTypes.Uint32)
	}
	columns = append(columns, c.types...)
	d.width, d.table = len(columns), newGroupTable(a.budget, columns)
	return d
}

func (d *distinctRows) release() {
	d.table.release()
	d.group.Release()
}

// add adds rows.
func (d *distinctRows) add(groups []uint32, args []*vector.Vector, rows []int32, n int) error {
	if rows == nil {
		for len(d.all) < n {
			d.all = append(d.all, int32(len(d.all)))
		}
		rows = d.all[:n]
	}
	d.keys = d.keys[:0]
	if d.grouped {
		if err := d.setGroups(groups, rows, n); err != nil {
			return err
		}
		d.keys = append(d.keys, &d.group)
	}
	d.keys = append(d.keys, args...)
	if cap(d.numbers) < len(rows) {
		d.numbers = make([]uint32, len(rows))
	}
	return d.table.find(d.keys, rows, d.numbers[:len(rows)])
}

func (d *distinctRows) setGroups(groups []uint32, rows []int32, n int) error {
	if err := d.group.Prepare(d.budget, arrow.PrimitiveTypes.Uint32, types.Uint32, n); err != nil {
		return err
	}
	values := vector.Values[uint32](&d.group)
	for k, row := range rows {
		values[row] = groups[k]
	}
	return nil
}

// update gives an accumulator all distinct rows.
func (d *distinctRows) update(ctx context.Context, accumulator expr.Accumulator) error {
	return d.each(ctx, func(groups []uint32, args []*vector.Vector, _ int) error {
		return accumulator.Update(groups, args, nil)
	})
}

// merge adds the rows of other, whose group g is group mapping[g] here.
func (d *distinctRows) merge(ctx context.Context, other *distinctRows, mapping []uint32) error {
	return other.each(ctx, func(groups []uint32, args []*vector.Vector, n int) error {
		for i, group := range groups {
			groups[i] = mapping[group]
		}
		return d.add(groups, args, nil, n)
	})
}

// each visits the distinct rows in portions, with their groups, which the visitor may change; nil where there is one only.
func (d *distinctRows) each(ctx context.Context, visit func(groups []uint32, args []*vector.Vector, n int) error) error {
	columns := newVectors(d.width)
	defer releaseAll(columns)
	flat := new(vector.Vector)
	defer flat.Release()
	for from := 0; from < d.table.groups(); from += mergePortion {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		to := min(from+mergePortion, d.table.groups())
		if err := d.table.emit(from, to, columns); err != nil {
			return err
		}
		var groups []uint32
		args := columns
		if d.grouped {
			if err := vector.Flatten(d.budget, flat, columns[0], nil); err != nil {
				return err
			}
			groups, args = append(groups, vector.Values[uint32](flat)...), columns[1:]
		}
		if err := visit(groups, args, to-from); err != nil {
			return err
		}
	}
	return nil
}
