package parquet

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/eval"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/memory/memorytest"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/vectortest"
)

// TestFilters compares scans that filter with the filter over all rows, for values of each column.
func TestFilters(t *testing.T) {
	files := []string{
		"made/flat", "made/flat_foreign", "made/flat_required", "made/fallback", "made/nested", "made/nested_v2",
		"made/duckdb", "made/delta_byte_array", "made/split", "foreign/int32_with_null_pages", "foreign/nan_in_stats",
		"foreign/floating_orders_nan_count", "foreign/data_index_bloom_encoding_stats", "foreign/binary_truncated_min_max",
		"foreign/delta_encoding_optional_column", "foreign/float16_nonzeros_and_nans",
	}
	if memorytest.Poisoned() {
		files = []string{"made/fallback"} // memory that cannot be read is slow to come by
	}
	for _, file := range files {
		path := filepath.Join("testdata", file+".parquet")
		schema, columns, rows, err := (&scan{path: path}).run()
		if err != nil {
			t.Fatal(err)
		}
		for i, field := range schema.Fields() {
			for _, filters := range filtersOver(field, columns[i]) {
				t.Run(fmt.Sprintf("%s/%s", file, expr.Join(filters(fieldColumn(schema)), " AND ")), func(t *testing.T) {
					testFilter(t, path, schema, columns, rows, filters)
				})
			}
		}
	}
}

type filterMaker func(column func(string) *expr.Column) []expr.Expr

func fieldColumn(schema *arrow.Schema) func(string) *expr.Column {
	return func(name string) *expr.Column {
		i := schema.FieldIndices(name)[0]
		return &expr.Column{ID: expr.ID(i + 1), Name: name, DataType: schema.Field(i).Type, Null: true}
	}
}

// filtersOver makes filters over a column from its own values: rare and frequent ones, and such as nothing passes.
func filtersOver(field arrow.Field, values []types.Value) []filterMaker {
	one := func(make func(c *expr.Column) expr.Expr) filterMaker {
		return func(column func(string) *expr.Column) []expr.Expr { return []expr.Expr{make(column(field.Name))} }
	}
	makers := []filterMaker{
		one(func(c *expr.Column) expr.Expr { return &expr.IsNull{Input: c} }),
		one(func(c *expr.Column) expr.Expr { return &expr.IsNull{Input: c, Negated: true} }),
	}
	if types.MustLayout(field.Type).Nested() || types.MustLayout(field.Type) == types.Null || types.IsInterval(field.Type) {
		return makers
	}
	literal := func(row int) *expr.Literal {
		return &expr.Literal{Value: values[row%len(values)], DataType: field.Type}
	}
	for _, row := range []int{len(values) / 50, len(values) / 3, len(values) - 1} {
		for _, op := range []expr.CompareOp{expr.Equal, expr.Less, expr.GreaterEqual, expr.IsDistinct} {
			makers = append(makers, one(func(c *expr.Column) expr.Expr {
				return &expr.Comparison{Op: op, Left: c, Right: literal(row)}
			}))
		}
	}
	in := &expr.In{List: []expr.Expr{literal(1), literal(len(values) / 2)}}
	return append(makers,
		one(func(c *expr.Column) expr.Expr { return in.WithChildren(append([]expr.Expr{c}, in.List...)) }),
		func(column func(string) *expr.Column) []expr.Expr {
			return []expr.Expr{
				&expr.Comparison{Op: expr.GreaterEqual, Left: column(field.Name), Right: literal(len(values) / 2)},
				&expr.Comparison{Op: expr.Greater, Left: literal(len(values) / 2), Right: column(field.Name)},
			}
		})
}

func testFilter(t *testing.T, path string, schema *arrow.Schema, columns [][]types.Value, rows int, filters filterMaker) {
	want := reference(t, schema, columns, rows, filters)
	for _, batchRows := range []int{7, 1000} {
		s := &scan{path: path, filter: filters, batchRows: batchRows}
		_, got, n, err := s.run()
		if err != nil {
			t.Fatal(err)
		}
		if n != len(want) {
			t.Fatalf("%d rows pass, want %d", n, len(want))
		}
		for i := range got {
			for k, row := range want {
				if !vectortest.Equal(got[i][k], columns[i][row]) {
					t.Fatalf("row %d of %s is %v, want %v", row, schema.Field(i).Name, got[i][k], columns[i][row])
				}
			}
		}
	}
}

// reference evaluates the filters over all rows at once.
func reference(t *testing.T, schema *arrow.Schema, columns [][]types.Value, rows int, filters filterMaker) []int32 {
	budget := memory.NewBudget("test", memory.Unlimited, nil)
	batch := &vector.Batch{Len: rows}
	defer batch.Release()
	var input []*expr.Column
	for i, field := range schema.Fields() {
		v, err := vector.FromValues(budget, field.Type, columns[i])
		if err != nil {
			t.Fatal(err)
		}
		batch.Columns = append(batch.Columns, v)
		input = append(input, fieldColumn(schema)(field.Name))
	}
	program, err := eval.Compile(expr.Conjunction(filters(fieldColumn(schema))), input)
	if err != nil {
		t.Fatal(err)
	}
	evaluator := program.Start(budget, &expr.Settings{})
	defer evaluator.Close()
	passed, err := evaluator.Select(context.Background(), batch, nil)
	if err != nil {
		t.Fatal(err)
	}
	if passed != nil {
		return append([]int32(nil), passed...)
	}
	for i := range rows {
		passed = append(passed, int32(i))
	}
	return passed
}
