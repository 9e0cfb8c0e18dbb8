package exec

import (
	"context"
	"fmt"
	"math/rand/v2"
	"syscall"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/aggregate"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

const (
	benchRows  = 4096
	benchCount = 256
)

// aggregation over columns that are made row by row.
type benchInput struct {
	columns []*expr.Column
	batches []*vector.Batch
	budget  *memory.Budget
}

type benchColumn struct {
	of    types.Type
	dict  int // entries of the dictionary; 0: flat
	value func(row int) types.Value
}

func newBenchInput(b testing.TB, batches int, columns ...benchColumn) *benchInput {
	in := &benchInput{budget: memory.NewBudget("bench", memory.Unlimited, nil)}
	for i, c := range columns {
		in.columns = append(in.columns, &expr.Column{ID: expr.ID(i), Name: fmt.Sprint("c", i), DataType: c.of})
	}
	dicts := make([]*vector.Dict, len(columns))
	for i, c := range columns {
		if c.dict > 0 {
			values := make([]types.Value, c.dict)
			for k := range values {
				values[k] = c.value(k)
			}
			v, err := vector.FromValues(in.budget, c.of, values)
			if err != nil {
				b.Fatal(err)
			}
			dicts[i] = vector.NewDict(v, vector.Distinct)
		}
	}
	random := rand.New(rand.NewPCG(1, 1))
	for n := range batches {
		batch := &vector.Batch{Len: benchRows, Morsel: int64(n)}
		for i, c := range columns {
			batch.Columns = append(batch.Columns, in.column(b, c, dicts[i], n*benchRows, random))
		}
		in.batches = append(in.batches, batch)
	}
	return in
}

func (in *benchInput) column(b testing.TB, c benchColumn, dict *vector.Dict, first int, random *rand.Rand) *vector.Vector {
	if dict != nil {
		v, err := vector.NewDictionary(in.budget, c.of, dict.Retain(), benchRows)
		if err != nil {
			b.Fatal(err)
		}
		for k := range v.Codes {
			v.Codes[k] = uint32(random.IntN(c.dict))
		}
		return v
	}
	values := make([]types.Value, benchRows)
	for k := range values {
		values[k] = c.value(first + k)
	}
	v, err := vector.FromValues(in.budget, c.of, values)
	if err != nil {
		b.Fatal(err)
	}
	return v
}

// relation is a plan that is never built: only its columns are asked for.
type relation struct {
	physical.Empty
	columns []*expr.Column
}

func (r *relation) Output() []*expr.Column { return r.columns }

// node is an aggregation by the given columns.
func (in *benchInput) node(b testing.TB, keys []int, calls ...string) *physical.HashAggregate {
	node := &physical.HashAggregate{Input: &relation{columns: in.columns}}
	for _, key := range keys {
		node.Groups = append(node.Groups, logical.Named{Expr: in.columns[key], Column: in.columns[key]})
	}
	for i, text := range calls {
		call := in.call(b, text)
		column := &expr.Column{ID: expr.ID(100 + i), Name: text, DataType: call.Type()}
		node.Aggregates = append(node.Aggregates, logical.Named{Expr: call, Column: column})
	}
	return node
}

// run aggregates the batches by the given columns with two workers, after another.
func (in *benchInput) run(b *testing.B, keys []int, calls ...string) {
	before := processorTime(b)
	for b.Loop() {
		a := in.aggregate(b, keys, calls...)
		in.feed(b, a)
		a.release()
	}
	b.ReportMetric(float64(processorTime(b)-before)/float64(b.N)/(benchRows*benchCount), "cpu-ns/row")
}

// processorTime is what the process has used, whatever else the machine does.
func processorTime(b *testing.B) time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// call reads "sum 1": a function and the column it takes, or none where that is -1. "distinct 1" counts distinct values.
func (in *benchInput) call(b testing.TB, text string) *expr.Aggregate {
	var name string
	var column int
	if _, err := fmt.Sscan(text, &name, &column); err != nil {
		b.Fatal(err)
	}
	distinct := name == "distinct"
	if distinct {
		name = "count"
	}
	for _, f := range aggregate.Functions {
		if f.Name != name {
			continue
		}
		call := &expr.Aggregate{Function: f, Distinct: distinct, Args: []expr.Expr{in.columns[max(column, 0)]}}
		if column < 0 {
			call.Args = nil
		}
		var args []expr.Arg
		for _, arg := range call.Args {
			args = append(args, expr.Arg{Type: arg.Type()})
		}
		var err error
		if call.Overload, err = f.Resolve(args); err != nil {
			b.Fatal(err)
		}
		return call
	}
	b.Fatal("no function " + name)
	return nil
}

func (in *benchInput) feed(b *testing.B, a *hashAggregate) {
	ctx := context.Background()
	for worker := range 2 {
		p, err := a.newPusher(&expr.Settings{})
		if err != nil {
			b.Fatal(err)
		}
		for i := worker * benchCount / 2; i < (worker+1)*benchCount/2; i++ {
			if _, err := p.Push(ctx, in.batches[i]); err != nil {
				b.Fatal(err)
			}
		}
		if err := p.Flush(ctx); err != nil {
			b.Fatal(err)
		}
		p.Close()
	}
	if err := a.Finish(ctx); err != nil {
		b.Fatal(err)
	}
	w := &Worker{BatchRows: benchRows, order: newOrder(1)}
	reader, err := (*aggregateSource)(a).Reader(w)
	if err != nil {
		b.Fatal(err)
	}
	defer reader.Close()
	var batch vector.Batch
	for {
		if ok, err := reader.Next(ctx, &batch); err != nil {
			b.Fatal(err)
		} else if !ok {
			return
		}
	}
}

func BenchmarkAggregate(b *testing.B) {
	random := rand.New(rand.NewPCG(7, 7))
	integer, float, text := arrow.PrimitiveTypes.Int64, arrow.PrimitiveTypes.Float64, arrow.BinaryTypes.StringView
	price := &arrow.Decimal128Type{Precision: 15, Scale: 2}
	among := func(n int) func(int) types.Value { return func(int) types.Value { return int64(random.IntN(n)) } }
	money := benchColumn{price, 0, func(int) types.Value { return types.Int128Of(int64(random.IntN(1e7))) }}
	letters := func(n int) benchColumn { return benchColumn{text, n, func(k int) types.Value { return fmt.Sprint(k) }} }
	number := benchColumn{integer, 0, among(1 << 40)}
	for _, c := range []struct {
		name    string
		columns []benchColumn
		keys    []int
		calls   []string
	}{
		{"all/count", []benchColumn{number}, nil, []string{"count -1"}},
		{"all/sum of integers", []benchColumn{number}, nil, []string{"sum 0"}},
		{"all/sum of decimals", []benchColumn{money}, nil, []string{"sum 0"}},
		{"all/sum of floats", []benchColumn{{float, 0, func(int) types.Value { return random.Float64() }}}, nil, []string{"sum 0"}},
		{"all/sum of codes", []benchColumn{{integer, 50, func(k int) types.Value { return int64(k) }}}, nil, []string{"sum 0"}},
		{"all/min and max", []benchColumn{number}, nil, []string{"min 0", "max 0"}},
		{"all/stddev", []benchColumn{{float, 0, func(int) types.Value { return random.Float64() }}}, nil, []string{"stddev 0"}},
		{
			"TPC-H Q1",
			[]benchColumn{letters(3), letters(2), money, money, money, money, money},
			[]int{0, 1},
			[]string{"sum 2", "sum 3", "sum 4", "sum 5", "avg 2", "avg 3", "avg 6", "count -1"},
		},
		{"7 integers/sum", []benchColumn{{integer, 0, among(7)}, number}, []int{0}, []string{"sum 1"}},
		{"25000 integers/sum", []benchColumn{{integer, 0, among(25000)}, number}, []int{0}, []string{"sum 1"}},
		{"500000 integers/sum", []benchColumn{{integer, 0, among(500000)}, number}, []int{0}, []string{"sum 1"}},
		{"runs of 4 integers/sum", []benchColumn{{integer, 0, func(row int) types.Value { return int64(row / 4) }}, number}, []int{0}, []string{"sum 1"}},
		{"two small integers/count", []benchColumn{{arrow.PrimitiveTypes.Int32, 0, among(50)}, {arrow.FixedWidthTypes.Date32, 0, among(2500)}}, []int{0, 1}, []string{"count -1"}},
		{"7 strings/sum", []benchColumn{{text, 0, func(int) types.Value { return fmt.Sprint(random.IntN(7)) }}, number}, []int{0}, []string{"sum 1"}},
		{"100000 strings/sum", []benchColumn{{text, 0, func(int) types.Value { return fmt.Sprint("customer#", random.IntN(100000)) }}, number}, []int{0}, []string{"sum 1"}},
		{"distinct integers", []benchColumn{{integer, 0, among(100000)}}, []int{0}, nil},
	} {
		b.Run(c.name, func(b *testing.B) { newBenchInput(b, benchCount, c.columns...).run(b, c.keys, c.calls...) })
	}
}
