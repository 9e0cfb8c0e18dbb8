package scalar_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/ballista-go/ballista/core/eval"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/vectortest"
)

// sample is a call with the values of its arguments and what it gives.
type sample struct {
	sql    string
	args   []types.Value
	result types.Value
	fails  bool
}

// gather finds all calls in the case files, by function, types and constants on which the overload depends.
func gather(t *testing.T) (calls map[string]*expr.Call, samples map[string][]sample) {
	calls, samples = map[string]*expr.Call{}, map[string][]sample{}
	for _, c := range readCases(t, "testdata/*.txt") {
		e, err := bound(c.sql)
		if err != nil {
			continue
		}
		call, ok := e.(*expr.Call)
		if !ok || len(call.Args) == 0 {
			continue
		}
		s := sample{sql: c.sql}
		for _, arg := range call.Args {
			value, err := evaluate(arg)
			if err != nil {
				ok = false
			}
			s.args = append(s.args, value)
		}
		s.result, err = evaluate(call)
		s.fails = err != nil
		if ok {
			key := keyOf(call)
			if call.Function.Name == "array_to_string" { // floats are written in another way
				key += c.sql
			}
			calls[key] = call
			samples[key] = append(samples[key], s)
		}
	}
	return calls, samples
}

// fixedFirst are the functions whose first argument is a constant on which the overload depends, and fixedSecond those whose
// second is.
var (
	fixedFirst  = map[string]bool{"date_part": true, "date_trunc": true}
	fixedSecond = map[string]bool{"round": true, "~": true, "~*": true, "regexp_like": true, "get_field": true}
)

func fixed(call *expr.Call, i int) bool {
	return i == 0 && fixedFirst[call.Function.Name] || i == 1 && fixedSecond[call.Function.Name] || call.Function.Name == "named_struct" && i%2 == 0
}

func keyOf(call *expr.Call) string {
	parts := []string{call.Function.Name, types.Name(call.Type())}
	for i, arg := range call.Args {
		parts = append(parts, types.Name(arg.Type()))
		if fixed(call, i) {
			parts = append(parts, fmt.Sprint(arg))
		}
	}
	return strings.Join(parts, " ")
}

// TestColumns evaluates the calls of the case files over columns: many rows of them, in random order and forms, with NULLs
// among the arguments, and with selections that leave out the rows that fail, or only some of them.
func TestColumns(t *testing.T) {
	calls, samples := gather(t)
	memory.Poison()
	random := rand.New(rand.NewPCG(1, 2))
	for key, call := range calls {
		for range 6 {
			g := newGrid(random, call, samples[key])
			if err := g.check(random); err != nil {
				t.Fatalf("%s: %v", key, err)
			}
		}
	}
}

// grid is rows of samples.
type grid struct {
	call    *expr.Call
	rows    []sample
	columns []*expr.Column
	over    expr.Expr // the call over the columns
}

func newGrid(random *rand.Rand, call *expr.Call, samples []sample) *grid {
	t := &grid{call: call}
	args := make([]expr.Expr, len(call.Args))
	for i, arg := range call.Args {
		if args[i] = arg; !fixed(call, i) {
			column := &expr.Column{ID: expr.ID(i + 1), Name: fmt.Sprint("a", i), DataType: arg.Type(), Null: true}
			args[i] = column
			t.columns = append(t.columns, column)
		}
	}
	t.over = &expr.Call{Function: call.Function, Args: args, Overload: call.Overload}
	only := random.IntN(3) == 0 // one sample makes constants
	for range 1 + random.IntN(150) {
		row := samples[random.IntN(len(samples))]
		if only {
			row = samples[0]
		}
		t.rows = append(t.rows, t.withNull(random, row))
	}
	return t
}

// withNull may make an argument NULL where that makes the result so.
func (t *grid) withNull(random *rand.Rand, row sample) sample {
	if t.call.Overload.Nulls != expr.Propagate || random.IntN(5) > 0 {
		return row
	}
	i := random.IntN(len(row.args))
	if fixed(t.call, i) {
		return row
	}
	row.args = append([]types.Value(nil), row.args...)
	row.args[i], row.result, row.fails = nil, nil, false
	return row
}

// check evaluates the rows that do not fail, and then each that does with one more.
func (t *grid) check(random *rand.Rand) error {
	batch := &vector.Batch{Len: len(t.rows)}
	for i, arg := range t.call.Args {
		if fixed(t.call, i) {
			continue
		}
		values := make([]types.Value, len(t.rows))
		for r, row := range t.rows {
			values[r] = row.args[i]
		}
		v, err := vectortest.Build(random, budget, arg.Type(), values)
		if err != nil {
			return err
		}
		batch.Columns = append(batch.Columns, v)
	}
	defer batch.Release()
	var good, bad []int32
	for r, row := range t.rows {
		if row.fails {
			bad = append(bad, int32(r))
		} else if random.IntN(10) > 0 {
			good = append(good, int32(r))
		}
	}
	if err := t.checkRows(batch, good); err != nil {
		return err
	}
	for _, row := range bad {
		batch.Rows = []int32{row}
		if _, err := t.evaluate(batch); err == nil {
			return fmt.Errorf("%s does not fail", t.rows[row].sql)
		}
	}
	return nil
}

func (t *grid) checkRows(batch *vector.Batch, rows []int32) error {
	if len(rows) == 0 {
		return nil
	}
	if batch.Rows = rows; len(rows) == batch.Len {
		batch.Rows = nil
	}
	got, err := t.evaluate(batch)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if want := t.rows[row].result; !vectortest.Equal(got[row], want) {
			return fmt.Errorf("%s over columns is %s, want %s", t.rows[row].sql, text(got[row], t.call.Type()), text(want, t.call.Type()))
		}
	}
	return nil
}

// evaluate returns the values of the rows that count.
func (t *grid) evaluate(batch *vector.Batch) (map[int32]types.Value, error) {
	program, err := eval.Compile(t.over, t.columns)
	if err != nil {
		return nil, err
	}
	evaluator := program.Start(budget, settings)
	defer evaluator.Close()
	values := map[int32]types.Value{}
	for range 2 { // states and memory are used again
		v, err := evaluator.Eval(context.Background(), batch)
		if err != nil {
			return nil, err
		}
		for i := range int32(batch.Len) {
			values[i] = nil
		}
		for _, row := range rowsOf(batch) {
			values[row] = v.Value(int(row))
		}
	}
	return values, nil
}

func rowsOf(batch *vector.Batch) []int32 {
	if batch.Rows != nil {
		return batch.Rows
	}
	rows := make([]int32, batch.Len)
	for i := range rows {
		rows[i] = int32(i)
	}
	return rows
}
