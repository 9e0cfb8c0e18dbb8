package arithmetic

import (
	"math"
	"math/bits"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/apply"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// quotient rounds towards zero.
func quotient(a, b types.Int128) (types.Int128, bool) {
	q, _, ok := a.DivRem(b)
	return q, ok
}

// remainder has the sign of the dividend.
func remainder(a, b types.Int128) (types.Int128, bool) {
	_, r, _ := a.DivRem(b)
	return r, true
}

// quotient64 divides a number of 128 bits.
func quotient64(hi, lo, divisor uint64) (uint64, bool) {
	if hi == 0 {
		return lo / divisor, true
	}
	if hi >= divisor {
		return 0, false
	}
	q, _ := bits.Div64(hi, lo, divisor)
	return q, true
}

func remainder64(hi, lo, divisor uint64) (uint64, bool) { return bits.Rem64(hi, lo, divisor), true }

// divide64 divides decimals in 64-bit lanes. It reports whether all results that count have room there; it leaves a divisor
// of zero, which is an error, to who computes the rows again.
func (d *decimals) divide64(c *expr.Context, args []*vector.Vector, out []int64) bool {
	if d.left.Hi != 0 || d.right.Hi != 0 {
		return false
	}
	a, b := vector.ReaderOf[int64](args[0]), vector.ReaderOf[int64](args[1])
	for k := range apply.Count(c) {
		row := apply.RowAt(c, k)
		x, y := a.At(row), b.At(row)
		beyond, divisor := bits.Mul64(magnitude(y), d.right.Lo)
		if beyond != 0 || divisor == 0 {
			return false
		}
		hi, lo := bits.Mul64(magnitude(x), d.left.Lo)
		result, fits := d.magnitude(hi, lo, divisor)
		if !fits || result > math.MaxInt64 {
			return false
		}
		out[row] = d.signed(int64(result), x, y)
	}
	return true
}

func magnitude(v int64) uint64 {
	sign := v >> 63
	return uint64((v ^ sign) - sign)
}

// signed gives a result the sign that it has for the operands.
func (d *decimals) signed(result, x, y int64) int64 {
	negative := x < 0
	if d.symbol == symbols[types.Divide] {
		negative = negative != (y < 0)
	}
	if negative {
		return -result
	}
	return result
}
