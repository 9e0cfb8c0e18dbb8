package exec

import (
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/vector"
)

// framer finds the frame of each position of a part: from starts (inclusive) to ends (exclusive).
type framer struct {
	*part
	view  *windowView
	call  *windowCall
	frame expr.Frame
	order vector.Order // of the key of a frame of values
}

// bounds writes where frames start, or where they end.
func (f *framer) bounds(out []int32, bound expr.Bound, end bool) {
	switch bound.Kind {
	case expr.UnboundedPreceding, expr.UnboundedFollowing:
		f.eachPartition(func(from, to int32) {
			edge := from
			if bound.Kind == expr.UnboundedFollowing {
				edge = to
			}
			fillNumbers(out[from:to], edge)
		})
		return
	}
	switch f.frame.Unit {
	case expr.Rows:
		f.eachPartition(func(from, to int32) { rowBounds(out, from, to, distance(bound, end)) })
	case expr.Groups:
		f.eachPartitionPeers(func(from, to int32, peers []int32) { groupBounds(out, peers, distance(bound, false), end) })
	case expr.Range:
		f.valueBounds(out, bound, end)
	}
}

func (f *framer) eachPartition(visit func(from, to int32)) {
	for i, to := range f.view.partitions[1:] {
		visit(f.view.partitions[i], to)
	}
}

// eachPartitionPeers visits each partition with the positions where its groups of peers begin, and its end.
func (f *framer) eachPartitionPeers(visit func(from, to int32, peers []int32)) {
	peers, first := f.view.peers, 0
	f.eachPartition(func(from, to int32) {
		last := first
		for peers[last] != to {
			last++
		}
		visit(from, to, peers[first:last+1])
		first = last
	})
}

func fillNumbers(out []int32, value int32) {
	for i := range out {
		out[i] = value
	}
}

// distance is how far a bound is from the current row; the end of a frame is behind its last row.
func distance(b expr.Bound, end bool) int64 {
	by := int64(0)
	switch b.Kind {
	case expr.Preceding:
		by = -b.Offset
	case expr.Following:
		by = b.Offset
	}
	if end && by < 1<<62 {
		by++
	}
	return by
}

func rowBounds(out []int32, from, to int32, by int64) {
	by = min(max(by, -int64(to)), int64(to))
	for i := from; i < to; i++ {
		out[i] = int32(min(max(int64(i)+by, int64(from)), int64(to)))
	}
}

// groupBounds counts groups of peers.
func groupBounds(out []int32, peers []int32, by int64, end bool) {
	groups := len(peers) - 1
	by = min(max(by, -int64(groups)-1), int64(groups)+1)
	if end {
		by++
	}
	for group := range groups {
		at := peers[min(max(group+int(by), 0), groups)]
		fillNumbers(out[peers[group]:peers[group+1]], at)
	}
}

// valueBounds compares the keys with those of the bounds. As both ascend in the order, each search goes on where that before it ended.
func (f *framer) valueBounds(out []int32, bound expr.Bound, end bool) {
	if bound.Kind == expr.CurrentRow {
		f.eachPartitionPeers(func(_, _ int32, peers []int32) { groupBounds(out, peers, 0, end) })
		return
	}
	limit, within := f.call.frame[1], 0 // what compare gives for rows before the bound is below
	if end {
		limit, within = f.call.frame[2], 1
	}
	compare := vector.Comparator(f.operand(f.call.frame[0]), f.operand(limit), f.order)
	rows := f.sorted.Values
	f.eachPartition(func(from, to int32) {
		at := from
		for i := from; i < to; i++ {
			for at < to && compare(int(rows[at]), int(rows[i])) < within {
				at++
			}
			out[i] = at
		}
	})
}

// frames finds the frames of all positions.
func (f *framer) frames(starts, ends []int32) {
	f.bounds(starts, f.frame.Start, false)
	f.bounds(ends, f.frame.End, true)
	for i, start := range starts {
		ends[i] = max(ends[i], start)
	}
}
