package eval

import (
	"context"

	"github.com/ballista-go/ballista/core/errs"
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
	if value.Elements(0, constantElements) > constantElements {
		return nil, errs.New(errs.OutOfMemory, "a constant has more than %d elements", constantElements)
	}
	return &expr.Literal{Value: value.Value(0), DataType: e.Type()}, nil
}

// constantElements is how many elements, those of elements counted, a constant may have: each is a value of its own in a literal.
const constantElements = 1 << 20

// constantLimit bounds what folding a constant may use, such as repeat('a', 1000000000).
const constantLimit = 64 << 20
