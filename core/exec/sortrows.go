package exec

import (
	"context"
	"slices"
	"sort"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/vector"
)

// sortPortion is how many rows are sorted, or merged, at a time: their entries stay in the second cache, and a query that is
// cancelled meanwhile soon sees that it is.
const sortPortion = 1 << 15

// rowSorter finds the order of rows. Portions are sorted each by itself, and then merged two by two; what comes of a merge is cut
// in portions too, so that all workers take part in each. merged is scratch for either.
type rowSorter struct {
	workers int
	columns []*vector.Vector
	keys    []expr.SortKey
	decided bool                // by the prefixes
	compare []vector.Comparison // of the keys that prefixes do not decide
	entries memory.Array[sortEntry]
	merged  memory.Array[sortEntry]
}

// sortRows returns the numbers of n rows in the order of the keys, equal rows in their own order.
func sortRows(
	ctx context.Context, budget *memory.Budget, workers int, columns []*vector.Vector, keys []expr.SortKey, n int,
) (memory.Array[int32], error) {
	s := &rowSorter{
		workers: workers, columns: columns, keys: keys,
		entries: memory.Array[sortEntry]{Budget: budget}, merged: memory.Array[sortEntry]{Budget: budget},
	}
	defer func() {
		s.entries.Release()
		s.merged.Release()
	}()
	order := memory.Array[int32]{Budget: budget}
	err := s.sort(ctx, n)
	if err == nil {
		err = s.number(ctx, &order)
	}
	if err != nil {
		order.Release()
	}
	return order, err
}

func (s *rowSorter) sort(ctx context.Context, n int) error {
	if err := extend(&s.entries, n); err != nil {
		return err
	}
	if n > fewEntries && len(s.columns) > 0 {
		if err := extend(&s.merged, n); err != nil {
			return err
		}
	}
	s.startComparing()
	err := portions(ctx, s.workers, n, sortPortion, func(_ context.Context, from, to int) error {
		s.sortPortion(from, to)
		return nil
	})
	if err != nil || n <= sortPortion || len(s.columns) == 0 {
		return err
	}
	for width := sortPortion; width < n; width *= 2 {
		if err := s.mergeRuns(ctx, n, width); err != nil {
			return err
		}
		s.entries, s.merged = s.merged, s.entries
	}
	return nil
}

// extend makes an array n values long. The values are unspecified.
func extend[T any](a *memory.Array[T], n int) error {
	err := a.Reserve(n)
	if err == nil {
		a.Values = a.Values[:n]
	}
	return err
}

func (s *rowSorter) startComparing() {
	if len(s.columns) == 0 {
		return
	}
	s.decided = prefixesDecide(s.columns[0])
	for i, column := range s.columns {
		if i > 0 || !s.decided {
			order := vector.Order{Descending: s.keys[i].Descending, NullsFirst: s.keys[i].NullsFirst}
			s.compare = append(s.compare, vector.Comparator(column, column, order))
		}
	}
}

// sortPortion sorts the rows from (inclusive) to to (exclusive).
func (s *rowSorter) sortPortion(from, to int) {
	entries := s.entries.Values[from:to]
	for i := range entries {
		entries[i] = sortEntry{row: int32(from + i)}
	}
	if len(s.columns) == 0 {
		return
	}
	setPrefixes(s.columns[0], s.keys[0], entries)
	if len(entries) <= fewEntries {
		slices.SortFunc(entries, s.order)
		return
	}
	sortByPrefix(entries, s.merged.Values[from:to])
	if len(s.compare) > 0 {
		s.sortTies(entries)
	}
}

// sortTies sorts each run of entries that have the same prefix.
func (s *rowSorter) sortTies(entries []sortEntry) {
	for from := 0; from < len(entries); {
		to := from + 1
		for to < len(entries) && entries[to].prefix == entries[from].prefix {
			to++
		}
		if to-from > 1 {
			slices.SortFunc(entries[from:to], s.order)
		}
		from = to
	}
}

// order compares two rows. No two are equal: at last their numbers decide.
func (s *rowSorter) order(a, b sortEntry) int {
	if a.prefix != b.prefix {
		if a.prefix < b.prefix {
			return -1
		}
		return 1
	}
	for _, compare := range s.compare {
		if d := compare(int(a.row), int(b.row)); d != 0 {
			return d
		}
	}
	return int(a.row - b.row)
}

// mergeRuns merges each two runs of a width. A portion is part of one such merge, since the width is a multiple of its size.
func (s *rowSorter) mergeRuns(ctx context.Context, n, width int) error {
	return portions(ctx, s.workers, n, sortPortion, func(_ context.Context, from, to int) error {
		start := from / (2 * width) * (2 * width)
		middle, end := min(start+width, n), min(start+2*width, n)
		s.mergePart(s.entries.Values[start:middle], s.entries.Values[middle:end], from-start, s.merged.Values[from:to])
		return nil
	})
}

// mergePart writes to out what the merge of two runs has from the skipped entries on.
func (s *rowSorter) mergePart(a, b []sortEntry, skipped int, out []sortEntry) {
	fromA := s.taken(a, b, skipped)
	toA := s.taken(a, b, skipped+len(out))
	fromB, toB := skipped-fromA, skipped+len(out)-toA
	a, b = a[fromA:toA], b[fromB:toB]
	for len(a) > 0 && len(b) > 0 {
		if x, y := a[0], b[0]; x.prefix < y.prefix || x.prefix == y.prefix && s.order(x, y) < 0 {
			out[0], a = x, a[1:]
		} else {
			out[0], b = y, b[1:]
		}
		out = out[1:]
	}
	copy(out, a)
	copy(out[len(a):], b)
}

// taken is how many of the first count entries of a merge come from a.
func (s *rowSorter) taken(a, b []sortEntry, count int) int {
	least := max(count-len(b), 0)
	return least + sort.Search(min(count, len(a))-least, func(more int) bool {
		i := least + more
		return s.order(b[count-1-i], a[i]) < 0
	})
}

// number lists the rows of the entries.
func (s *rowSorter) number(ctx context.Context, order *memory.Array[int32]) error {
	if err := extend(order, len(s.entries.Values)); err != nil {
		return err
	}
	return portions(ctx, s.workers, len(order.Values), sortPortion, func(_ context.Context, from, to int) error {
		for i, entry := range s.entries.Values[from:to] {
			order.Values[from+i] = entry.row
		}
		return nil
	})
}
