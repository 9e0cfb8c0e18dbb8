package binder

import (
	"math"
	"math/big"
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
		return decimalLiteral(at, text)
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil && !math.IsInf(v, 0) {
		return nil, binding(at, "not a number: %s", text)
	}
	return &expr.Literal{Value: v, DataType: arrow.PrimitiveTypes.Float64}, nil
}

// decimalLiteral reads a number as a decimal with just the digits that were written.
func decimalLiteral(at place, text string) (expr.Expr, error) {
	mantissa, exponent, _ := strings.Cut(strings.ToLower(text), "e")
	whole, fraction, _ := strings.Cut(strings.TrimPrefix(mantissa, "-"), ".")
	power := 0
	if exponent != "" {
		var err error
		if power, err = strconv.Atoi(exponent); err != nil {
			return nil, unsupported(at, "number is out of the range of decimals: %s", text)
		}
	}
	digits := strings.TrimLeft(whole, "0") + fraction
	scale := len(fraction) - power
	precision := max(len(digits), scale, 1)
	if precision > types.MaxDecimalDigits || scale < -types.MaxDecimalDigits {
		return nil, unsupported(at, "decimals of more than %d digits are not supported: %s", types.MaxDecimalDigits, text)
	}
	unscaled, ok := new(big.Int).SetString("0"+digits, 10)
	if !ok {
		return nil, binding(at, "not a number: %s", text)
	}
	if strings.HasPrefix(mantissa, "-") {
		unscaled.Neg(unscaled)
	}
	value, _ := types.Int128FromBig(unscaled)
	t := &arrow.Decimal128Type{Precision: int32(precision), Scale: int32(scale)}
	return &expr.Literal{Value: value, DataType: t}, nil
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
