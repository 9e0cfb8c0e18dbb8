package exec

import (
	"context"
	"math/bits"
	"slices"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// part is a bucket in order.
type part struct {
	*arrangement
	sorted memory.Array[int32] // the rows by their positions
	bounds memory.Array[int32] // where partitions begin, and the number of rows
	views  map[viewKey]*windowView
	held   []*memory.Array[int32]
}

func (p *part) release() {
	p.sorted.Release()
	p.bounds.Release()
	for _, array := range p.held {
		array.Release()
	}
}

// array makes n numbers that are released with the part.
func (p *part) array(n int) ([]int32, error) {
	array := &memory.Array[int32]{Budget: p.budget}
	p.held = append(p.held, array)
	err := extend(array, n)
	return array.Values, err
}

// order orders the rows of a bucket: by partitions, in the order in which these appear, and within them by the keys. Equal rows stay
// in the order of the table.
func (a *arrangement) order(ctx context.Context, rows []int32, workers int) (*part, error) {
	p := &part{
		arrangement: a, sorted: memory.Array[int32]{Budget: a.budget}, bounds: memory.Array[int32]{Budget: a.budget}, views: map[viewKey]*windowView{},
	}
	if len(a.partition) > 0 {
		return p, p.orderPartitions(ctx, rows)
	}
	n := a.table.Len
	err := p.bounds.Extend([]int32{0, int32(n)})
	if err != nil {
		return p, err
	}
	p.sorted, err = sortRows(ctx, a.budget, workers, a.orderBy, a.node.Order, n)
	return p, err
}

// orderPartitions orders all rows by the prefix of the first key, puts them to their partitions, and orders there what prefixes
// leave open.
func (p *part) orderPartitions(ctx context.Context, rows []int32) error {
	if err := p.countPartitions(ctx, rows); err != nil {
		return err
	}
	entries, scratch := memory.Array[sortEntry]{Budget: p.budget}, memory.Array[sortEntry]{Budget: p.budget}
	defer func() {
		entries.Release()
		scratch.Release()
	}()
	if err := extend(&entries, len(rows)); err != nil {
		return err
	}
	if err := extend(&scratch, len(rows)); err != nil {
		return err
	}
	for i, row := range rows {
		entries.Values[i] = sortEntry{row: row}
	}
	if len(p.orderBy) > 0 {
		for i, row := range rows {
			entries.Values[i].prefix = p.prefix.Values[row]
		}
		sortByPrefix(entries.Values, scratch.Values)
	}
	next := slices.Clone(p.bounds.Values)
	for _, entry := range entries.Values {
		at := &next[p.number.Values[entry.row]]
		scratch.Values[*at] = entry
		*at++
	}
	if err := p.sortTies(ctx, scratch.Values); err != nil {
		return err
	}
	if err := extend(&p.sorted, len(rows)); err != nil {
		return err
	}
	for i, entry := range scratch.Values {
		p.sorted.Values[i] = entry.row
	}
	return nil
}

// countPartitions numbers the partitions of rows, and finds where each will begin.
func (p *part) countPartitions(ctx context.Context, rows []int32) error {
	keyTypes := make([]types.Type, len(p.partition))
	for i, e := range p.node.Partition {
		keyTypes[i] = e.Type()
	}
	table := newGroupTable(p.budget, keyTypes)
	defer table.release()
	numbers := make([]uint32, rowsAtATime)
	for from := 0; from < len(rows); from += rowsAtATime {
		if err := ctx.Err(); err != nil {
			return context.Cause(ctx)
		}
		portion := rows[from:min(from+rowsAtATime, len(rows))]
		if err := table.find(p.partition, portion, numbers[:len(portion)]); err != nil {
			return err
		}
		if err := p.bounds.Grow(table.groups()+1, 0); err != nil {
			return err
		}
		for i, row := range portion {
			p.number.Values[row] = numbers[i]
			p.bounds.Values[numbers[i]+1]++
		}
	}
	for i := range p.bounds.Values[1:] {
		p.bounds.Values[i+1] += p.bounds.Values[i]
	}
	return nil
}

// sortTies orders the entries of each partition that have the same prefix.
func (p *part) sortTies(ctx context.Context, entries []sortEntry) error {
	s := &rowSorter{columns: p.orderBy, keys: p.node.Order}
	s.startComparing()
	if len(s.compare) == 0 {
		return nil
	}
	for i, end := range p.bounds.Values[1:] {
		if i%rowsAtATime == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		s.sortTies(entries[p.bounds.Values[i]:end])
	}
	return nil
}

// viewKey is how many keys of the order partition further, and how many follow by which rows are peers.
type viewKey struct{ within, keys int }

// windowView is the partitions and peers of a part for some calls.
type windowView struct {
	partitions []int32 // positions where they begin, and the number of positions
	peers      []int32
}

// view finds the partitions and peers that the calls ask for.
func (p *part) view(ctx context.Context) error {
	for _, c := range p.calls {
		key := viewKey{c.call.Within, c.call.Keys}
		if p.views[key] != nil {
			continue
		}
		v := &windowView{partitions: p.bounds.Values}
		p.views[key] = v
		var err error
		if key.within > 0 {
			if v.partitions, err = p.boundaries(ctx, p.bounds.Values, p.orderBy[:key.within]); err != nil {
				return err
			}
		}
		if v.peers = v.partitions; key.keys > 0 {
			if v.peers, err = p.boundaries(ctx, v.partitions, p.orderBy[key.within:key.within+key.keys]); err != nil {
				return err
			}
		}
	}
	return nil
}

// boundaries are the given positions and those where a key differs from the one before.
func (p *part) boundaries(ctx context.Context, bounds []int32, keys []*vector.Vector) ([]int32, error) {
	rows := p.sorted.Values
	n := len(rows)
	same := memory.Array[uint64]{Budget: p.budget}
	defer same.Release()
	if err := extend(&same, vector.BitmapWords(n)); err != nil {
		return nil, err
	}
	match := vector.Bitmap(same.Values)
	match.Fill()
	for from := 0; from < n-1; from += sortPortion {
		if err := ctx.Err(); err != nil {
			return nil, context.Cause(ctx)
		}
		to := min(from+sortPortion, n-1)
		for _, key := range keys {
			vector.EqualRows(key, rows[from:to], key, rows[from+1:to+1], to-from, vector.NullsEqual, match[from/64:])
		}
	}
	for _, at := range bounds[1:] {
		match.Clear(int(at - 1))
	}
	out, err := p.array(n - match.Count(n) + 1)
	if err != nil {
		return nil, err
	}
	out = append(out[:0], 0)
	for w := range vector.BitmapWords(n) {
		for word := ^match[w]; word != 0; word &= word - 1 {
			if at := w<<6 + bits.TrailingZeros64(word); at < n {
				out = append(out, int32(at+1))
			}
		}
	}
	return out, nil
}
