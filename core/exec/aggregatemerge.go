package exec

import (
	"context"
	"slices"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/vector"
)

const (
	// partitionedGroups is how many groups the workers have when they are merged by partition, in parallel.
	partitionedGroups = 1 << 14
	// mergePortion is how many groups are merged at a time: what is known of them stays in the cache for all aggregates.
	mergePortion = 1 << 12
)

// Finish implements Sink. It leaves the merging of many groups to the readers of the result.
func (a *hashAggregate) Finish(ctx context.Context) error {
	if a.ordered != nil {
		if err := a.aggregateInOrder(ctx); err != nil {
			return err
		}
	}
	a.keepFilled()
	total := 0
	for _, g := range a.partials {
		total += g.groups()
	}
	if total == 0 && a.node.Mode != physical.Final {
		if err := a.addEmptySets(); err != nil {
			return err
		}
	}
	if len(a.partials) == 1 {
		a.merged, a.partials = a.partials, nil
		return a.merged[0].finish(ctx)
	}
	if err := a.alignTables(); err != nil {
		return err
	}
	if total < partitionedGroups || a.anyDistinct() || len(a.keyTypes) == 0 {
		return a.mergeAll(ctx)
	}
	a.merged = make([]*aggregation, aggregatePartitions)
	return nil
}

// addEmptySets gives each grouping set without keys the one group that it has over no rows.
func (a *hashAggregate) addEmptySets() error {
	p := &aggregatePusher{aggregate: a, groups: a.partials[0]}
	defer p.releaseSetKeys()
	for number, set := range a.node.Sets {
		if len(set) > 0 {
			continue
		}
		keys, err := p.keysOfSet(make([]*vector.Vector, len(a.node.Groups)), number, set, 1)
		if err != nil {
			return err
		}
		if _, err := p.number(keys, &vector.Batch{Len: 1}); err != nil {
			return err
		}
	}
	return nil
}

func (a *hashAggregate) alignTables() error {
	tables := make([]*groupTable, len(a.partials))
	for i, g := range a.partials {
		tables[i] = g.table
	}
	return align(tables)
}

// keepFilled drops the workers' aggregations that are empty, save for one.
func (a *hashAggregate) keepFilled() {
	kept := a.partials[:0]
	for i, g := range a.partials {
		if g.filled || i == len(a.partials)-1 && len(kept) == 0 {
			kept = append(kept, g)
			continue
		}
		g.release()
	}
	a.partials = kept
}

func (a *hashAggregate) anyDistinct() bool {
	for _, c := range a.calls {
		if c.distinct() {
			return true
		}
	}
	return false
}

// mergeAll merges the workers' groups into those of the first.
func (a *hashAggregate) mergeAll(ctx context.Context) error {
	target := a.partials[0]
	for len(a.partials) > 1 { // what is not merged yet is released with the query
		if err := target.merge(ctx, a.partials[1]); err != nil {
			return err
		}
		a.partials[1].release()
		a.partials = slices.Delete(a.partials, 1, 2)
	}
	a.merged, a.partials = a.partials, nil
	return target.finish(ctx)
}

// mergePartition merges the groups of all workers whose hash is in the partition.
func (a *hashAggregate) mergePartition(ctx context.Context, partition int) (*aggregation, error) {
	target, err := a.newAggregation()
	if err != nil {
		return target, err
	}
	if err := target.expect(a.partials, partition); err != nil {
		return target, err
	}
	for i := range a.partials {
		g := a.partials[i]
		if err := target.mergeGroups(ctx, g, g.members.of(partition)); err != nil {
			return target, err
		}
	}
	return target, nil
}

// expect makes room for the groups of a partition: as many as the worker has who has most.
func (g *aggregation) expect(partials []*aggregation, partition int) error {
	most := 0
	for i := range partials { // readers begin with different workers, so as not to wait for the same states
		other := partials[(partition+i)%len(partials)]
		if err := other.export(); err != nil {
			return err
		}
		most = max(most, len(other.members.of(partition)))
	}
	if err := g.table.like(partials[0].table, most); err != nil {
		return err
	}
	for _, accumulator := range g.accumulators {
		if err := accumulator.Grow(most); err != nil {
			return err
		}
	}
	return nil
}

// export writes the states of all groups, once, and lists the groups of each partition. The accumulators are done with then.
func (g *aggregation) export() error {
	g.exporting.Do(func() {
		g.members, g.exported = g.table.partitions()
		g.table.forgetSlots()
		for i, accumulator := range g.accumulators {
			states := newVectors(len(g.aggregate.calls[i].call.Overload.State))
			g.states = append(g.states, states)
			if g.exported == nil {
				g.exported = accumulator.Partial(0, g.groups(), states)
			}
		}
		for _, accumulator := range g.accumulators {
			accumulator.Release()
		}
	})
	return g.exported
}

// merge adds all groups of other.
func (g *aggregation) merge(ctx context.Context, other *aggregation) error {
	if err := other.export(); err != nil {
		return err
	}
	all := memory.Array[int32]{Budget: g.aggregate.budget}
	defer all.Release()
	if err := extend(&all, other.groups()); err != nil {
		return err
	}
	for i := range all.Values {
		all.Values[i] = int32(i)
	}
	return g.mergeGroups(ctx, other, all.Values)
}

// mergeGroups adds the given groups of other, which has been exported: all of them where there are aggregates with DISTINCT.
func (g *aggregation) mergeGroups(ctx context.Context, other *aggregation, groups []int32) error {
	mapping := memory.Array[uint32]{Budget: g.aggregate.budget}
	defer mapping.Release()
	keyed := len(g.aggregate.keyTypes) > 0
	if keyed {
		if err := extend(&mapping, len(groups)); err != nil {
			return err
		}
	}
	for from := 0; from < len(groups); from += mergePortion {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		to := min(from+mergePortion, len(groups))
		portion := groups[from:to]
		var numbers []uint32
		if keyed {
			numbers = mapping.Values[from:to]
			if err := g.table.findOf(other.table.groupFinder, portion, numbers); err != nil {
				return err
			}
			if err := g.grow(); err != nil {
				return err
			}
		}
		for i, accumulator := range g.accumulators {
			if g.distinct[i] != nil || g.shares[i] {
				continue
			}
			if err := accumulator.Merge(numbers, other.states[i], portion); err != nil {
				return err
			}
		}
	}
	for i, d := range g.distinct {
		if d == nil {
			continue
		}
		if err := d.merge(ctx, other.distinct[i], mapping.Values); err != nil {
			return err
		}
	}
	return nil
}

func releaseAll(vectors []*vector.Vector) {
	for _, v := range vectors {
		v.Release()
	}
}
