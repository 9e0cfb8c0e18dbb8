package memory_test

import (
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

func batch(t *testing.T, values ...types.Value) *vector.Batch {
	t.Helper()
	v, err := vector.FromValues(pools.NewBudget("test", pools.Unlimited, nil), schema.Field(0).Type, values)
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
	of.Append([]*vector.Batch{batch(t, int64(2)), batch(t, nil, nil, int64(3))})
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
			of.Append(pair)
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
