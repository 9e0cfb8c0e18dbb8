package binder

import (
	"math"
	"strconv"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
)

func utf8(value string) *expr.Literal {
	return &expr.Literal{Value: value, DataType: arrow.BinaryTypes.String}
}

// constant binds literals and parameters.
func (b *Binder) constant(e ast.Expr) (expr.Expr, error) {
	switch e := e.(type) {
	case *ast.Null:
		return expr.Null(arrow.Null), nil
	case *ast.Boolean:
		return expr.Bool(e.Value), nil
	case *ast.Number:
		return b.number(e, e.Text)
	case *ast.String:
		return utf8(e.Value), nil
	case *ast.Bytes:
		return &expr.Literal{Value: string(e.Value), DataType: arrow.BinaryTypes.Binary}, nil
	case *ast.TypedString:
		return b.typedString(e)
	case *ast.Interval:
		return b.interval(e)
	case *ast.Value:
		return b.value(e)
	case *ast.Parameter:
		return b.parameter(e)
	}
	return nil, unsupported(e, "expression is not supported: %s", e)
}

// number reads a number: an Int64, or else a UInt64, or else a decimal or a Float64.
func (b *Binder) number(at place, text string) (expr.Expr, error) {
	base := 10
	if strings.HasPrefix(strings.TrimPrefix(strings.ToLower(text), "-"), "0x") {
		base = 0
	}
	if v, err := strconv.ParseInt(text, base, 64); err == nil {
		return expr.Int64(v), nil
	}
	if v, err := strconv.ParseUint(text, base, 64); err == nil {
		return &expr.Literal{Value: v, DataType: arrow.PrimitiveTypes.Uint64}, nil
	}
	if b.options.ParseFloatsAsDecimals {
		if d, ok := decimalLiteral(text); ok {
			return d, nil
		}
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil && !math.IsInf(v, 0) {
		return nil, binding(at, "not a number: %s", text)
	}
	return &expr.Literal{Value: v, DataType: arrow.PrimitiveTypes.Float64}, nil
}

// decimalLiteral reads a number of at most 38 digits without exponent.
func decimalLiteral(text string) (*expr.Literal, bool) {
	sign, digits := int64(1), text
	if strings.HasPrefix(digits, "-") {
		sign, digits = -1, digits[1:]
	}
	whole, fraction, _ := strings.Cut(digits, ".")
	digits = strings.TrimLeft(whole, "0") + fraction
	if len(digits) == 0 {
		digits = "0"
	}
	if len(digits) > 38 {
		return nil, false
	}
	value := types.Int128{}
	for _, d := range digits {
		if d < '0' || d > '9' {
			return nil, false
		}
		ten, ok := value.Mul(types.Int128Of(10))
		sum, fits := ten.Add(types.Int128Of(int64(d-'0') * sign))
		if !ok || !fits {
			return nil, false
		}
		value = sum
	}
	t := &arrow.Decimal128Type{Precision: int32(max(len(digits), len(fraction))), Scale: int32(len(fraction))}
	return &expr.Literal{Value: value, DataType: t}, true
}

// typedString is a cast of a string.
func (b *Binder) typedString(e *ast.TypedString) (expr.Expr, error) {
	to, err := b.Type(e.Type)
	if err != nil {
		return nil, err
	}
	if types.IsInterval(to) {
		return b.interval(&ast.Interval{Position: e.Position, Value: &ast.String{Position: e.Position, Value: e.Value}})
	}
	return castTo(utf8(e.Value), to), nil
}

func (b *Binder) parameter(e *ast.Parameter) (expr.Expr, error) {
	if value, ok := b.parameters[e.Name]; ok {
		return value, nil
	}
	return nil, binding(e, "no value was given for the parameter $%s", e.Name)
}
