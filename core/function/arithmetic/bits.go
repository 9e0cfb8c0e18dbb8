package arithmetic

import (
	"unsafe"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
)

// Bits is an operator on the bits of integers.
type Bits uint8

// The operators on bits. Shifts count modulo the width of the integer, and to the right they keep its sign.
const (
	And Bits = iota
	Or
	Xor
	ShiftLeft
	ShiftRight
)

var bitSymbols = [...]string{And: "&", Or: "|", Xor: "#", ShiftLeft: "<<", ShiftRight: ">>"}

// ResolveBits is the overload of an operator on bits for two arguments.
func ResolveBits(op Bits, args []expr.Arg) (expr.Overload, error) {
	if len(args) != 2 {
		return expr.Overload{}, errs.New(errs.Binding, "operator %s takes two operands: got %d", bitSymbols[op], len(args))
	}
	a, b := types.Decode(args[0].Type), types.Decode(args[1].Type)
	t, ok := bitsType(a, b)
	if !ok {
		return expr.Overload{}, errs.New(errs.Binding, "operator %s takes integers: got %s and %s", bitSymbols[op], types.Name(a), types.Name(b))
	}
	return expr.Overload{Args: []types.Type{t, t}, Result: t, Kernel: bitKernel(op, types.MustLayout(t))}, nil
}

// bitsType is the type of two integers: beside UInt64 that type, otherwise the one that holds both.
func bitsType(a, b types.Type) (types.Type, bool) {
	if a.ID() == arrow.NULL {
		a, b = b, a
	}
	if !types.IsInteger(a) || !types.IsInteger(b) && b.ID() != arrow.NULL {
		return nil, false
	}
	if a.ID() == arrow.UINT64 || b.ID() == arrow.UINT64 {
		return arrow.PrimitiveTypes.Uint64, true
	}
	return types.Comparable(a, b)
}

func bitKernel(op Bits, layout types.Layout) expr.Kernel {
	switch layout {
	case types.Int8:
		return byRow(bitOperation[int8](op))
	case types.Int16:
		return byRow(bitOperation[int16](op))
	case types.Int32:
		return byRow(bitOperation[int32](op))
	case types.Int64:
		return byRow(bitOperation[int64](op))
	case types.Uint8:
		return byRow(bitOperation[uint8](op))
	case types.Uint16:
		return byRow(bitOperation[uint16](op))
	case types.Uint32:
		return byRow(bitOperation[uint32](op))
	}
	return byRow(bitOperation[uint64](op))
}

func bitOperation[T integer](op Bits) func(a, b T) T {
	mask := T(8*unsafe.Sizeof(T(0)) - 1)
	switch op {
	case And:
		return func(a, b T) T { return a & b }
	case Or:
		return func(a, b T) T { return a | b }
	case Xor:
		return func(a, b T) T { return a ^ b }
	case ShiftLeft:
		return func(a, b T) T { return a << (b & mask) }
	}
	return func(a, b T) T { return a >> (b & mask) }
}
