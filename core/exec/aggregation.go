package exec

import (
	"context"
	"sync"

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
	shares       []bool           // by aggregate: its results come from the states of another
	distinct     []*distinctRows  // by aggregate; nil where all rows count
	rows         []*vector.Vector // one that only says how many rows there are
	filled       bool             // rows were added

	exporting sync.Once
	exported  error
	states    [][]*vector.Vector // by aggregate: the states of all groups, once exported
	members   *partitions
}

func (a *hashAggregate) newAggregation() (*aggregation, error) {
	g := &aggregation{
		aggregate: a, table: newGroupTable(a.budget, a.tableTypes()),
		rows: []*vector.Vector{{Type: arrow.Null, Layout: types.Null, Form: vector.Constant}},
	}
	context := &expr.Context{Budget: a.budget, Settings: a.env.Settings}
	for _, c := range a.calls {
		accumulator := c.call.Overload.New(context)
		g.shares = append(g.shares, g.share(accumulator, c.alike))
		g.accumulators = append(g.accumulators, accumulator)
		var d *distinctRows
		if c.distinct() {
			d = newDistinctRows(a, c)
		}
		g.distinct = append(g.distinct, d)
	}
	return g, g.grow()
}

// share reports whether an accumulator uses the states of an earlier one of those given.
func (g *aggregation) share(accumulator expr.Accumulator, alike []int) bool {
	sharer, ok := accumulator.(expr.Sharer)
	if !ok {
		return false
	}
	for _, i := range alike {
		if !g.shares[i] && sharer.ShareStates(g.accumulators[i]) {
			return true
		}
	}
	return false
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
	case g.shares[i] || rows != nil && len(rows) == 0:
		return nil
	case g.distinct[i] != nil:
		return g.distinct[i].add(groups, args, rows, n)
	case g.aggregate.node.Mode == physical.Final:
		return g.accumulators[i].Merge(groups, args, rows)
	}
	if len(args) == 0 { // such as count(*)
		g.rows[0].Len = n
		args = g.rows
	}
	return g.accumulators[i].Update(groups, args, rows)
}

// finish counts what was set aside for DISTINCT.
func (g *aggregation) finish(ctx context.Context) error {
	for i, d := range g.distinct {
		if d == nil {
			continue
		}
		if err := d.update(ctx, g.accumulators[i]); err != nil {
			return err
		}
	}
	return nil
}

func (g *aggregation) release() {
	g.table.release()
	g.members.release()
	g.members = nil
	for _, accumulator := range g.accumulators {
		accumulator.Release()
	}
	for _, d := range g.distinct {
		if d != nil {
			d.release()
		}
	}
	for _, states := range g.states {
		releaseAll(states)
	}
	g.states = nil
}
