package source

import (
	"context"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/eval"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// Cast brings a column of a file to the type that the table has. A nil one leaves it as it is.
type Cast struct {
	evaluator *eval.Evaluator
	input     vector.Batch
}

// NewCast returns what casts a column that the file has with a type; nil where the table has it with the same.
func NewCast(held types.Type, field arrow.Field, env *table.Env) (*Cast, error) {
	if arrow.TypeEqual(held, field.Type) {
		return nil, nil
	}
	raw := &expr.Column{ID: 1, Name: field.Name, DataType: held, Null: true}
	program, err := eval.Compile(&expr.Cast{Input: raw, To: field.Type}, []*expr.Column{raw})
	if err != nil {
		return nil, err
	}
	return &Cast{evaluator: program.Start(env.Budget, env.Settings)}, nil
}

// Values are the values of rows in the table's type, until the next call.
func (c *Cast) Values(ctx context.Context, held *vector.Vector, rows int) (*vector.Vector, error) {
	if c == nil {
		return held, nil
	}
	c.input = vector.Batch{Columns: append(c.input.Columns[:0], held), Len: rows}
	return c.evaluator.Eval(ctx, &c.input)
}

// Close releases memory.
func (c *Cast) Close() {
	if c != nil {
		c.evaluator.Close()
	}
}
