package arithmetic

import (
	"math/bits"

	"github.com/ballista-go/ballista/core/types"
)

type signed interface{ int8 | int16 | int32 | int64 }

type unsigned interface {
	uint8 | uint16 | uint32 | uint64
}

type narrow interface {
	int8 | int16 | int32 | uint8 | uint16 | uint32
}

type integer interface{ signed | unsigned }

// The loops below write a op b for all rows and report whether a result may be wrong. An operand of length one is a
// constant. The functions beside them compute one row and report whether it is right.

// addSigned finds overflow in the sign of flag: a sum is wrong when its sign differs from those of both operands.
func addSigned[T signed](out, a, b []T) bool {
	if len(a) < len(b) {
		a, b = b, a
	}
	var flag T
	a = a[:len(out)]
	if len(b) == 1 {
		y := b[0]
		for i, x := range a {
			s := x + y
			out[i] = s
			flag |= (x ^ s) & (y ^ s)
		}
		return flag < 0
	}
	b = b[:len(out)]
	for i, x := range a {
		y := b[i]
		s := x + y
		out[i] = s
		flag |= (x ^ s) & (y ^ s)
	}
	return flag < 0
}

func sumSigned[T signed](a, b T) (T, bool) {
	s := a + b
	return s, (a^s)&(b^s) >= 0
}

func subtractSigned[T signed](out, a, b []T) bool {
	switch {
	case len(b) == 1:
		return subtractConstant(out, a, b[0])
	case len(a) == 1:
		return subtractFrom(out, a[0], b)
	}
	var flag T
	a, b = a[:len(out)], b[:len(out)]
	for i, x := range a {
		y := b[i]
		d := x - y
		out[i] = d
		flag |= (x ^ y) & (x ^ d)
	}
	return flag < 0
}

func subtractConstant[T signed](out, a []T, y T) bool {
	var flag T
	a = a[:len(out)]
	for i, x := range a {
		d := x - y
		out[i] = d
		flag |= (x ^ y) & (x ^ d)
	}
	return flag < 0
}

func subtractFrom[T signed](out []T, x T, b []T) bool {
	var flag T
	b = b[:len(out)]
	for i, y := range b {
		d := x - y
		out[i] = d
		flag |= (x ^ y) & (x ^ d)
	}
	return flag < 0
}

func differenceSigned[T signed](a, b T) (T, bool) {
	d := a - b
	return d, (a^b)&(a^d) >= 0
}

func addUnsigned[T unsigned](out, a, b []T) bool {
	wrong := false
	forEach(out, a, b, func(x, y T) T {
		wrong = wrong || x+y < x
		return x + y
	})
	return wrong
}

func sumUnsigned[T unsigned](a, b T) (T, bool) { return a + b, a+b >= a }

func subtractUnsigned[T unsigned](out, a, b []T) bool {
	wrong := false
	forEach(out, a, b, func(x, y T) T {
		wrong = wrong || x < y
		return x - y
	})
	return wrong
}

func differenceUnsigned[T unsigned](a, b T) (T, bool) { return a - b, a >= b }

// multiplyInt64 bounds the products by the largest magnitudes of the operands, which costs less than a check of each.
func multiplyInt64(out, a, b []int64) bool {
	if len(a) < len(b) {
		a, b = b, a
	}
	var aBits, bBits int64
	a = a[:len(out)]
	if len(b) == 1 {
		y := b[0]
		for i, x := range a {
			out[i] = x * y
			aBits |= x ^ x>>63
		}
		bBits = y ^ y>>63
	} else {
		b = b[:len(out)]
		for i, x := range a {
			y := b[i]
			out[i] = x * y
			aBits |= x ^ x>>63
			bBits |= y ^ y>>63
		}
	}
	return bits.Len64(uint64(aBits))+bits.Len64(uint64(bBits)) > 62
}

func productInt64(a, b int64) (int64, bool) { return types.MulInt64(a, b).Int64() }

func multiplyUint64(out, a, b []uint64) bool {
	beyond := uint64(0)
	forEach(out, a, b, func(x, y uint64) uint64 {
		hi, lo := bits.Mul64(x, y)
		beyond |= hi
		return lo
	})
	return beyond != 0
}

func productUint64(a, b uint64) (uint64, bool) {
	hi, lo := bits.Mul64(a, b)
	return lo, hi == 0
}

// multiplyNarrow multiplies integers of up to 32 bits, whose products fit 64.
func multiplyNarrow[T narrow](out, a, b []T) bool {
	beyond := int64(0)
	forEach(out, a, b, func(x, y T) T {
		p := int64(x) * int64(y)
		beyond |= p ^ int64(T(p))
		return T(p)
	})
	return beyond != 0
}

func productNarrow[T narrow](a, b T) (T, bool) {
	p := int64(a) * int64(b)
	return T(p), p == int64(T(p))
}

// forEach applies f to the operands.
func forEach[A, B, R any](out []R, a []A, b []B, f func(x A, y B) R) {
	switch {
	case len(b) == 1:
		y := b[0]
		a = a[:len(out)]
		for i, x := range a {
			out[i] = f(x, y)
		}
	case len(a) == 1:
		x := a[0]
		b = b[:len(out)]
		for i, y := range b {
			out[i] = f(x, y)
		}
	default:
		a, b = a[:len(out)], b[:len(out)]
		for i, x := range a {
			out[i] = f(x, b[i])
		}
	}
}
