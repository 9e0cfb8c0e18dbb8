package blocks

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/block"
)

var numbers = arrow.NewSchema([]arrow.Field{{Name: "n", Type: arrow.PrimitiveTypes.Int64, Nullable: true}}, nil)

// file is the file of a table. It implements Fetcher, and counts what is fetched.
type file struct {
	bytes   []byte
	extents []Extent
	fetched atomic.Int64
}

func (f *file) Fetch(_ context.Context, _ string, offset int64, room []byte) error {
	f.fetched.Add(int64(len(room)))
	copy(room, f.bytes[offset:])
	return nil
}

// add adds a block of so many numbers, which begin with first and follow each other.
func (f *file) add(t *testing.T, first int64, rows int) {
	t.Helper()
	budget := memory.NewBudget("test", memory.Unlimited, nil)
	values := make([]types.Value, rows)
	for i := range values {
		values[i] = first + int64(i)
	}
	v, err := vector.FromValues(budget, arrow.PrimitiveTypes.Int64, values)
	if err != nil {
		t.Fatal(err)
	}
	batch := &vector.Batch{Len: rows, Columns: []*vector.Vector{v}}
	defer batch.Release()
	data, err := new(block.Encoder).Append(nil, batch)
	if err != nil {
		t.Fatal(err)
	}
	f.bytes = append(f.bytes, make([]byte, -len(f.bytes)&(alignment-1))...)
	f.extents = append(f.extents, Extent{Offset: int64(len(f.bytes)), Length: int64(len(data)), Rows: int64(rows)})
	f.bytes = append(f.bytes, data...)
}

func newFile(t *testing.T, first int64, rows ...int) *file {
	f := &file{}
	for _, n := range rows {
		f.add(t, first, n)
		first += int64(n)
	}
	return f
}

// read reads all rows of a table in a query of its own.
func read(t *testing.T, f *file, id string, cache *Cache, budget *memory.Budget) ([]int64, error) {
	t.Helper()
	request := table.Request{Columns: []table.Column{{Index: 0}}, Limit: -1}
	listed, err := New(id, numbers, f.extents, f).Scan(t.Context(), request)
	if err != nil {
		return nil, err
	}
	var pieces []table.Piece
	for _, s := range listed.Splits() {
		pieces = append(pieces, s.(table.Portable).Piece())
	}
	opened, err := Open(table.Description{Kind: Kind, ID: id, Schema: numbers}, f, cache)
	if err != nil {
		return nil, err
	}
	restored, err := opened.Restore(t.Context(), request, pieces)
	if err != nil {
		return nil, err
	}
	env := &table.Env{Budget: memory.NewBudget("the query", memory.Unlimited, budget), BatchRows: 100, Metrics: new(table.Metrics)}
	var rows []int64
	for _, s := range restored.Splits() {
		if rows, err = readSplit(t, s, env, rows); err != nil {
			return nil, err
		}
	}
	if used := env.Budget.Used(); used != 0 {
		t.Errorf("%d bytes of the query are still held", used)
	}
	return rows, nil
}

func readSplit(t *testing.T, s table.Split, env *table.Env, rows []int64) ([]int64, error) {
	reader, err := s.Open(t.Context(), env)
	if err != nil {
		return nil, err
	}
	defer reader.Close() //nolint:errcheck // it cannot fail
	for {
		var batch vector.Batch
		more, err := reader.Next(t.Context(), &batch)
		if err != nil || !more {
			return rows, err
		}
		rows = append(rows, vector.Values[int64](batch.Columns[0])[:batch.Len]...)
	}
}

// readsAs reads a table and compares its rows, which follow each other. It tells how many bytes were fetched.
func readsAs(t *testing.T, f *file, id string, cache *Cache, budget *memory.Budget, first, n int64) int64 {
	t.Helper()
	before := f.fetched.Load()
	got, err := read(t, f, id, cache, budget)
	if err != nil {
		t.Fatal(err)
	}
	want := make([]int64, n)
	for i := range want {
		want[i] = first + int64(i)
	}
	if !slices.Equal(got, want) {
		t.Fatalf("table %s: got %d rows, want %d to %d", id, len(got), first, first+n)
	}
	return f.fetched.Load() - before
}

const large = 100_000 // rows of a block that is fetched by itself, and a split

func TestBlocksAreFetchedOnce(t *testing.T) {
	budget := memory.NewBudget("the executor", 64<<20, nil)
	cache := NewCache(budget, 32<<20)
	f := newFile(t, 0, 1, 2, 3, 70, large, 5, large)
	if readsAs(t, f, "a", cache, budget, 0, 2*large+81) == 0 {
		t.Error("nothing was fetched")
	}
	if again := readsAs(t, f, "a", cache, budget, 0, 2*large+81); again != 0 {
		t.Errorf("%d bytes were fetched again", again)
	}
	f.add(t, 2*large+81, 10)
	added := f.extents[len(f.extents)-1].Length
	if more := readsAs(t, f, "a", cache, budget, 0, 2*large+91); more != added {
		t.Errorf("%d bytes were fetched, and %d are new", more, added)
	}
	if other := readsAs(t, newFile(t, 7, 30), "b", cache, budget, 7, 30); other == 0 {
		t.Error("blocks of another table were taken")
	}
	if used := budget.Used(); used == 0 || used != cache.Used() {
		t.Errorf("the budget has %d bytes, the cache %d", used, cache.Used())
	}
	cache.Forget("a")
	if readsAs(t, f, "a", cache, budget, 0, 2*large+91) == 0 {
		t.Error("blocks of a table that was forgotten were taken")
	}
	cache.Clear()
	if used := budget.Used(); used != 0 {
		t.Errorf("%d bytes are still held", used)
	}
}

func TestATableThatDoesNotFitIsKeptInPart(t *testing.T) {
	budget := memory.NewBudget("the executor", 64<<20, nil)
	cache := NewCache(budget, 3<<20) // of blocks that take 1 MiB each
	f := newFile(t, 0, large, large, large, large, large)
	all := readsAs(t, f, "a", cache, budget, 0, 5*large)
	for range 3 {
		if again := readsAs(t, f, "a", cache, budget, 0, 5*large); again != all/5*2 {
			t.Errorf("%d bytes were fetched, of %d", again, all)
		}
	}
	other := newFile(t, 0, large, large)
	readsAs(t, other, "b", cache, budget, 0, 2*large)
	if again := readsAs(t, other, "b", cache, budget, 0, 2*large); again != 0 {
		t.Errorf("%d bytes of the table that was read last were fetched again", again)
	}
	if cache.Used() > 3<<20 {
		t.Errorf("%d bytes are kept", cache.Used())
	}
	readsAs(t, newFile(t, 0, 10*large), "c", cache, budget, 0, 10*large) // no block of it has room
	cache.Expire(time.Now())
	if used := budget.Used(); used != 0 {
		t.Errorf("%d bytes are still held", used)
	}
}

func TestQueriesGetTheMemoryThatTheyNeed(t *testing.T) {
	budget := memory.NewBudget("the executor", 4<<20, nil)
	cache := NewCache(budget, 4<<20)
	f := newFile(t, 0, large, large, large)
	readsAs(t, f, "a", cache, budget, 0, 3*large)
	query := memory.NewBudget("the query", memory.Unlimited, budget)
	if err := query.Reserve(8 << 20); !errs.Is(err, errs.OutOfMemory) {
		t.Fatalf("got %v", err)
	}
	if again := readsAs(t, f, "a", cache, budget, 0, 3*large); again != 0 {
		t.Errorf("the cache gave up in vain: %d bytes were fetched again", again)
	}
	if err := query.Reserve(2 << 20); err != nil {
		t.Fatal(err)
	}
	if used := cache.Used(); used > 2<<20 || used == 0 {
		t.Errorf("the cache has %d bytes, of 2 MiB", used)
	}
	readsAs(t, f, "a", cache, budget, 0, 3*large) // there is room to read, not to keep
	if err := query.Reserve(2 << 20); err != nil || cache.Used() != 0 {
		t.Errorf("the cache has %d bytes, and a query gets %v", cache.Used(), err)
	}
	query.Release(4 << 20)
	if used := budget.Used(); used != 0 {
		t.Errorf("%d bytes are still held", used)
	}
}

func TestDamagedBlocksAreNotKept(t *testing.T) {
	budget := memory.NewBudget("the executor", 64<<20, nil)
	cache := NewCache(budget, 32<<20)
	f := newFile(t, 0, 10, 20)
	at := f.extents[1].Offset + 100
	f.bytes[at]++
	if _, err := read(t, f, "a", cache, budget); !errs.Is(err, errs.InvalidValue) {
		t.Fatalf("got %v", err)
	}
	f.bytes[at]--
	readsAs(t, f, "a", cache, budget, 0, 30)
	cache.Clear()
	if used := budget.Used(); used != 0 {
		t.Errorf("%d bytes are still held", used)
	}
}

// TestBlocksThatAreNotAlignedAreKeptToo reads a file as they were written once: without gaps.
func TestBlocksThatAreNotAlignedAreKeptToo(t *testing.T) {
	budget := memory.NewBudget("the executor", 64<<20, nil)
	cache := NewCache(budget, 32<<20)
	f, dense := newFile(t, 0, 1, 2, 3), &file{}
	for _, e := range f.extents {
		dense.extents = append(dense.extents, Extent{Offset: int64(len(dense.bytes)), Length: e.Length, Rows: e.Rows})
		dense.bytes = append(dense.bytes, f.bytes[e.Offset:e.Offset+e.Length]...)
	}
	if dense.extents[1].Offset%alignment == 0 {
		t.Fatal("the blocks are aligned")
	}
	readsAs(t, dense, "a", cache, budget, 0, 6)
	if again := readsAs(t, dense, "a", cache, budget, 0, 6); again != 0 {
		t.Errorf("%d bytes were fetched again", again)
	}
}

// TestManyReadersOfASmallCache has them read, and give each other's blocks up.
func TestManyReadersOfASmallCache(t *testing.T) {
	budget := memory.NewBudget("the executor", 32<<20, nil)
	cache := NewCache(budget, 2<<20)
	files := map[string]*file{"a": newFile(t, 0, 3, large, 4, large), "b": newFile(t, 9, large, large), "c": newFile(t, 5, 1, 2, 3)}
	var all sync.WaitGroup
	for id, f := range files {
		for range 3 {
			all.Go(func() {
				for range 5 {
					rows := int64(0)
					for _, e := range f.extents {
						rows += e.Rows
					}
					got, err := read(t, f, id, cache, budget)
					if err != nil || int64(len(got)) != rows || got[rows-1]-got[0] != rows-1 {
						t.Errorf("table %s: %d rows, %v", id, len(got), err)
					}
				}
			})
		}
		all.Go(func() {
			for range 20 {
				cache.Forget(id)
			}
		})
	}
	all.Wait()
	cache.Clear()
	if used := budget.Used(); used != 0 {
		t.Errorf("%d bytes are still held", used)
	}
}
