package eval

import (
	"context"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
)

// Constant evaluates an expression without columns.
func Constant(e expr.Expr, settings *expr.Settings) (*expr.Literal, error) {
	if literal, ok := e.(*expr.Literal); ok {
		return literal, nil
	}
	program, err := Compile(e, nil)
	if err != nil {
		return nil, err
	}
	evaluator := program.Start(memory.NewBudget("constant expression", constantLimit, nil), settings)
	defer evaluator.Close()
	value, err := evaluator.Eval(context.Background(), single)
	if err != nil {
		return nil, err
	}
	return &expr.Literal{Value: value.Value(0), DataType: e.Type()}, nil
}

// constantLimit bounds what folding a constant may use, such as repeat('a', 1000000000).
const constantLimit = 64 << 20
