package eval

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/vectortest"
)

// table is what the expressions of a test are evaluated over.
type table struct {
	columns []*expr.Column
	rows    []map[expr.ID]types.Value
}

// smallTable has columns of few distinct values, so that conditions are true as often as false.
func smallTable(random *rand.Rand, n int) *table {
	t := &table{columns: []*expr.Column{
		{ID: 1, Name: "a", DataType: int64s, Null: true},
		{ID: 2, Name: "b", DataType: int64s, Null: true},
		{ID: 3, Name: "s", DataType: text, Null: true},
		{ID: 4, Name: "t", DataType: text, Null: true},
		{ID: 5, Name: "p", DataType: boolean, Null: true},
		{ID: 6, Name: "q", DataType: boolean, Null: true},
	}}
	words := []string{"", "a", "b", "short", "exactly twelv", "a string of more than twelve bytes", "a string of more than twelve bytes, too"}
	nulls := random.IntN(4)
	for range n {
		row := map[expr.ID]types.Value{}
		for _, c := range t.columns {
			if random.IntN(4) < nulls && random.IntN(2) == 0 {
				row[c.ID] = nil
				continue
			}
			switch c.DataType {
			case int64s:
				row[c.ID] = int64(random.IntN(5) - 1)
			case text:
				row[c.ID] = words[random.IntN(len(words))]
			default:
				row[c.ID] = random.IntN(2) == 0
			}
		}
		t.rows = append(t.rows, row)
	}
	return t
}

func (t *table) batch(budget *memory.Budget) *vector.Batch {
	b := &vector.Batch{Len: len(t.rows)}
	for _, c := range t.columns {
		values := make([]types.Value, len(t.rows))
		for i, row := range t.rows {
			values[i] = row[c.ID]
		}
		v, err := vector.FromValues(budget, c.DataType, values)
		if err != nil {
			panic(err)
		}
		b.Columns = append(b.Columns, v)
	}
	return b
}

// grow makes a random expression of the type.
func (t *table) grow(random *rand.Rand, of types.Type, depth int) expr.Expr {
	if depth == 0 || random.IntN(8) == 0 {
		return t.leaf(random, of)
	}
	down := func(of types.Type) expr.Expr { return t.grow(random, of, depth-1) }
	if random.IntN(6) == 0 {
		c := &expr.Case{Whens: []expr.When{{Condition: down(boolean), Result: down(of)}}}
		if random.IntN(2) == 0 {
			c.Whens = append(c.Whens, expr.When{Condition: down(boolean), Result: down(of)})
		}
		if random.IntN(2) == 0 {
			c.Else = down(of)
		}
		return c
	}
	switch of {
	case int64s:
		switch random.IntN(4) {
		case 0:
			return invoke("over", down(int64s), down(int64s))
		case 1:
			return invoke("halve", down(int64s))
		}
		return invoke("plus", down(int64s), down(int64s))
	case text:
		return invoke([]string{"twice", "short"}[random.IntN(2)], down(text))
	}
	return t.growCondition(random, down)
}

func (t *table) growCondition(random *rand.Rand, down func(types.Type) expr.Expr) expr.Expr {
	operand := []types.Type{int64s, text, boolean}[random.IntN(3)]
	switch random.IntN(8) {
	case 0:
		return &expr.And{Terms: []expr.Expr{down(boolean), down(boolean), down(boolean)}}
	case 1:
		return &expr.Or{Terms: []expr.Expr{down(boolean), down(boolean)}}
	case 2:
		return &expr.Not{Input: down(boolean)}
	case 3:
		return &expr.IsNull{Input: down(operand), Negated: random.IntN(2) == 0}
	case 4:
		return t.growIn(random, down(operand), operand)
	case 5:
		return invoke("odd", down(int64s))
	}
	return &expr.Comparison{Op: expr.CompareOp(random.IntN(8)), Left: down(operand), Right: down(operand)}
}

func (t *table) growIn(random *rand.Rand, input expr.Expr, of types.Type) expr.Expr {
	in := &expr.In{Input: input, Negated: random.IntN(2) == 0}
	for range 1 + random.IntN(8) {
		item := t.leaf(random, of)
		if _, isColumn := item.(*expr.Column); !isColumn || random.IntN(10) == 0 {
			in.List = append(in.List, item)
		}
	}
	if len(in.List) == 0 {
		in.List = append(in.List, expr.Null(of))
	}
	return in
}

func (t *table) leaf(random *rand.Rand, of types.Type) expr.Expr {
	if random.IntN(3) == 0 {
		if random.IntN(4) == 0 {
			return expr.Null(of)
		}
		row := t.rows[random.IntN(len(t.rows))]
		return &expr.Literal{DataType: of, Value: row[t.any(random, of).ID]}
	}
	return t.any(random, of)
}

func (t *table) any(random *rand.Rand, of types.Type) *expr.Column {
	for {
		if c := t.columns[random.IntN(len(t.columns))]; c.DataType == of {
			return c
		}
	}
}

var settings = &expr.Settings{}

// expected are the values of an expression by the reference, or its error for some row.
func (t *table) expected(e expr.Expr) ([]types.Value, error) {
	values := make([]types.Value, len(t.rows))
	for i, row := range t.rows {
		var err error
		if values[i], err = naive(e, row); err != nil {
			return nil, err
		}
	}
	return values, nil
}

// TestAgainstReference evaluates random expressions over random forms and selections, alone and together, and chooses rows by
// them, as often with the same evaluator as with a new one.
func TestAgainstReference(t *testing.T) {
	failed := 0
	for seed := range uint64(150) {
		random := rand.New(rand.NewPCG(seed, 1))
		data := smallTable(random, 1+random.IntN(150))
		exprs := []expr.Expr{data.grow(random, boolean, 4), data.grow(random, int64s, 4), data.grow(random, text, 3)}
		if random.IntN(2) == 0 {
			exprs = append(exprs, &expr.Comparison{Op: expr.Less, Left: exprs[1], Right: exprs[1]}, exprs[0])
		}
		for i, e := range exprs {
			if err := checkExpression(random, data, e, exprs, i); err != nil {
				t.Fatalf("seed %d: %s: %v", seed, e, err)
			}
			if _, err := data.expected(e); err != nil {
				failed++
			}
		}
	}
	if failed < 40 {
		t.Fatalf("only %d expressions failed: errors are hardly tested", failed)
	}
}

func checkExpression(random *rand.Rand, data *table, e expr.Expr, all []expr.Expr, position int) error {
	budget := memory.NewBudget("test", memory.Unlimited, nil)
	want, wantErr := data.expected(e)
	one, err := Compile(e, data.columns)
	if err != nil {
		return err
	}
	alone := one.Start(budget, settings)
	plain := data.batch(budget)
	for round := range 3 {
		batch, err := vectortest.Scramble(random, budget, plain)
		if err != nil {
			return err
		}
		if err := checkEval(alone, batch, want, wantErr); err != nil {
			return fmt.Errorf("round %d: %w", round, err)
		}
		if e.Type() == boolean {
			if err := checkSelect(alone, batch, data, e); err != nil {
				return fmt.Errorf("round %d: select: %w", round, err)
			}
		}
		if err := checkTogether(budget, data, all, position, batch, want); err != nil {
			return fmt.Errorf("round %d: together: %w", round, err)
		}
		batch.Release()
	}
	alone.Close()
	plain.Release()
	if used := budget.Used(); used != 0 {
		return fmt.Errorf("%d bytes are left", used)
	}
	return nil
}

func checkEval(ev *Evaluator, batch *vector.Batch, want []types.Value, wantErr error) error {
	got, err := ev.Eval(context.Background(), batch)
	if err != nil || wantErr != nil {
		if (err != nil) != (wantErr != nil) {
			return fmt.Errorf("err = %v, want %v", err, wantErr)
		}
		return nil
	}
	return checkRows(got, batch, want)
}

func checkRows(got *vector.Vector, batch *vector.Batch, want []types.Value) error {
	if got.Len != batch.Len {
		return fmt.Errorf("%d rows, want %d", got.Len, batch.Len)
	}
	for i, value := range vectortest.Column(got, batch.Rows) {
		if !vectortest.Equal(value, want[i]) {
			return fmt.Errorf("row %d is %v, want %v", i, value, want[i])
		}
	}
	return nil
}

// checkSelect selects among the batch's rows, which are those of the table.
func checkSelect(ev *Evaluator, batch *vector.Batch, data *table, e expr.Expr) error {
	wanted := []int32{}
	var wantErr error
	for i, values := range data.rows {
		row := int32(i)
		if batch.Rows != nil {
			row = batch.Rows[i]
		}
		chosen, err := naiveChoose(e, values, true)
		if err != nil {
			wantErr = err
		}
		if chosen {
			wanted = append(wanted, row)
		}
	}
	rows, err := ev.Select(context.Background(), batch, nil)
	switch {
	case (err != nil) != (wantErr != nil):
		return fmt.Errorf("err = %v, want %v", err, wantErr)
	case err != nil, rows == nil && len(wanted) == batch.Len:
		return nil
	case rows == nil || fmt.Sprint(rows) != fmt.Sprint(wanted):
		return fmt.Errorf("rows %v, want %v", rows, wanted)
	}
	return nil
}

func checkTogether(budget *memory.Budget, data *table, all []expr.Expr, position int, batch *vector.Batch, want []types.Value) error {
	for _, e := range all {
		if _, err := data.expected(e); err != nil {
			return nil
		}
	}
	program, err := CompileAll(all, data.columns)
	if err != nil {
		return err
	}
	ev := program.Start(budget, settings)
	defer ev.Close()
	results, err := ev.EvalAll(context.Background(), batch)
	if err != nil {
		return err
	}
	return checkRows(results[position], batch, want)
}
