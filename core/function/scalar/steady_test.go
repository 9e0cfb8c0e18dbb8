package scalar_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/eval"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/scalar"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

const steadyRows = 2048

// steady is a call of a function over a column with constants, evaluated again and again.
type steady struct {
	name      string
	evaluator *eval.Evaluator
	batch     *vector.Batch
}

func (s *steady) run() error {
	_, err := s.evaluator.Eval(context.Background(), s.batch)
	return err
}

// newSteady calls a function over literals, in which nil stands for the column.
func newSteady(t testing.TB, name string, column *vector.Vector, args ...*expr.Literal) *steady {
	t.Helper()
	c := &expr.Column{ID: 1, Name: "c", DataType: column.Type}
	exprs, described := make([]expr.Expr, len(args)), make([]expr.Arg, len(args))
	for i, arg := range args {
		exprs[i], described[i] = arg, expr.Arg{Constant: arg}
		if arg == nil {
			exprs[i], described[i] = c, expr.Arg{}
		}
		described[i].Type = exprs[i].Type()
	}
	for _, f := range scalar.Functions() {
		if f.Name != name {
			continue
		}
		o, err := f.Resolve(described)
		if err != nil {
			t.Fatal(err)
		}
		program, err := eval.Compile(&expr.Call{Function: f, Args: exprs, Overload: o}, []*expr.Column{c})
		if err != nil {
			t.Fatal(err)
		}
		batch := &vector.Batch{Columns: []*vector.Vector{column}, Len: column.Len}
		return &steady{name, program.Start(budget, settings), batch}
	}
	t.Fatalf("no function %s", name)
	return nil
}

func column(t testing.TB, typ types.Type, value func(i int) types.Value) *vector.Vector {
	t.Helper()
	values := make([]types.Value, steadyRows)
	for i := range values {
		values[i] = value(i)
	}
	v, err := vector.FromValues(budget, typ, values)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func constantText(s string) *expr.Literal {
	return &expr.Literal{Value: s, DataType: arrow.BinaryTypes.String}
}

// steadies are calls that daily work makes.
func steadies(t testing.TB) []*steady {
	t.Helper()
	texts := column(t, arrow.BinaryTypes.String, func(i int) types.Value {
		return fmt.Sprintf("%d carefully final packages sleep quickly", i*7919)
	})
	stamps := column(t, &arrow.TimestampType{Unit: arrow.Microsecond}, func(i int) types.Value { return int64(i) * 977_000_000 })
	floats := column(t, arrow.PrimitiveTypes.Float64, func(i int) types.Value { return float64(i) / 7 })
	zoned := column(t, &arrow.TimestampType{Unit: arrow.Microsecond, TimeZone: "Europe/Berlin"}, func(i int) types.Value { return int64(i) * 977_000_000 })
	return []*steady{
		newSteady(t, "like", texts, nil, constantText("%final%sleep%")),
		newSteady(t, "ilike", texts, nil, constantText("%FINAL%")),
		newSteady(t, "~", texts, nil, constantText("final")),
		newSteady(t, "upper", texts, nil),
		newSteady(t, "length", texts, nil),
		newSteady(t, "substr", texts, nil, expr.Int64(3), expr.Int64(20)),
		newSteady(t, "split_part", texts, nil, constantText(" "), expr.Int64(2)),
		newSteady(t, "||", texts, nil, constantText("!")),
		newSteady(t, "concat", texts, nil, constantText("!")),
		newSteady(t, "starts_with", texts, nil, constantText("79")),
		newSteady(t, "replace", texts, nil, constantText("final"), constantText("last")),
		newSteady(t, "date_part", stamps, constantText("hour"), nil),
		newSteady(t, "date_part", stamps, constantText("year"), nil),
		newSteady(t, "date_part", zoned, constantText("hour"), nil),
		newSteady(t, "date_trunc", stamps, constantText("hour"), nil),
		newSteady(t, "date_trunc", stamps, constantText("month"), nil),
		newSteady(t, "date_trunc", zoned, constantText("day"), nil),
		newSteady(t, "to_char", stamps, nil, constantText("%Y-%m-%d %H:%M")),
		newSteady(t, "round", floats, nil, expr.Int64(2)),
		newSteady(t, "sqrt", floats, nil),
		newSteady(t, "greatest", floats, nil, &expr.Literal{Value: 5.0, DataType: arrow.PrimitiveTypes.Float64}),
	}
}

func TestSteadyStateAllocatesNothing(t *testing.T) {
	for _, s := range steadies(t) {
		if err := s.run(); err != nil {
			t.Fatal(err)
		}
		if allocations := testing.AllocsPerRun(10, func() { _ = s.run() }); allocations != 0 {
			t.Errorf("%s allocates %v times a batch", s.name, allocations)
		}
	}
}

func BenchmarkFunctions(b *testing.B) {
	for _, s := range steadies(b) {
		b.Run(s.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := s.run(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/steadyRows, "ns/row")
		})
	}
}
