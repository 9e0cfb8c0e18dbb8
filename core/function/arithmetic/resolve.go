// Package arithmetic has the kernels of the operators + - * / % and of negation, over numbers, dates, times and intervals.
// Overflow and division by zero are errors.
package arithmetic

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
)

var symbols = [...]string{types.Add: "+", types.Subtract: "-", types.Multiply: "*", types.Divide: "/", types.Modulo: "%"}

// Symbol is the operator in SQL.
func Symbol(op types.Operator) string { return symbols[op] }

// Resolve is the overload of a operator for two arguments.
func Resolve(op types.Operator, args []expr.Arg) (expr.Overload, error) {
	if len(args) != 2 {
		return expr.Overload{}, errs.New(errs.Binding, "operator %s takes two operands: got %d", symbols[op], len(args))
	}
	a, b := types.Decode(args[0].Type), types.Decode(args[1].Type)
	if o, ok := resolveSpans(op, a, b); ok {
		return o, nil
	}
	left, right, result, ok := types.Arithmetic(op, a, b)
	if !ok {
		return expr.Overload{}, errs.New(errs.Binding, "operator not defined: %s %s %s", types.Name(a), symbols[op], types.Name(b))
	}
	o := expr.Overload{Args: []types.Type{left, right}, Result: result, CanFail: !types.IsFloat(result)}
	switch {
	case types.IsDecimal(result):
		d := newDecimals(op, left.(arrow.DecimalType), right.(arrow.DecimalType), result.(arrow.DecimalType))
		o.Kernel, o.Start, o.FitsTypes = d.kernel, d.start, d.fits(op, result.(arrow.DecimalType))
	case types.IsNumeric(left):
		o.Kernel = numeric(op, types.MustLayout(result))
	default:
		return resolveTemporal(op, o)
	}
	return o, nil
}

// numeric is the kernel of two integers or floats of one layout.
func numeric(op types.Operator, layout types.Layout) expr.Kernel {
	switch layout {
	case types.Int8:
		return signedNarrow[int8](op)
	case types.Int16:
		return signedNarrow[int16](op)
	case types.Int32:
		return signedNarrow[int32](op)
	case types.Int64:
		return signedKernel(op, multiplyInt64, productInt64)
	case types.Uint8:
		return unsignedNarrow[uint8](op)
	case types.Uint16:
		return unsignedNarrow[uint16](op)
	case types.Uint32:
		return unsignedNarrow[uint32](op)
	case types.Uint64:
		return unsignedKernel(op, multiplyUint64, productUint64)
	case types.Float16:
		return halfKernel(op)
	case types.Float32:
		return floatKernel[float32](op)
	}
	return floatKernel[float64](op)
}

func signedNarrow[T int8 | int16 | int32](op types.Operator) expr.Kernel {
	return signedKernel(op, multiplyNarrow[T], productNarrow[T])
}

func unsignedNarrow[T uint8 | uint16 | uint32](op types.Operator) expr.Kernel {
	return unsignedKernel(op, multiplyNarrow[T], productNarrow[T])
}

func signedKernel[T signed](op types.Operator, multiply func(out, a, b []T) bool, product func(a, b T) (T, bool)) expr.Kernel {
	switch op {
	case types.Add:
		return checked(symbols[op], addSigned[T], sumSigned[T])
	case types.Subtract:
		return checked(symbols[op], subtractSigned[T], differenceSigned[T])
	}
	return integerKernel(op, multiply, product)
}

func unsignedKernel[T unsigned](op types.Operator, multiply func(out, a, b []T) bool, product func(a, b T) (T, bool)) expr.Kernel {
	switch op {
	case types.Add:
		return checked(symbols[op], addUnsigned[T], sumUnsigned[T])
	case types.Subtract:
		return checked(symbols[op], subtractUnsigned[T], differenceUnsigned[T])
	}
	return integerKernel(op, multiply, product)
}

func integerKernel[T integer](op types.Operator, multiply func(out, a, b []T) bool, product func(a, b T) (T, bool)) expr.Kernel {
	switch op {
	case types.Multiply:
		return checked(symbols[op], multiply, product)
	case types.Divide:
		return divide[T]
	}
	return modulo[T]
}

func floatKernel[T float](op types.Operator) expr.Kernel {
	switch op {
	case types.Add:
		return total(addFloat[T])
	case types.Subtract:
		return total(subtractFloat[T])
	case types.Multiply:
		return total(multiplyFloat[T])
	case types.Divide:
		return total(divideFloat[T])
	}
	return byRow(moduloFloat[T])
}

func halfKernel(op types.Operator) expr.Kernel {
	switch op {
	case types.Add:
		return half(func(a, b float32) float32 { return a + b })
	case types.Subtract:
		return half(func(a, b float32) float32 { return a - b })
	case types.Multiply:
		return half(func(a, b float32) float32 { return a * b })
	case types.Divide:
		return half(func(a, b float32) float32 { return a / b })
	}
	return half(moduloFloat[float32])
}
