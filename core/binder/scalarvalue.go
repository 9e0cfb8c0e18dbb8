package binder

import (
	"github.com/apache/arrow-go/v18/arrow/decimal128"
	"github.com/apache/arrow-go/v18/arrow/scalar"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
)

// value binds a constant that a client gave.
func (b *Binder) value(e *ast.Value) (expr.Expr, error) {
	if e.Value == nil {
		return expr.Null(e.Type), nil
	}
	return b.scalarValue(e)
}

// scalarValue reads a constant that a client gave as an Arrow scalar.
func (b *Binder) scalarValue(e *ast.Value) (expr.Expr, error) {
	given, ok := e.Value.(scalar.Scalar)
	if !ok {
		return nil, unsupported(e, "a constant is not a scalar: %T", e.Value)
	}
	if !given.IsValid() {
		return expr.Null(e.Type), nil
	}
	value, ok := plainValue(given)
	if !ok {
		return nil, unsupported(e, "constants of the type are not supported: %s", typeName(e.Type))
	}
	return &expr.Literal{Value: value, DataType: e.Type}, nil
}

// plainValue reads scalars of types that do not nest.
func plainValue(s scalar.Scalar) (types.Value, bool) {
	switch s := s.(type) {
	case *scalar.Boolean:
		return s.Value, true
	case *scalar.Float16:
		return float64(s.Value.Float32()), true
	case *scalar.Float32:
		return float64(s.Value), true
	case *scalar.Float64:
		return s.Value, true
	case scalar.BinaryScalar:
		return string(s.Data()), true
	case *scalar.Decimal128:
		return int128(s.Value), true
	case *scalar.MonthDayNanoInterval:
		return types.Interval{Months: s.Value.Months, Days: s.Value.Days, Nanos: s.Value.Nanoseconds}, true
	}
	return integerValue(s)
}

func int128(n decimal128.Num) types.Int128 {
	return types.Int128{Lo: n.LowBits(), Hi: n.HighBits()}
}

// integerValue reads integers and what is counted in units of time.
func integerValue(s scalar.Scalar) (types.Value, bool) {
	switch s := s.(type) {
	case *scalar.Int8:
		return int64(s.Value), true
	case *scalar.Int16:
		return int64(s.Value), true
	case *scalar.Int32:
		return int64(s.Value), true
	case *scalar.Int64:
		return s.Value, true
	case *scalar.Uint8:
		return uint64(s.Value), true
	case *scalar.Uint16:
		return uint64(s.Value), true
	case *scalar.Uint32:
		return uint64(s.Value), true
	case *scalar.Uint64:
		return s.Value, true
	case *scalar.Date32:
		return int64(s.Value), true
	case *scalar.Date64:
		return int64(s.Value), true
	case *scalar.Time32:
		return int64(s.Value), true
	case *scalar.Time64:
		return int64(s.Value), true
	case *scalar.Timestamp:
		return int64(s.Value), true
	case *scalar.Duration:
		return int64(s.Value), true
	}
	return nil, false
}
