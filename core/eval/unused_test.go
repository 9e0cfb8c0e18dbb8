package eval

import (
	"context"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/vectortest"
)

// lengths is the length of a string as a decimal. It leaves what has more digits than its type in the rows that it is not called for.
func lengths(s expr.Expr) expr.Expr {
	return &expr.Call{
		Function: &expr.Function{Name: "lengths"},
		Args:     []expr.Expr{s},
		Overload: expr.Overload{Result: &arrow.Decimal128Type{Precision: 5}, CanFail: true, Kernel: func(k *expr.Context, args []*vector.Vector, out *vector.Vector) error {
			results := vector.Values[types.Int128](out)
			for i := range results {
				results[i] = types.PowerOfTen(30)
			}
			for _, row := range rowsOfContext(k) {
				s := vector.StringsOf(args[0])
				results[row] = types.Int128Of(int64(len(s.At(int(row)))))
			}
			return nil
		}},
	}
}

func TestCastThatCannotFailPassesOverUnusedEntries(t *testing.T) {
	budget := memory.NewBudget("test", memory.Unlimited, nil)
	ev := start(t, budget, &expr.Cast{Input: lengths(word), To: &arrow.Decimal128Type{Precision: 20, Scale: 1}})
	result, err := ev.Eval(context.Background(), words(budget))
	must(err)
	one, three := types.Int128Of(10), types.Int128Of(30)
	if err := vectortest.Check(result, []types.Value{one, one, three, one, one, nil}); err != nil {
		t.Fatal(err)
	}
}
