package parquet

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/source/store"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
)

// BenchmarkTPCH reads columns of the TPC-H files in the folder that BALLISTA_TPCH names (made by tpchgen-cli), and reports
// the processor's time.
func BenchmarkTPCH(b *testing.B) {
	folder := os.Getenv("BALLISTA_TPCH")
	if folder == "" {
		b.Skip("BALLISTA_TPCH does not name a folder with lineitem.parquet and orders.parquet")
	}
	q1 := []string{"l_quantity", "l_extendedprice", "l_discount", "l_tax", "l_returnflag", "l_linestatus", "l_shipdate"}
	for _, bench := range []struct {
		name, file string
		columns    []string
		filter     filterMaker
	}{
		{"Q1", "lineitem", q1, nil},
		{"Q1 filtered", "lineitem", q1[:6], shippedBefore(10471)},
		{"Q6", "lineitem", []string{"l_quantity", "l_extendedprice", "l_discount", "l_shipdate"}, nil},
		{"Q6 filtered", "lineitem", []string{"l_extendedprice", "l_discount"}, discounted},
		{"strings", "orders", []string{"o_comment"}, nil},
		{"all", "lineitem", nil, nil},
		{"count", "lineitem", []string{}, nil},
	} {
		b.Run(bench.name, func(b *testing.B) {
			splits := scanSplits(b, filepath.Join(folder, bench.file+".parquet"), &scan{columns: bench.columns, filter: bench.filter})
			budget := memory.NewBudget("bench", memory.Unlimited, nil)
			drain(b, splits, budget)
			b.ReportAllocs()
			from := processorTime(b)
			for b.Loop() {
				drain(b, splits, budget)
			}
			b.ReportMetric(float64((processorTime(b)-from).Microseconds())/1000/float64(b.N), "cpu-ms/op")
		})
	}
}

func scanSplits(b *testing.B, path string, s *scan) []table.Portable {
	ctx := context.Background()
	file, err := store.Stat(ctx, path)
	if err != nil {
		b.Fatal(err)
	}
	schema, err := New().Schema(ctx, []source.File{file})
	if err != nil {
		b.Fatal(err)
	}
	splits, err := New().Splits(ctx, file, schema, s.request(schema))
	if err != nil {
		b.Fatal(fmt.Errorf("%s: %w", path, err))
	}
	return splits
}

func processorTime(b *testing.B) time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func compared(c *expr.Column, op expr.CompareOp, value types.Value) expr.Expr {
	return &expr.Comparison{Op: op, Left: c, Right: &expr.Literal{Value: value, DataType: c.DataType}}
}

func shippedBefore(day int64) filterMaker {
	return func(column func(string) *expr.Column) []expr.Expr {
		return []expr.Expr{compared(column("l_shipdate"), expr.LessEqual, day)}
	}
}

// discounted is the filter of TPC-H's Q6.
func discounted(column func(string) *expr.Column) []expr.Expr {
	date, discount, quantity := column("l_shipdate"), column("l_discount"), column("l_quantity")
	return []expr.Expr{
		compared(date, expr.GreaterEqual, int64(8766)), compared(date, expr.Less, int64(9131)),
		compared(discount, expr.GreaterEqual, types.Int128Of(5)), compared(discount, expr.LessEqual, types.Int128Of(7)),
		compared(quantity, expr.Less, types.Int128Of(2400)),
	}
}
