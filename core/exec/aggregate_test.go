package exec

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/vectortest"
)

// TestPushAllocatesNothing checks that workers which know their groups aggregate batches without allocating.
func TestPushAllocatesNothing(t *testing.T) {
	text, integer := arrow.BinaryTypes.StringView, arrow.PrimitiveTypes.Int64
	price := &arrow.Decimal128Type{Precision: 15, Scale: 2}
	number := func(row int) types.Value { return int64(row % 100) }
	money := benchColumn{price, 0, func(row int) types.Value { return types.Int128Of(int64(row)) }}
	letters := benchColumn{text, 3, func(k int) types.Value { return fmt.Sprint(k) }}
	for _, c := range []struct {
		name    string
		columns []benchColumn
		keys    []int
		calls   []string
	}{
		{"no keys", []benchColumn{money, {integer, 0, number}}, nil, []string{"sum 0", "min 1", "count -1"}},
		{"codes", []benchColumn{letters, letters, money}, []int{0, 1}, []string{"sum 2", "avg 2", "max 2", "count -1"}},
		{"an integer", []benchColumn{{integer, 0, number}, money}, []int{0}, []string{"sum 1", "avg 1", "count 1"}},
		{"two integers", []benchColumn{{integer, 0, number}, {integer, 0, number}, money}, []int{0, 1}, []string{"sum 2"}},
		{"strings", []benchColumn{{text, 0, func(row int) types.Value { return fmt.Sprint("a longer string ", row%100) }}, money}, []int{0}, []string{"sum 1"}},
	} {
		in := newBenchInput(t, 3, c.columns...)
		a := in.aggregate(t, c.keys, c.calls...)
		p, err := a.newPusher(&expr.Settings{})
		if err != nil {
			t.Fatal(err)
		}
		push := func() {
			for _, batch := range in.batches {
				if _, err := p.Push(context.Background(), batch); err != nil {
					t.Fatal(err)
				}
			}
		}
		push()
		if allocations := testing.AllocsPerRun(20, push); allocations >= 1 {
			t.Errorf("%s: %v allocations for %d batches", c.name, allocations, len(in.batches))
		}
		p.Close()
	}
}

// TestAggregatesByTheBook aggregates random batches in random forms, with selections, by workers of random number, and compares
// counts, sums, extremes and counts of distinct values with those of a map.
func TestAggregatesByTheBook(t *testing.T) {
	for seed := range uint64(30) {
		random := rand.New(rand.NewPCG(seed, 3))
		b := &bookTest{t: t, random: random, groups: map[string]*bookGroup{}}
		b.in = &benchInput{budget: memory.NewBudget("test", memory.Unlimited, nil)}
		keys := keyTypes(random)
		if random.IntN(5) == 0 {
			keys = nil
		}
		for i, of := range append(keys, arrow.PrimitiveTypes.Int32) {
			b.in.columns = append(b.in.columns, &expr.Column{ID: expr.ID(i), Name: fmt.Sprint("c", i), DataType: of, Null: true})
		}
		b.run(len(keys))
	}
}

type bookTest struct {
	t      *testing.T
	random *rand.Rand
	in     *benchInput
	groups map[string]*bookGroup
}

type bookGroup struct {
	rows, sum int64
	least     any
	distinct  map[int64]bool
}

func (b *bookTest) run(keys int) {
	value := fmt.Sprint(keys)
	var numbers []int
	for i := range keys {
		numbers = append(numbers, i)
	}
	a := b.in.aggregate(b.t, numbers, "count -1", "sum "+value, "min "+value, "distinct "+value)
	ctx := context.Background()
	for range 1 + b.random.IntN(4) {
		p, err := a.newPusher(&expr.Settings{})
		b.try(err)
		for range b.random.IntN(4) {
			batch := b.batch(keys)
			_, err := p.Push(ctx, batch)
			b.try(err)
			batch.Release()
		}
		b.try(p.Flush(ctx))
		p.Close()
	}
	b.try(a.Finish(ctx))
	b.read(ctx, a, keys)
	a.release()
	if used := b.in.budget.Used(); used != 0 {
		b.t.Fatalf("%d bytes are not released", used)
	}
}

func (b *bookTest) try(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// batch makes a batch, some of its rows selected, and counts them in the book.
func (b *bookTest) batch(keys int) *vector.Batch {
	n := 1 + b.random.IntN(20000)
	batch := &vector.Batch{Len: n}
	for _, c := range b.in.columns {
		v, err := vectortest.Build(b.random, b.in.budget, c.DataType, vectortest.Values(b.random, c.DataType, n))
		b.try(err)
		batch.Columns = append(batch.Columns, v)
	}
	if b.random.IntN(2) == 0 {
		batch.Rows = []int32{}
		for row := range n {
			if b.random.IntN(3) > 0 {
				batch.Rows = append(batch.Rows, int32(row))
			}
		}
	}
	rows := batch.Rows
	if rows == nil {
		for row := range n {
			rows = append(rows, int32(row))
		}
	}
	for _, row := range rows {
		b.count(key(batch.Columns[:keys], int(row)), batch.Columns[keys].Value(int(row)))
	}
	return batch
}

func (b *bookTest) count(name string, value types.Value) {
	g := b.groups[name]
	if g == nil {
		g = &bookGroup{distinct: map[int64]bool{}}
		b.groups[name] = g
	}
	g.rows++
	if number, ok := value.(int64); ok {
		g.sum += number
		g.distinct[number] = true
		if g.least == nil || g.least.(int64) > number {
			g.least = number
		}
	}
}

// read compares the results with the book.
func (b *bookTest) read(ctx context.Context, a *hashAggregate, keys int) {
	w := &Worker{BatchRows: 1 + b.random.IntN(5000), order: newOrder(1)}
	reader, err := (*aggregateSource)(a).Reader(w)
	b.try(err)
	defer reader.Close()
	found := 0
	var batch vector.Batch
	for {
		ok, err := reader.Next(ctx, &batch)
		b.try(err)
		if !ok {
			break
		}
		for row := range batch.Len {
			name := key(batch.Columns[:keys], row)
			g := b.groups[name]
			if g == nil && keys == 0 {
				g = &bookGroup{}
			}
			if g == nil {
				b.t.Fatalf("no group %s", name)
			}
			var sum any
			if len(g.distinct) > 0 {
				sum = g.sum
			}
			want := []any{g.rows, sum, g.least, int64(len(g.distinct))}
			for i, v := range batch.Columns[keys:] {
				if got := v.Value(row); got != want[i] {
					b.t.Fatalf("column %d of group %s is %v, want %v", i, name, got, want[i])
				}
			}
			found++
		}
	}
	if found != len(b.groups) && (keys > 0 || found != 1) {
		b.t.Fatalf("%d groups, want %d", found, len(b.groups))
	}
}

// aggregate makes an aggregation by the given columns.
func (in *benchInput) aggregate(t testing.TB, keys []int, calls ...string) *hashAggregate {
	a := &hashAggregate{node: in.node(t, keys, calls...), budget: in.budget, env: &stage.Environment{Settings: &expr.Settings{}}}
	if err := a.compile(); err != nil {
		t.Fatal(err)
	}
	return a
}
