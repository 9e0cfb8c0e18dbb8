package memory_test

import (
	"fmt"
	"runtime"
	"slices"
	"sync"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	pools "github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source/memory"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

var schema = arrow.NewSchema([]arrow.Field{{Name: "n", Type: arrow.PrimitiveTypes.Int64, Nullable: true}}, nil)

func unlimited() *pools.Budget { return pools.NewBudget("test", pools.Unlimited, nil) }

func batch(t *testing.T, values ...types.Value) *vector.Batch {
	t.Helper()
	v, err := vector.FromValues(unlimited(), schema.Field(0).Type, values)
	if err != nil {
		t.Fatal(err)
	}
	return &vector.Batch{Len: len(values), Columns: []*vector.Vector{v}}
}

// rows counts the rows of a scan as they are now.
func rows(t *testing.T, scan table.Scan) (n int) {
	t.Helper()
	for _, split := range scan.Splits() {
		n += int(split.(interface{ Rows() int64 }).Rows())
	}
	return n
}

func scan(t *testing.T, of *memory.Table) table.Scan {
	t.Helper()
	s, err := of.Scan(t.Context(), table.Request{Limit: -1})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAppendedRowsAreSeenByLaterScansOnly(t *testing.T) {
	of := memory.New(schema, []*vector.Batch{batch(t, int64(1), nil)})
	before := scan(t, of)
	of.Append(unlimited(), []*vector.Batch{batch(t, int64(2)), batch(t, nil, nil, int64(3))})
	if n := rows(t, before); n != 2 {
		t.Errorf("a scan made before sees %d rows, want 2", n)
	}
	if n := rows(t, scan(t, of)); n != 6 {
		t.Errorf("a scan made after sees %d rows, want 6", n)
	}
	stats, err := of.Statistics(t.Context())
	if err != nil || stats.Rows != 6 || stats.Columns[0].Nulls != 3 {
		t.Errorf("statistics: %+v %v, want 6 rows and 3 NULLs", stats, err)
	}
}

func TestConcurrentAppendsLoseNothing(t *testing.T) {
	of := memory.New(schema, nil)
	var group sync.WaitGroup
	for range 4 {
		pair := []*vector.Batch{batch(t, int64(1)), batch(t, int64(2))}
		group.Go(func() {
			of.Append(unlimited(), pair)
			if n := rows(t, scan(t, of)); n%2 != 0 {
				t.Errorf("a scan sees half of what is appended: %d rows", n)
			}
		})
	}
	group.Wait()
	if n := rows(t, scan(t, of)); n != 8 {
		t.Errorf("%d rows, want 8", n)
	}
}

// readAll reads the only column of a scan.
func readAll(t *testing.T, of table.Scan) (values []types.Value) {
	t.Helper()
	for _, split := range of.Splits() {
		reader, err := split.Open(t.Context(), &table.Env{Budget: unlimited(), BatchRows: 100})
		if err != nil {
			t.Fatal(err)
		}
		for {
			var read vector.Batch
			more, err := reader.Next(t.Context(), &read)
			if err != nil {
				t.Fatal(err)
			}
			if !more {
				break
			}
			for i := range read.Len {
				values = append(values, read.Columns[0].Value(i))
			}
		}
		_ = reader.Close()
	}
	return values
}

func TestSmallBatchesArePutTogether(t *testing.T) {
	budget := unlimited()
	of := memory.New(texts, nil)
	var want []types.Value
	var before table.Scan
	for i := range 2000 {
		values := []types.Value{fmt.Sprint("a text that is not short ", i), nil}
		v, err := vector.FromValues(budget, texts.Field(0).Type, values[:1+i%2])
		if err != nil {
			t.Fatal(err)
		}
		of.Append(budget, []*vector.Batch{{Len: 1 + i%2, Columns: []*vector.Vector{v}}})
		want = append(want, values[:1+i%2]...)
		if i == 14 {
			before = all(t, of)
		}
	}
	if n := len(before.Splits()); n != 15 {
		t.Errorf("15 batches are %d", n)
	}
	if n := len(all(t, of).Splits()); n > 45 {
		t.Errorf("2000 batches have become %d", n)
	}
	runtime.GC() // gives back what nobody refers to
	if got := readAll(t, all(t, of)); !slices.Equal(got, want) {
		t.Errorf("got %d rows, which are others", len(got))
	}
	if got := readAll(t, before); !slices.Equal(got, want[:22]) {
		t.Errorf("a scan that was made before reads %v", got)
	}
}

// TestWithoutMemoryBatchesStayAsTheyAre has a budget that is used up.
func TestWithoutMemoryBatchesStayAsTheyAre(t *testing.T) {
	of := memory.New(schema, nil)
	var want []types.Value
	for i := range 40 {
		of.Append(pools.NewBudget("test", 1, nil), []*vector.Batch{batch(t, int64(i))})
		want = append(want, int64(i))
	}
	if got := readAll(t, all(t, of)); !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
}

var texts = arrow.NewSchema([]arrow.Field{{Name: "s", Type: arrow.BinaryTypes.String, Nullable: true}}, nil)

// all is a scan of the first column.
func all(t *testing.T, of *memory.Table) table.Scan {
	t.Helper()
	s, err := of.Scan(t.Context(), table.Request{Columns: []table.Column{{Index: 0}}, Limit: -1})
	if err != nil {
		t.Fatal(err)
	}
	return s
}
