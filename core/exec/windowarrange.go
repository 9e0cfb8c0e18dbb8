package exec

import (
	"context"
	"math/bits"
	"slices"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/vector"
)

// arrangement divides the rows of a window's table into buckets of whole partitions, by their hash, and orders each (Leis,
// Kundhikanjana, Kemper and Neumann, Efficient Processing of Window Functions in Analytical SQL Queries, VLDB 2015).
type arrangement struct {
	*windower
	partition []*vector.Vector
	orderBy   []*vector.Vector
	rows      memory.Array[int32]  // of all buckets
	number    memory.Array[uint32] // of each row: its partition within the bucket
	prefix    memory.Array[uint64] // of each row's first key
	buckets   [][]int32
}

// bucketRows is about how many rows a bucket has: their order is found within the second cache.
const (
	bucketRows = 1 << 15
	mostBits   = 8
)

func newArrangement(w *windower) *arrangement {
	keys := w.rows.keys(&w.table)[:w.keys]
	return &arrangement{
		windower: w, partition: keys[:len(w.node.Partition)], orderBy: keys[len(w.node.Partition):],
		rows: memory.Array[int32]{Budget: w.budget}, number: memory.Array[uint32]{Budget: w.budget}, prefix: memory.Array[uint64]{Budget: w.budget},
	}
}

func (a *arrangement) release() {
	a.rows.Release()
	a.number.Release()
	a.prefix.Release()
}

// divide makes the buckets. The rows of each ascend.
func (a *arrangement) divide(ctx context.Context) error {
	n := a.table.Len
	if len(a.partition) == 0 {
		a.buckets = [][]int32{nil}
		return nil
	}
	if err := extend(&a.number, n); err != nil {
		return err
	}
	if err := a.setPrefixes(ctx, n); err != nil {
		return err
	}
	width := min(bits.Len(uint(n/bucketRows)), mostBits)
	if width == 0 {
		return a.oneBucket(n)
	}
	hashes := memory.Array[uint64]{Budget: a.budget}
	defer hashes.Release()
	if err := extend(&hashes, n); err != nil {
		return err
	}
	err := portions(ctx, a.env.Workers, n, sortPortion, func(_ context.Context, from, to int) error {
		vector.HashRows(a.partition, numbersFrom(make([]int32, 0, to-from), from, to), hashes.Values[from:to])
		return nil
	})
	if err != nil {
		return err
	}
	return a.scatter(hashes.Values, width)
}

func (a *arrangement) oneBucket(n int) error {
	err := extend(&a.rows, n)
	if err == nil {
		numbersFrom(a.rows.Values[:0], 0, n)
		a.buckets = [][]int32{a.rows.Values}
	}
	return err
}

// numbersFrom appends the numbers from one (inclusive) to another (exclusive).
func numbersFrom(rows []int32, from, to int) []int32 {
	for row := from; row < to; row++ {
		rows = append(rows, int32(row))
	}
	return rows
}

// scatter puts each row in the bucket of the first bits of its hash.
func (a *arrangement) scatter(hashes []uint64, width int) error {
	if err := extend(&a.rows, len(hashes)); err != nil {
		return err
	}
	var next [1<<mostBits + 1]int
	for _, hash := range hashes {
		next[hash>>(64-width)+1]++
	}
	for i := range 1 << width {
		next[i+1] += next[i]
	}
	ends := next
	for row, hash := range hashes {
		at := &next[hash>>(64-width)]
		a.rows.Values[*at] = int32(row)
		*at++
	}
	for i := range 1 << width {
		if ends[i] < ends[i+1] {
			a.buckets = append(a.buckets, a.rows.Values[ends[i]:ends[i+1]:ends[i+1]])
		}
	}
	// The largest first, so that no worker is left alone with one.
	slices.SortStableFunc(a.buckets, func(x, y []int32) int { return len(y) - len(x) })
	return nil
}

// setPrefixes computes the prefixes of the first key of the order.
func (a *arrangement) setPrefixes(ctx context.Context, n int) error {
	if len(a.orderBy) == 0 {
		return nil
	}
	if err := extend(&a.prefix, n); err != nil {
		return err
	}
	return portions(ctx, a.env.Workers, n, sortPortion, func(_ context.Context, from, to int) error {
		entries := make([]sortEntry, to-from)
		for i := range entries {
			entries[i].row = int32(from + i)
		}
		setPrefixes(a.orderBy[0], a.node.Order[0], entries)
		for i, entry := range entries {
			a.prefix.Values[from+i] = entry.prefix
		}
		return nil
	})
}

// orderOf is the direction of a key of the order.
func orderOf(key expr.SortKey) vector.Order {
	return vector.Order{Descending: key.Descending, NullsFirst: key.NullsFirst}
}
