package exec

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// aggregation is a set of groups with their accumulators: those of a worker, or of a partition of the result.
type aggregation struct {
	aggregate    *hashAggregate
	table        *groupTable
	accumulators []expr.Accumulator
	distinct     []*distinctRows // by aggregate; nil where all rows count
}

func (a *hashAggregate) newAggregation() (*aggregation, error) {
	g := &aggregation{aggregate: a, table: newGroupTable(a.budget, a.keyTypes)}
	context := &expr.Context{Budget: a.budget, Settings: a.env.Settings}
	for _, c := range a.calls {
		g.accumulators = append(g.accumulators, c.call.Overload.New(context))
		var d *distinctRows
		if c.distinct() {
			d = newDistinctRows(a, c)
		}
		g.distinct = append(g.distinct, d)
	}
	return g, g.grow()
}

// groups is the number of groups. Without keys there is one, even of no rows.
func (g *aggregation) groups() int {
	if len(g.aggregate.keyTypes) == 0 {
		return 1
	}
	return g.table.groups()
}

func (g *aggregation) grow() error {
	for _, accumulator := range g.accumulators {
		if err := accumulator.Grow(g.groups()); err != nil {
			return err
		}
	}
	return nil
}

// update adds rows to an aggregate, or their arguments to the set that is counted at the end.
func (g *aggregation) update(i int, groups []uint32, args []*vector.Vector, rows []int32, n int) error {
	switch {
	case rows != nil && len(rows) == 0:
		return nil
	case g.distinct[i] != nil:
		return g.distinct[i].add(groups, args, rows, n)
	case g.aggregate.node.Mode == physical.Final:
		return g.accumulators[i].Merge(groups, args, rows)
	}
	return g.accumulators[i].Update(groups, withRows(args, n), rows)
}

// withRows gives aggregates without arguments, such as count(*), a column that says how many rows there are.
func withRows(args []*vector.Vector, n int) []*vector.Vector {
	if len(args) > 0 {
		return args
	}
	return []*vector.Vector{{Type: arrow.Null, Layout: types.Null, Form: vector.Constant, Len: n}}
}

// finish counts what was set aside for DISTINCT.
func (g *aggregation) finish() error {
	for i, d := range g.distinct {
		if d == nil {
			continue
		}
		if err := d.update(g.accumulators[i]); err != nil {
			return err
		}
	}
	return nil
}

func (g *aggregation) release() {
	g.table.release()
	for _, accumulator := range g.accumulators {
		accumulator.Release()
	}
	for _, d := range g.distinct {
		if d != nil {
			d.rows.release()
		}
	}
}

// distinctRows are the distinct pairs of a group and arguments of an aggregate.
type distinctRows struct {
	aggregate *hashAggregate
	rows      *groupTable
	group     vector.Vector
	numbers   []uint32
	all       []int32
}

func newDistinctRows(a *hashAggregate, c *aggregateCall) *distinctRows {
	return &distinctRows{aggregate: a, rows: newGroupTable(a.budget, append([]types.Type{arrow.PrimitiveTypes.Uint32}, c.types...))}
}

// add adds rows. Those with a NULL argument count for no aggregate with DISTINCT.
func (d *distinctRows) add(groups []uint32, args []*vector.Vector, rows []int32, n int) error {
	if rows == nil {
		for len(d.all) < n {
			d.all = append(d.all, int32(len(d.all)))
		}
		rows = d.all[:n]
	}
	if err := d.group.Prepare(d.aggregate.budget, arrow.PrimitiveTypes.Uint32, types.Uint32, n); err != nil {
		return err
	}
	defer d.group.Release()
	values := vector.Values[uint32](&d.group)
	if groups == nil {
		clear(values)
	} else {
		for k, row := range rows {
			values[row] = groups[k]
		}
	}
	if cap(d.numbers) < len(rows) {
		d.numbers = make([]uint32, len(rows))
	}
	return d.rows.find(append([]*vector.Vector{&d.group}, args...), rows, d.numbers[:len(rows)])
}

// update gives an accumulator all distinct rows.
func (d *distinctRows) update(accumulator expr.Accumulator) error {
	keys := d.rows.keyVectors()
	if d.rows.groups() == 0 {
		return nil
	}
	groups, err := d.groupNumbers(keys[0])
	if err != nil {
		return err
	}
	return accumulator.Update(groups, keys[1:], nil)
}

// groupNumbers reads a column of group numbers in any form.
func (d *distinctRows) groupNumbers(column *vector.Vector) ([]uint32, error) {
	flat := new(vector.Vector)
	defer flat.Release()
	if err := vector.Flatten(d.aggregate.budget, flat, column, nil); err != nil {
		return nil, err
	}
	return append([]uint32(nil), vector.Values[uint32](flat)...), nil
}

// merge adds the rows of other, whose group g is group mapping[g] here.
func (d *distinctRows) merge(other *distinctRows, mapping []uint32) error {
	keys := other.rows.keyVectors()
	if other.rows.groups() == 0 {
		return nil
	}
	groups, err := d.groupNumbers(keys[0])
	if err != nil {
		return err
	}
	if mapping != nil {
		for i, group := range groups {
			groups[i] = mapping[group]
		}
	} else {
		groups = nil
	}
	return d.add(groups, keys[1:], nil, other.rows.groups())
}
