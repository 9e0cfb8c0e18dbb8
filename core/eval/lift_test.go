package eval

import (
	"context"
	"testing"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/vectortest"
)

// counter is a function of strings that counts the rows that it is called for.
type counter struct {
	rows  int
	calls int
}

func (c *counter) call(volatility expr.Volatility, canFail bool, args ...expr.Expr) expr.Expr {
	return &expr.Call{
		Function: &expr.Function{Name: "count", Volatility: volatility},
		Args:     args,
		Overload: expr.Overload{Result: int64s, CanFail: canFail, Kernel: func(k *expr.Context, args []*vector.Vector, out *vector.Vector) error {
			c.calls++
			for _, row := range rowsOfContext(k) {
				c.rows++
				vector.Values[int64](out)[row] = int64(c.rows)
				if s := vector.StringsOf(args[0]); canFail && s.At(int(row)) == "bad" {
					return errs.New(errs.InvalidValue, "bad value")
				}
			}
			return nil
		}},
	}
}

var (
	word      = &expr.Column{ID: 1, Name: "word", DataType: text, Null: true}
	wordInput = []*expr.Column{word}
)

// words is a batch of one column in dictionary form: entry "bad" is in use by rows 2 and 5, which is NULL.
func words(budget *memory.Budget) *vector.Batch {
	entries, err := vector.FromValues(budget, text, []types.Value{"a", "bad", "b", "unused"})
	must(err)
	v, err := vector.NewDictionary(budget, text, vector.NewDict(entries, vector.Distinct), 6)
	must(err)
	copy(v.Codes, []uint32{0, 2, 1, 0, 2, 1})
	must(v.PrepareValid(budget))
	v.Valid.Clear(5)
	return &vector.Batch{Columns: []*vector.Vector{v}, Len: 6}
}

func start(t *testing.T, budget *memory.Budget, exprs ...expr.Expr) *Evaluator {
	program, err := CompileAll(exprs, wordInput)
	if err != nil {
		t.Fatal(err)
	}
	ev := program.Start(budget, settings)
	t.Cleanup(ev.Close)
	return ev
}

func TestFunctionRunsOnceForEachDistinctValue(t *testing.T) {
	budget := memory.NewBudget("test", memory.Unlimited, nil)
	var c counter
	ev := start(t, budget, c.call(expr.Immutable, false, word))
	batch := words(budget)
	for range 3 {
		result, err := ev.Eval(context.Background(), batch)
		must(err)
		if result.Form != vector.Dictionary || c.rows != 4 {
			t.Fatalf("a %s vector of %d rows computed, want a dictionary of 4", result.Form, c.rows)
		}
		if err := vectortest.Check(result, []types.Value{int64(1), int64(3), int64(2), int64(1), int64(3), nil}); err != nil {
			t.Fatal(err)
		}
	}
}

func TestFailingFunctionRunsOnEntriesInUse(t *testing.T) {
	budget := memory.NewBudget("test", memory.Unlimited, nil)
	var c counter
	ev := start(t, budget, c.call(expr.Immutable, true, word))
	batch := words(budget)
	for _, selection := range []struct {
		rows  []int32
		fails bool
	}{{[]int32{0, 1, 3, 4, 5}, false}, {[]int32{0, 1, 2, 3}, true}, {[]int32{3, 4, 5, 0}[:3], false}} {
		batch.Rows = selection.rows
		_, err := ev.Eval(context.Background(), batch)
		if (err != nil) != selection.fails {
			t.Errorf("rows %v: %v", selection.rows, err)
		}
	}
}

func TestVolatileFunctionRunsForEachRow(t *testing.T) {
	budget := memory.NewBudget("test", memory.Unlimited, nil)
	for _, arg := range []expr.Expr{word, &expr.Literal{DataType: text, Value: "a"}} {
		var c counter
		call := c.call(expr.Volatile, false, arg)
		ev := start(t, budget, call, call)
		batch := words(budget)
		batch.Rows = []int32{0, 1, 2, 4}
		results, err := ev.EvalAll(context.Background(), batch)
		must(err)
		if c.rows != 8 {
			t.Errorf("computed for %d rows, want 4 for each of two calls", c.rows)
		}
		if first, second := results[0].Value(0), results[0].Value(1); first == second {
			t.Errorf("rows 0 and 1 are both %v", first)
		}
	}
}

func TestCommonExpressionsRunOnce(t *testing.T) {
	budget := memory.NewBudget("test", memory.Unlimited, nil)
	var c counter
	call := c.call(expr.Immutable, false, word)
	again := call.WithChildren(call.Children())
	ev := start(t, budget, invoke("plus", call, again), invoke("plus", again, expr.Int64(1)), call)
	for batches := range 3 {
		_, err := ev.EvalAll(context.Background(), words(budget))
		must(err)
		if c.calls != batches+1 {
			t.Fatalf("%d calls after %d batches", c.calls, batches+1)
		}
	}
}

func TestConstantsAreComputedOnce(t *testing.T) {
	budget := memory.NewBudget("test", memory.Unlimited, nil)
	var c counter
	call := c.call(expr.Stable, false, &expr.Literal{DataType: text, Value: "a"})
	ev := start(t, budget, invoke("plus", call, expr.Int64(1)))
	for range 3 {
		result, err := ev.Eval(context.Background(), words(budget))
		must(err)
		if result.Form != vector.Constant || result.Value(5) != int64(2) || c.rows != 1 {
			t.Fatalf("%v in a %s vector, %d rows computed", result.Value(5), result.Form, c.rows)
		}
	}
}

func TestConstant(t *testing.T) {
	for _, c := range []struct {
		e    expr.Expr
		want types.Value
		kind errs.Kind
	}{
		{e: invoke("plus", expr.Int64(2), expr.Int64(3)), want: int64(5)},
		{e: invoke("plus", expr.Int64(2), expr.Null(int64s)), want: nil},
		{e: invoke("twice", &expr.Literal{DataType: text, Value: "ab"}), want: "abab"},
		{e: &expr.Cast{Input: &expr.Literal{DataType: text, Value: "1,5"}, To: price}, kind: errs.InvalidValue},
		{e: invoke("over", expr.Int64(1), expr.Int64(0)), kind: errs.InvalidValue},
		{e: word, kind: errs.Internal},
	} {
		got, err := Constant(c.e, settings)
		switch {
		case err != nil && (c.want != nil || errs.KindOf(err) != c.kind):
			t.Errorf("%s: %v", c.e, err)
		case err == nil && got.Value != c.want:
			t.Errorf("%s = %v, want %v", c.e, got.Value, c.want)
		}
	}
}

func TestCastErrorSaysWhatAndWhere(t *testing.T) {
	_, err := Constant(&expr.Cast{Input: &expr.Literal{DataType: text, Value: "abc"}, To: int64s}, settings)
	if want := `cannot cast "abc" to Int64`; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

// TestGuardedDivision has conditions that protect a division, written in any order and place.
func TestGuardedDivision(t *testing.T) {
	x := &expr.Column{ID: 1, Name: "x", DataType: int64s}
	guard := &expr.Comparison{Op: expr.NotEqual, Left: x, Right: expr.Int64(0)}
	division := &expr.Comparison{Op: expr.Greater, Left: invoke("over", expr.Int64(10), x), Right: expr.Int64(3)}
	zero := &expr.Comparison{Op: expr.Equal, Left: x, Right: expr.Int64(0)}
	budget := memory.NewBudget("test", memory.Unlimited, nil)
	v, err := vector.FromValues(budget, int64s, []types.Value{int64(0), int64(1), int64(5), int64(0), int64(2)})
	must(err)
	batch := &vector.Batch{Columns: []*vector.Vector{v}, Len: 5}
	for _, e := range []expr.Expr{
		&expr.And{Terms: []expr.Expr{guard, division}},
		&expr.And{Terms: []expr.Expr{division, guard}},
		&expr.Not{Input: &expr.Or{Terms: []expr.Expr{zero, &expr.Not{Input: division}}}},
		&expr.Case{Whens: []expr.When{{Condition: zero, Result: expr.Bool(false)}}, Else: division},
	} {
		program, err := Compile(e, []*expr.Column{x})
		must(err)
		ev := program.Start(budget, settings)
		result, err := ev.Eval(context.Background(), batch)
		if err != nil {
			t.Errorf("%s: %v", e, err)
			continue
		}
		if err := vectortest.Check(result, []types.Value{false, true, false, false, true}); err != nil {
			t.Errorf("%s: %v", e, err)
		}
		if rows, err := ev.Select(context.Background(), batch, nil); err != nil || len(rows) != 2 || rows[0] != 1 || rows[1] != 4 {
			t.Errorf("%s selects %v, %v", e, rows, err)
		}
		ev.Close()
	}
}

// TestRefusedMemory limits the budget more and less: each evaluation succeeds or is out of memory, and all is given back.
func TestRefusedMemory(t *testing.T) {
	unlimited := memory.NewBudget("test", memory.Unlimited, nil)
	batch := steadyBatch(unlimited)
	refused := 0
	for name, e := range steadyExpressions() {
		program, err := Compile(e, steady)
		must(err)
		for limit := int64(0); limit < 256<<10; limit += 10 << 10 {
			budget := memory.NewBudget("small", limit, nil)
			ev := program.Start(budget, settings)
			for range 2 {
				if _, err := ev.Eval(context.Background(), batch); err != nil {
					refused++
					if !errs.Is(err, errs.OutOfMemory) {
						t.Fatalf("%s: %v", name, err)
					}
				}
			}
			ev.Close()
			if budget.Used() != 0 {
				t.Fatalf("%s within %d bytes: %d bytes are left", name, limit, budget.Used())
			}
		}
	}
	if refused < 50 {
		t.Errorf("only %d evaluations were refused memory", refused)
	}
}
