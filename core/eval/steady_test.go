package eval

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// steadyRows is the size of batches in benchmarks.
const steadyRows = 2048

var (
	price  = &arrow.Decimal128Type{Precision: 15, Scale: 2}
	date   = arrow.FixedWidthTypes.Date32
	floats = arrow.PrimitiveTypes.Float64
)

// steady is the columns that steady expressions are over: flat ones, nullable ones and one in dictionary form.
var steady = []*expr.Column{
	{ID: 1, Name: "i", DataType: int64s},
	{ID: 2, Name: "n", DataType: int64s, Null: true},
	{ID: 3, Name: "d", DataType: date},
	{ID: 4, Name: "m", DataType: price},
	{ID: 5, Name: "f", DataType: floats},
	{ID: 6, Name: "s", DataType: text},
	{ID: 7, Name: "w", DataType: text, Null: true},
}

func steadyBatch(budget *memory.Budget) *vector.Batch {
	random := rand.New(rand.NewPCG(1, 2))
	columns := make([][]types.Value, len(steady))
	for range steadyRows {
		n := int64(random.IntN(1000))
		row := []types.Value{n, n, n, types.Int128Of(n), float64(n), fmt.Sprintf("a string of some length %d", n), fmt.Sprint("word", n%20)}
		if random.IntN(10) == 0 {
			row[1], row[6] = nil, nil
		}
		for i := range columns {
			columns[i] = append(columns[i], row[i])
		}
	}
	b := &vector.Batch{Len: steadyRows}
	for i, c := range steady {
		v, err := vector.FromValues(budget, c.DataType, columns[i])
		must(err)
		b.Columns = append(b.Columns, v)
	}
	b.Columns[6] = encode(budget, b.Columns[6])
	return b
}

// encode gives a vector of strings dictionary form.
func encode(budget *memory.Budget, v *vector.Vector) *vector.Vector {
	codes := map[string]uint32{}
	var entries []types.Value
	out := make([]uint32, v.Len)
	for i := range out {
		s, _ := v.Value(i).(string)
		code, known := codes[s]
		if !known {
			code = uint32(len(entries))
			codes[s] = code
			entries = append(entries, s)
		}
		out[i] = code
	}
	values, err := vector.FromValues(budget, v.Type, entries)
	must(err)
	encoded, err := vector.NewDictionary(budget, v.Type, vector.NewDict(values, vector.Distinct), v.Len)
	must(err)
	copy(encoded.Codes, out)
	encoded.ShareValid(v)
	return encoded
}

func steadyColumn(name string) *expr.Column {
	for _, c := range steady {
		if c.Name == name {
			return c
		}
	}
	panic(name)
}

func compared(op expr.CompareOp, column string, value types.Value) expr.Expr {
	c := steadyColumn(column)
	return &expr.Comparison{Op: op, Left: c, Right: &expr.Literal{DataType: c.DataType, Value: value}}
}

func listed(column string, values ...types.Value) expr.Expr {
	c := steadyColumn(column)
	in := &expr.In{Input: c}
	for _, value := range values {
		in.List = append(in.List, &expr.Literal{DataType: c.DataType, Value: value})
	}
	return in
}

func casted(column string, to types.Type) expr.Expr {
	return &expr.Cast{Input: steadyColumn(column), To: to}
}

// steadyExpressions by name.
func steadyExpressions() map[string]expr.Expr {
	i, n, s, w := steadyColumn("i"), steadyColumn("n"), steadyColumn("s"), steadyColumn("w")
	return map[string]expr.Expr{
		"int less":        compared(expr.Less, "i", int64(500)),
		"int pair":        &expr.Comparison{Op: expr.Less, Left: i, Right: n},
		"null less":       compared(expr.Less, "n", int64(500)),
		"date less":       compared(expr.Less, "d", int64(500)),
		"decimal less":    compared(expr.Less, "m", types.Int128Of(500)),
		"float less":      compared(expr.Less, "f", 500.0),
		"string less":     compared(expr.Less, "s", "a string of some length 5"),
		"string equal":    compared(expr.Equal, "s", "a string of some length 5"),
		"short equal":     compared(expr.Equal, "s", "short"),
		"dictionary less": compared(expr.Less, "w", "word4"),
		"distinct":        &expr.Comparison{Op: expr.IsDistinct, Left: n, Right: i},
		"and": &expr.And{Terms: []expr.Expr{
			compared(expr.GreaterEqual, "d", int64(300)), compared(expr.Less, "d", int64(600)), compared(expr.Less, "m", types.Int128Of(500)),
		}},
		"or":            &expr.Or{Terms: []expr.Expr{compared(expr.Less, "i", int64(100)), compared(expr.Greater, "i", int64(900)), compared(expr.Equal, "w", "word1")}},
		"not null":      &expr.IsNull{Input: n, Negated: true},
		"in few":        listed("i", int64(1), int64(2), int64(3)),
		"in many":       listed("i", int64(1), int64(2), int64(3), int64(5), int64(8), int64(13), int64(21)),
		"in strings":    listed("s", "a", "b", "c", "d", "e", "a string of some length 7"),
		"in dictionary": listed("w", "word1", "word2", "word3", "word4", "word5", "word6"),
		"case":          &expr.Case{Whens: []expr.When{{Condition: compared(expr.Less, "i", int64(500)), Result: n}}, Else: expr.Int64(0)},
		"case labels":   &expr.Case{Whens: []expr.When{{Condition: compared(expr.Less, "i", int64(500)), Result: &expr.Literal{DataType: text, Value: "low"}}}, Else: &expr.Literal{DataType: text, Value: "high"}},
		"case strings":  &expr.Case{Whens: []expr.When{{Condition: compared(expr.Less, "i", int64(500)), Result: s}}, Else: w},
		"call":          invoke("plus", i, n),
		"calls":         invoke("plus", invoke("plus", i, n), i),
		"widen":         casted("d", int64s),
		"narrow":        casted("i", arrow.PrimitiveTypes.Int16),
		"to decimal":    casted("i", price),
		"rescale":       casted("m", &arrow.Decimal128Type{Precision: 38, Scale: 4}),
		"to float":      casted("m", floats),
		"to text":       casted("f", text),
		"date to text":  casted("d", text),
	}
}

// TestNothingIsAllocatedInSteadyState evaluates and selects batch after batch.
func TestNothingIsAllocatedInSteadyState(t *testing.T) {
	budget := memory.NewBudget("test", memory.Unlimited, nil)
	batch := steadyBatch(budget)
	half := *batch
	for row := int32(0); row < steadyRows; row += 2 {
		half.Rows = append(half.Rows, row)
	}
	for name, e := range steadyExpressions() {
		for _, b := range []*vector.Batch{batch, &half} {
			program, err := Compile(e, steady)
			must(err)
			ev := program.Start(budget, settings)
			evaluate := func() { _, err = ev.Eval(context.Background(), b); must(err) }
			if n := testing.AllocsPerRun(10, evaluate); n > 0 {
				t.Errorf("%s of %d rows: %v allocations a batch", name, b.Count(), n)
			}
			if e.Type() != boolean {
				continue
			}
			choose := func() { _, err = ev.Select(context.Background(), b, nil); must(err) }
			if n := testing.AllocsPerRun(10, choose); n > 0 {
				t.Errorf("%s of %d rows: %v allocations a selection", name, b.Count(), n)
			}
		}
	}
}

func BenchmarkEval(b *testing.B) {
	benchmark(b, func(ev *Evaluator, batch *vector.Batch) error {
		_, err := ev.Eval(context.Background(), batch)
		return err
	})
}

func BenchmarkSelect(b *testing.B) {
	benchmark(b, func(ev *Evaluator, batch *vector.Batch) error {
		_, err := ev.Select(context.Background(), batch, nil)
		return err
	})
}

// benchmark reports nanoseconds a row.
func benchmark(b *testing.B, run func(*Evaluator, *vector.Batch) error) {
	budget := memory.NewBudget("bench", memory.Unlimited, nil)
	batch := steadyBatch(budget)
	for name, e := range steadyExpressions() {
		if b.Name() == "BenchmarkSelect" && e.Type() != boolean {
			continue
		}
		b.Run(name, func(b *testing.B) {
			program, err := Compile(e, steady)
			must(err)
			ev := program.Start(budget, settings)
			defer ev.Close()
			for b.Loop() {
				must(run(ev, batch))
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/steadyRows, "ns/row")
		})
	}
}
