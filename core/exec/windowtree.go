package exec

import (
	"context"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/vector"
)

// fanout is how many states, or rows, a state of a windowTree is merged of.
const fanout = 16

// windowTree has states of runs of rows: those of level l are of fanout^(l+1) rows each. A frame is merged of a few states of each level,
// and a few rows at its ends (a segment tree).
type windowTree struct {
	*computation
	levels [][]*vector.Vector
}

func (c *computation) aggregateTree(ctx context.Context) error {
	t := &windowTree{computation: c}
	defer t.release()
	if err := t.build(ctx); err != nil {
		return err
	}
	results := vector.NewAppender(c.budget, c.call.Type(), len(c.starts))
	defer results.Release()
	q := &treeQuery{tree: t, results: results, lists: make([]nodeList, len(t.levels)+1)}
	defer q.out.Release()
	for from := 0; from < len(c.starts); from += rowsAtATime {
		if err := q.portion(ctx, from, min(from+rowsAtATime, len(c.starts))); err != nil {
			return err
		}
	}
	return c.storeEach(results.Vector())
}

func (t *windowTree) release() {
	for _, level := range t.levels {
		releaseAll(level)
	}
}

func (t *windowTree) accumulator(groups int) (expr.Accumulator, error) {
	accumulator := t.call.Aggregate.Overload.New(t.context())
	return accumulator, accumulator.Grow(groups)
}

func (t *windowTree) build(ctx context.Context) error {
	n := len(t.rows)
	for n > fanout {
		n = (n + fanout - 1) / fanout
		if err := t.addLevel(ctx, n); err != nil {
			return err
		}
	}
	return nil
}

// addLevel adds a level of n states.
func (t *windowTree) addLevel(ctx context.Context, n int) error {
	accumulator, err := t.accumulator(n)
	defer accumulator.Release()
	if err != nil {
		return err
	}
	below := len(t.rows)
	if len(t.levels) > 0 {
		below = t.levels[len(t.levels)-1][0].Len
	}
	groups, nodes := make([]uint32, 0, sortPortion), make([]int32, 0, sortPortion)
	for from := 0; from < below; from += sortPortion {
		if err := ctx.Err(); err != nil {
			return context.Cause(ctx)
		}
		to := min(from+sortPortion, below)
		groups, nodes = groups[:0], numbersFrom(nodes[:0], from, to)
		for _, node := range nodes {
			groups = append(groups, uint32(node)/fanout)
		}
		if len(t.levels) == 0 {
			err = accumulator.Update(groups, t.vectors, t.rows[from:to])
		} else {
			err = accumulator.Merge(groups, t.levels[len(t.levels)-1], nodes)
		}
		if err != nil {
			return err
		}
	}
	states := newVectors(len(t.call.Aggregate.Overload.State))
	t.levels = append(t.levels, states)
	return accumulator.Partial(0, n, states)
}

// nodeList is the nodes of a level, or rows, that groups are merged of.
type nodeList struct {
	groups []uint32
	nodes  []int32
}

func (l *nodeList) add(group uint32, node int32) {
	l.groups, l.nodes = append(l.groups, group), append(l.nodes, node)
}

// treeQuery merges frames, some at a time.
type treeQuery struct {
	tree    *windowTree
	results *vector.Appender
	lists   []nodeList // of rows, then of each level
	out     vector.Vector
}

func (q *treeQuery) portion(ctx context.Context, from, to int) error {
	if err := ctx.Err(); err != nil {
		return context.Cause(ctx)
	}
	t := q.tree
	accumulator, err := t.accumulator(to - from)
	defer accumulator.Release()
	if err != nil {
		return err
	}
	for i := range q.lists {
		q.lists[i] = nodeList{q.lists[i].groups[:0], q.lists[i].nodes[:0]}
	}
	for i := from; i < to; i++ {
		for _, s := range t.holes.Around(i, t.starts[i], t.ends[i]) {
			q.cover(uint32(i-from), s.From, s.To)
		}
	}
	for level, list := range q.lists {
		switch {
		case len(list.nodes) == 0:
		case level == 0:
			err = accumulator.Update(list.groups, t.vectors, t.rowsAt(list.nodes))
		default:
			err = accumulator.Merge(list.groups, t.levels[level-1], list.nodes)
		}
		if err != nil {
			return err
		}
	}
	if err := accumulator.Final(0, to-from, &q.out); err != nil {
		return err
	}
	return q.results.Append(&q.out, nil)
}

// rowsAt replaces places by the rows there.
func (t *windowTree) rowsAt(places []int32) []int32 {
	for i, place := range places {
		places[i] = t.rows[place]
	}
	return places
}

// cover lists what a frame consists of.
func (q *treeQuery) cover(group uint32, start, end int32) {
	if start >= end {
		return
	}
	for level := range q.lists {
		list := &q.lists[level]
		last := level == len(q.lists)-1
		for start < end && (last || start%fanout != 0) {
			list.add(group, start)
			start++
		}
		for start < end && end%fanout != 0 {
			end--
			list.add(group, end)
		}
		if start >= end {
			return
		}
		start, end = start/fanout, end/fanout
	}
}
