package exec

import (
	"context"
	"slices"

	"github.com/ballista-go/ballista/core/memory"
)

// groupRange is the groups of a grouping set: those from (inclusive) to to (exclusive).
type groupRange struct {
	set      int
	from, to int
}

// noSet says that rows are added to each grouping set.
const noSet = -1

// finestSet is the grouping set that has the keys of all others, where the states of its groups can be merged to theirs; or noSet.
func (a *hashAggregate) finestSet() int {
	sets := a.node.Sets
	if len(sets) < 2 || a.orderMatters() || a.anyDistinct() {
		return noSet
	}
	for _, c := range a.calls {
		if len(c.call.Overload.State) == 0 {
			return noSet
		}
	}
	finest := 0
	for number, set := range sets {
		if len(set) > len(sets[finest]) {
			finest = number
		}
	}
	for _, set := range sets {
		if !containsAll(sets[finest], set) {
			return noSet
		}
	}
	return finest
}

func containsAll(set, other []int) bool {
	return !slices.ContainsFunc(other, func(key int) bool { return !slices.Contains(set, key) })
}

// deriveSets makes the groups of all grouping sets of those of the finest, each of the fewest groups that have its keys: rows are added
// once, and not once for each set.
func (p *aggregatePusher) deriveSets(ctx context.Context) error {
	a := p.aggregate
	known := []groupRange{{set: a.finest, to: p.groups.table.groups()}}
	numbers := numbersFrom(nil, 0, len(a.node.Sets))
	slices.SortStableFunc(numbers, func(x, y int32) int { return len(a.node.Sets[y]) - len(a.node.Sets[x]) })
	for _, number := range numbers {
		if int(number) == a.finest {
			continue
		}
		derived := groupRange{set: int(number), from: p.groups.table.groups()}
		if err := p.deriveSet(ctx, derived.set, a.source(known, derived.set)); err != nil {
			return err
		}
		derived.to = p.groups.table.groups()
		known = append(known, derived)
	}
	return nil
}

// source are the fewest groups that have the keys of a grouping set.
func (a *hashAggregate) source(known []groupRange, set int) groupRange {
	fewest := known[0]
	for _, r := range known[1:] {
		if r.to-r.from < fewest.to-fewest.from && containsAll(a.node.Sets[r.set], a.node.Sets[set]) {
			fewest = r
		}
	}
	return fewest
}

// deriveSet makes the groups of a grouping set of those of another.
func (p *aggregatePusher) deriveSet(ctx context.Context, set int, source groupRange) error {
	d := newDerivation(p, set, source)
	defer d.release()
	for i, accumulator := range p.groups.accumulators {
		states := newVectors(len(p.aggregate.calls[i].call.Overload.State))
		d.states = append(d.states, states)
		if err := accumulator.Partial(source.from, source.to, states); err != nil {
			return err
		}
	}
	rows := memory.Array[int32]{Budget: p.aggregate.budget}
	defer rows.Release()
	if err := extend(&rows, source.to-source.from); err != nil {
		return err
	}
	numbersFrom(rows.Values[:0], 0, len(rows.Values))
	for from := 0; from < len(rows.Values); from += mergePortion {
		if err := ctx.Err(); err != nil {
			return context.Cause(ctx)
		}
		if err := d.merge(rows.Values[from:min(from+mergePortion, len(rows.Values))]); err != nil {
			return err
		}
	}
	return nil
}
