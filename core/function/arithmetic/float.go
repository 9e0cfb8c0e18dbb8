package arithmetic

import (
	"math"

	"github.com/apache/arrow-go/v18/arrow/float16"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/vector"
)

type float interface{ float32 | float64 }

// total runs a loop that no value makes fail.
func total[T vector.Fixed](loop func(out, a, b []T)) expr.Kernel {
	return func(c *expr.Context, args []*vector.Vector, out *vector.Vector) error {
		if c.Len > 0 {
			loop(vector.Values[T](out), vector.Values[T](args[0]), vector.Values[T](args[1]))
		}
		return nil
	}
}

// byRow runs f on all rows.
func byRow[T vector.Fixed](f func(a, b T) T) expr.Kernel {
	return total(func(out, a, b []T) { forEach(out, a, b, f) })
}

func addFloat[T float](out, a, b []T) {
	if len(a) < len(b) {
		a, b = b, a
	}
	a = a[:len(out)]
	if len(b) == 1 {
		y := b[0]
		for i, x := range a {
			out[i] = x + y
		}
		return
	}
	b = b[:len(out)]
	for i, x := range a {
		out[i] = x + b[i]
	}
}

func subtractFloat[T float](out, a, b []T) {
	switch {
	case len(b) == 1:
		addFloat(out, a, []T{-b[0]})
	case len(a) == 1:
		x := a[0]
		b = b[:len(out)]
		for i, y := range b {
			out[i] = x - y
		}
	default:
		a, b = a[:len(out)], b[:len(out)]
		for i, x := range a {
			out[i] = x - b[i]
		}
	}
}

func multiplyFloat[T float](out, a, b []T) {
	if len(a) < len(b) {
		a, b = b, a
	}
	a = a[:len(out)]
	if len(b) == 1 {
		y := b[0]
		for i, x := range a {
			out[i] = x * y
		}
		return
	}
	b = b[:len(out)]
	for i, x := range a {
		out[i] = x * b[i]
	}
}

func divideFloat[T float](out, a, b []T) {
	switch {
	case len(b) == 1:
		y := b[0]
		a = a[:len(out)]
		for i, x := range a {
			out[i] = x / y
		}
	case len(a) == 1:
		x := a[0]
		b = b[:len(out)]
		for i, y := range b {
			out[i] = x / y
		}
	default:
		a, b = a[:len(out)], b[:len(out)]
		for i, x := range a {
			out[i] = x / b[i]
		}
	}
}

func moduloFloat[T float](a, b T) T { return T(math.Mod(float64(a), float64(b))) }

func negateFloat[T float](_ *expr.Context, args []*vector.Vector, out *vector.Vector) error {
	results := vector.Values[T](out)
	for i, x := range vector.Values[T](args[0]) {
		results[i] = -x
	}
	return nil
}

// half makes an operation on half-precision floats of one on single-precision ones.
func half(f func(a, b float32) float32) expr.Kernel {
	return byRow(func(a, b uint16) uint16 {
		return float16.New(f(float16.FromBits(a).Float32(), float16.FromBits(b).Float32())).Uint16()
	})
}

const halfSign = 0x8000

func negateHalf(_ *expr.Context, args []*vector.Vector, out *vector.Vector) error {
	results := vector.Values[uint16](out)
	for i, x := range vector.Values[uint16](args[0]) {
		results[i] = x ^ halfSign
	}
	return nil
}
