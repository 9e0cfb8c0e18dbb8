package parquet

import (
	"context"
	"sync"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/source/store"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// TestOtherTypes reads a file as a table whose columns have other types, another order, or are not in the file.
func TestOtherTypes(t *testing.T) {
	ctx := context.Background()
	file, err := store.Stat(ctx, "testdata/made/flat.parquet")
	if err != nil {
		t.Fatal(err)
	}
	schema := arrow.NewSchema([]arrow.Field{
		{Name: "missing", Type: arrow.BinaryTypes.String, Nullable: true},
		{Name: "i32", Type: arrow.PrimitiveTypes.Int64, Nullable: true},
		{Name: "u8", Type: arrow.PrimitiveTypes.Float64, Nullable: true},
	}, nil)
	request := (&scan{}).request(schema)
	wide := request.Columns[1].Column
	request.Filters = []expr.Expr{&expr.Comparison{Op: expr.Greater, Left: wide, Right: &expr.Literal{Value: int64(0), DataType: wide.DataType}}}
	splits, err := New().Splits(ctx, file, schema, request)
	if err != nil {
		t.Fatal(err)
	}
	columns := make([][]types.Value, 3)
	rows := 0
	for _, split := range splits {
		n, err := (&scan{}).readSplit(split, columns)
		if err != nil {
			t.Fatal(err)
		}
		rows += n
	}
	if rows != 126 { // of 300, i%100 is above 50 for 147, and 21 of these are NULL
		t.Fatalf("%d rows", rows)
	}
	if columns[0][0] != nil || columns[1][0] != int64(1)<<24 || columns[2][0] != 51.0 {
		t.Errorf("first row is %v, %v, %v", columns[0][0], columns[1][0], columns[2][0])
	}
}

func TestSchemaOfSeveralFiles(t *testing.T) {
	field := func(name string, t types.Type, null bool) arrow.Field {
		return arrow.Field{Name: name, Type: t, Nullable: null}
	}
	number, text := arrow.PrimitiveTypes.Int32, arrow.BinaryTypes.StringView
	first := arrow.NewSchema([]arrow.Field{field("a", number, false), field("b", text, false), field("n", arrow.Null, true)}, nil)
	second := arrow.NewSchema([]arrow.Field{field("n", number, true), field("a", number, true), field("c", text, false)}, nil)
	want := arrow.NewSchema([]arrow.Field{
		field("a", number, true), field("b", text, true), field("n", number, true), field("c", text, true),
	}, nil)
	if got, err := source.Merge(first, second); err != nil || !got.Equal(want) {
		t.Errorf("schema is %v, want %v: %v", got, want, err)
	}
	third := arrow.NewSchema([]arrow.Field{field("a", text, false)}, nil)
	if _, err := source.Merge(first, third); !errs.Is(err, errs.InvalidValue) {
		t.Errorf("columns of two types give %v", err)
	}
}

func TestPushdown(t *testing.T) {
	x := &expr.Column{ID: 1, DataType: arrow.PrimitiveTypes.Int32}
	call := func(volatility expr.Volatility, canFail bool) expr.Expr {
		return &expr.Call{Function: &expr.Function{Volatility: volatility}, Args: []expr.Expr{x}, Overload: expr.Overload{CanFail: canFail}}
	}
	for _, test := range []struct {
		filter expr.Expr
		want   table.Support
	}{
		{&expr.IsNull{Input: x}, table.Exact},
		{call(expr.Stable, false), table.Exact},
		{call(expr.Immutable, true), table.None},
		{call(expr.Volatile, false), table.None},
		{&expr.Subquery{Kind: expr.Exists}, table.None},
	} {
		if got := New().Pushdown(test.filter); got != test.want {
			t.Errorf("%T is supported to degree %d, want %d", test.filter, got, test.want)
		}
	}
}

// TestWorkers reads the splits of one row group at the same time, so that readers share its dictionaries.
func TestWorkers(t *testing.T) {
	splits := splitsOf(t, write(t, 500_000))
	budget := memory.NewBudget("test", memory.Unlimited, nil)
	env := &table.Env{Budget: budget, Settings: &expr.Settings{}, BatchRows: 4096, Metrics: new(table.Metrics)}
	sums := make([]int64, len(splits))
	var group sync.WaitGroup
	for i, split := range splits {
		group.Go(func() {
			r, err := split.Open(context.Background(), env)
			if err != nil {
				t.Error(err)
				return
			}
			defer r.Close()
			var batch vector.Batch
			for {
				ok, err := r.Next(context.Background(), &batch)
				if err != nil || !ok {
					if err != nil {
						t.Error(err)
					}
					return
				}
				keys := vector.ReaderOf[int64](batch.Columns[0])
				for k := range batch.Len {
					sums[i] += keys.At(k)
				}
			}
		})
	}
	group.Wait()
	total := int64(0)
	for _, sum := range sums {
		total += sum
	}
	if total != 500_000*499_999/2 || budget.Used() != 0 || len(dictionaries.entries) != 0 {
		t.Errorf("the sum is %d; %d bytes and %d dictionaries are left", total, budget.Used(), len(dictionaries.entries))
	}
}

func TestNoParquet(t *testing.T) {
	_, err := New().Schema(context.Background(), []source.File{statFile(t, "testdata/README.md")})
	if !errs.Is(err, errs.InvalidValue) {
		t.Errorf("error is %v", err)
	}
	_, err = New().Schema(context.Background(), []source.File{{Path: "testdata/missing.parquet"}})
	if !errs.Is(err, errs.NotFound) {
		t.Errorf("error is %v", err)
	}
}

func statFile(t *testing.T, path string) source.File {
	file, err := store.Stat(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	return file
}
