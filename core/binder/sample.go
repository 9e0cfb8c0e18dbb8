package binder

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/eval"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/types"
)

// sample binds TABLESAMPLE: a percentage is the chance of each row, a number of rows is that of the lowest of random numbers.
func (b *Binder) sample(ref *ast.Sample, env *environment) (logical.Node, []entry, error) {
	node, entries, err := b.relation(ref.Table, env)
	if err != nil {
		return nil, nil, err
	}
	s := &scope{environment: env, clause: "TABLESAMPLE"}
	size, err := b.sampleSize(ref, s)
	if err != nil {
		return nil, nil, err
	}
	random, err := b.function(ref, "random", s)
	if err != nil {
		return nil, nil, err
	}
	if !ref.Rows {
		const whole = 100
		chance := &expr.Literal{Value: size / whole, DataType: arrow.PrimitiveTypes.Float64}
		return &logical.Filter{Input: node, Condition: &expr.Comparison{Op: expr.Less, Left: random, Right: chance}}, entries, nil
	}
	number := logical.Named{Expr: random, Column: b.column("random()", random.Type(), random.Nullable())}
	numbered := passing(node, node.Output())
	numbered.Exprs = append(numbered.Exprs, number)
	sorted := &logical.Sort{Input: numbered, Keys: []expr.SortKey{{Expr: number.Column}}, Fetch: -1}
	return passing(&logical.Limit{Input: sorted, Fetch: int64(size)}, node.Output()), entries, nil
}

// sampleSize is the size of a sample, which is a constant.
func (b *Binder) sampleSize(ref *ast.Sample, s *scope) (float64, error) {
	bound, err := b.expr(ref.Size, s)
	if err != nil {
		return 0, err
	}
	to := types.Type(arrow.PrimitiveTypes.Float64)
	if ref.Rows {
		to = arrow.PrimitiveTypes.Int64
	}
	literal, err := b.fold(bound, ref.Size)
	if err != nil {
		return 0, err
	}
	if ref.Rows && !types.IsInteger(literal.DataType) || !types.IsNumeric(literal.DataType) {
		return 0, binding(ref.Size, "size of a sample is not a number: %s", ref.Size)
	}
	if literal, err = eval.Constant(&expr.Cast{Input: literal, To: to}, b.settings); err != nil {
		return 0, locate(err, ref.Size)
	}
	switch value := literal.Value.(type) {
	case int64:
		if value >= 0 {
			return float64(min(value, 1<<53)), nil
		}
	case float64:
		if value >= 0 && value <= 100 {
			return value, nil
		}
	}
	return 0, binding(ref.Size, "size of a sample is a number of rows, or from 0 to 100 percent: got %s", ref.Size)
}
