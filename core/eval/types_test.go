package eval

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector/vectortest"
)

// typedTable has two columns of a type, of which many values are equal, and a condition.
func typedTable(random *rand.Rand, of types.Type, n int) *table {
	t := &table{columns: []*expr.Column{
		{ID: 1, Name: "x", DataType: of, Null: true},
		{ID: 2, Name: "y", DataType: of, Null: true},
		{ID: 3, Name: "p", DataType: boolean, Null: true},
	}}
	pool := vectortest.Values(random, of, 1+random.IntN(12))
	for range n {
		t.rows = append(t.rows, map[expr.ID]types.Value{
			1: pool[random.IntN(len(pool))], 2: pool[random.IntN(len(pool))], 3: []types.Value{true, false, nil}[random.IntN(3)],
		})
	}
	return t
}

// literalOf is a value of the column x.
func (t *table) literalOf(random *rand.Rand) *expr.Literal {
	return &expr.Literal{DataType: t.columns[0].DataType, Value: t.rows[random.IntN(len(t.rows))][1]}
}

// expressions over every type: comparisons, IN with few and many members, and CASE.
func (t *table) expressions(random *rand.Rand) []expr.Expr {
	x, y := t.columns[0], t.columns[1]
	var all []expr.Expr
	for op := expr.Equal; op <= expr.IsNotDistinct; op++ {
		all = append(all,
			&expr.Comparison{Op: op, Left: x, Right: y}, &expr.Comparison{Op: op, Left: x, Right: t.literalOf(random)},
			&expr.Not{Input: &expr.Comparison{Op: op, Left: t.literalOf(random), Right: y}})
	}
	for _, members := range []int{1, 3, 4, 5, 20} {
		in := &expr.In{Input: x, Negated: random.IntN(2) == 0}
		for range members {
			in.List = append(in.List, t.literalOf(random))
		}
		all = append(all, in)
	}
	p := t.columns[2]
	return append(all,
		&expr.Case{Whens: []expr.When{{Condition: p, Result: x}}, Else: y},
		&expr.Case{Whens: []expr.When{{Condition: p, Result: t.literalOf(random)}}, Else: t.literalOf(random)},
		&expr.Case{Whens: []expr.When{{Condition: p, Result: x}, {Condition: &expr.IsNull{Input: p}, Result: t.literalOf(random)}}},
	)
}

func TestEveryType(t *testing.T) {
	for i, of := range vectortest.Types() {
		t.Run(types.Name(of), func(t *testing.T) {
			for seed := range uint64(4) {
				random := rand.New(rand.NewPCG(seed, uint64(i)))
				data := typedTable(random, of, 1+random.IntN(140))
				for _, e := range data.expressions(random) {
					if err := checkExpression(random, data, e, []expr.Expr{e}, 0); err != nil {
						t.Fatal(fmt.Errorf("seed %d: %s: %w", seed, e, err))
					}
				}
			}
		})
	}
}
