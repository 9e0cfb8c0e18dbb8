package exec

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// topRow is a row of the tests: its partition, and its key, which may be NULL.
type topRow struct {
	partition int64
	key       types.Value
}

func TestPartitionTopKeepsWhatItMustAndLittleElse(t *testing.T) {
	for _, c := range []struct {
		name       string
		partitions int64
		top        int
		useless    bool
	}{
		{"few partitions", 7, 3, false},
		{"some rows each", 3000, 2, false},
		{"fewer rows than wanted each", 200_000, 5, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			budget := memory.NewBudget("test", memory.Unlimited, nil)
			a, b := &expr.Column{ID: 1, DataType: arrow.PrimitiveTypes.Int64}, &expr.Column{ID: 2, DataType: arrow.PrimitiveTypes.Int64, Null: true}
			node := &physical.Window{Partition: []expr.Expr{a}, Order: []expr.SortKey{{Expr: b, Descending: true}}, Top: c.top}
			top := newPartitionTop(node, budget)
			all, kept := runTop(t, budget, top, c.partitions)
			top.release()
			checkTop(t, all, kept, c.top)
			if top.useless != c.useless || !c.useless && len(kept) > len(all)/2 {
				t.Errorf("useless is %t after %d of %d rows, want %t", top.useless, len(kept), len(all), c.useless)
			}
			if used := budget.Used(); used != 0 {
				t.Errorf("%d bytes are still held", used)
			}
		})
	}
}

// runTop passes rows in batches, every third of which has no NULLs. It returns all rows, and the numbers of those that passed.
func runTop(t *testing.T, budget *memory.Budget, top *partitionTop, partitions int64) (all []topRow, kept []int) {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	for number := range 80 {
		const rows = 4096
		partition, key := make([]types.Value, rows), make([]types.Value, rows)
		for i := range rows {
			partition[i], key[i] = random.Int64N(partitions), random.Int64N(1000)
			if number%3 > 0 && random.IntN(500) == 0 {
				key[i] = nil
			}
		}
		batch := &vector.Batch{Len: rows}
		for _, values := range [][]types.Value{partition, key} {
			v, err := vector.FromValues(budget, arrow.PrimitiveTypes.Int64, values)
			if err != nil {
				t.Fatal(err)
			}
			batch.Columns = append(batch.Columns, v)
		}
		passed, err := top.pass(batch, batch.Columns)
		if err != nil {
			t.Fatal(err)
		}
		if passed == nil {
			passed = numbersFrom(nil, 0, rows)
		}
		for _, row := range passed {
			kept = append(kept, len(all)+int(row))
		}
		for i := range rows {
			all = append(all, topRow{partition[i].(int64), key[i]})
		}
		batch.Release()
	}
	return all, kept
}

// checkTop checks that all rows of ranks up to top were kept, by descending keys and with NULL last.
func checkTop(t *testing.T, all []topRow, kept []int, top int) {
	t.Helper()
	before := func(a, b types.Value) bool { return a != nil && (b == nil || a.(int64) > b.(int64)) }
	byPartition := map[int64][]types.Value{}
	for _, row := range all {
		byPartition[row.partition] = append(byPartition[row.partition], row.key)
	}
	for _, keys := range byPartition {
		slices.SortFunc(keys, func(a, b types.Value) int {
			switch {
			case before(a, b):
				return -1
			case before(b, a):
				return 1
			}
			return 0
		})
	}
	for number, row := range all {
		keys := byPartition[row.partition]
		if len(keys) > top && before(keys[top-1], row.key) {
			continue // enough rows come before it
		}
		if _, found := slices.BinarySearch(kept, number); !found {
			t.Fatalf("row %d is missing: %v", number, row)
		}
	}
}
