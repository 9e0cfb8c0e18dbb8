package types

import (
	"math"
	"math/big"
	"math/bits"
	"strings"
)

// Int128 is a 128-bit two's complement integer in Arrow's (little-endian) memory layout.
type Int128 struct {
	Lo uint64
	Hi int64
}

// The bounds of Int128.
var (
	MaxInt128 = Int128{Lo: math.MaxUint64, Hi: math.MaxInt64}
	MinInt128 = Int128{Lo: 0, Hi: math.MinInt64}
)

// Int128Of widens v.
func Int128Of(v int64) Int128 { return Int128{Lo: uint64(v), Hi: v >> 63} }

// Int128OfUint widens v.
func Int128OfUint(v uint64) Int128 { return Int128{Lo: v} }

// Int64 narrows a; it reports false when a does not fit.
func (a Int128) Int64() (int64, bool) { return int64(a.Lo), a.Hi == int64(a.Lo)>>63 }

// Float64 is the float nearest to a.
func (a Int128) Float64() float64 {
	if v, ok := a.Int64(); ok {
		return float64(v)
	}
	f, _ := new(big.Float).SetInt(a.Big()).Float64()
	return f
}

// Sign is -1, 0 or 1.
func (a Int128) Sign() int {
	switch {
	case a.Hi < 0:
		return -1
	case a.Hi == 0 && a.Lo == 0:
		return 0
	}
	return 1
}

// Cmp is -1, 0 or 1 as a is less than, equal to or greater than b.
func (a Int128) Cmp(b Int128) int {
	switch {
	case a == b:
		return 0
	case a.Less(b):
		return -1
	}
	return 1
}

// Less reports whether a < b.
func (a Int128) Less(b Int128) bool { return a.Hi < b.Hi || a.Hi == b.Hi && a.Lo < b.Lo }

// Neg is -a; it wraps for MinInt128.
func (a Int128) Neg() Int128 {
	lo, borrow := bits.Sub64(0, a.Lo, 0)
	hi, _ := bits.Sub64(0, uint64(a.Hi), borrow)
	return Int128{lo, int64(hi)}
}

// Add is a+b; it reports false on overflow.
func (a Int128) Add(b Int128) (Int128, bool) {
	lo, carry := bits.Add64(a.Lo, b.Lo, 0)
	hi, _ := bits.Add64(uint64(a.Hi), uint64(b.Hi), carry)
	sum := Int128{lo, int64(hi)}
	return sum, (a.Hi^b.Hi) < 0 || (a.Hi^sum.Hi) >= 0
}

// Sub is a-b; it reports false on overflow.
func (a Int128) Sub(b Int128) (Int128, bool) {
	lo, borrow := bits.Sub64(a.Lo, b.Lo, 0)
	hi, _ := bits.Sub64(uint64(a.Hi), uint64(b.Hi), borrow)
	difference := Int128{lo, int64(hi)}
	return difference, (a.Hi^b.Hi) >= 0 || (a.Hi^difference.Hi) >= 0
}

// abs is the magnitude of a as an unsigned number.
func (a Int128) abs() (hi, lo uint64) {
	if a.Hi < 0 {
		a = a.Neg()
	}
	return uint64(a.Hi), a.Lo
}

// signed gives the magnitude (hi, lo) a sign; it reports false when the result does not fit.
func signed(hi, lo uint64, negative bool) (Int128, bool) {
	v := Int128{lo, int64(hi)}
	if negative {
		return v.Neg(), hi < 1<<63 || hi == 1<<63 && lo == 0
	}
	return v, hi < 1<<63
}

// Mul is a*b; it reports false on overflow.
func (a Int128) Mul(b Int128) (Int128, bool) {
	ah, al := a.abs()
	bh, bl := b.abs()
	if ah != 0 && bh != 0 {
		return Int128{}, false
	}
	if bh != 0 {
		al, bl, ah = bl, al, bh
	}
	hi, lo := bits.Mul64(al, bl)
	overflow, cross := bits.Mul64(ah, bl)
	hi, carry := bits.Add64(hi, cross, 0)
	v, fits := signed(hi, lo, (a.Hi^b.Hi) < 0)
	return v, fits && overflow == 0 && carry == 0
}

// MulInt64 is a*b as the full 128-bit product, which cannot overflow.
func MulInt64(a, b int64) Int128 {
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	hi -= uint64(a>>63)&uint64(b) + uint64(b>>63)&uint64(a)
	return Int128{lo, int64(hi)}
}

// DivRem divides a by b, which is not zero, rounding towards zero. The remainder has the sign of a. It reports
// false for MinInt128 / -1.
func (a Int128) DivRem(b Int128) (quotient, remainder Int128, ok bool) {
	ah, al := a.abs()
	bh, bl := b.abs()
	qh, ql, rh, rl := divide(ah, al, bh, bl)
	quotient, ok = signed(qh, ql, (a.Hi^b.Hi) < 0)
	remainder, _ = signed(rh, rl, a.Hi < 0)
	return quotient, remainder, ok
}

// divide is unsigned 128-bit division (Warren, Hacker's Delight, 9-5: the estimate is at most one too small).
func divide(ah, al, bh, bl uint64) (qh, ql, rh, rl uint64) {
	if bh == 0 {
		qh, ah = ah/bl, ah%bl
		ql, rl = bits.Div64(ah, al, bl)
		return qh, ql, 0, rl
	}
	if ah < bh || ah == bh && al < bl {
		return 0, 0, ah, al
	}
	shift := uint(bits.LeadingZeros64(bh))
	divisor := bh<<shift | bl>>1>>(63-shift)
	estimate, _ := bits.Div64(ah>>1, ah<<63|al>>1, divisor)
	estimate >>= 63 - shift
	if estimate != 0 {
		estimate--
	}
	productHi, productLo := bits.Mul64(estimate, bl)
	productHi += estimate * bh
	rl, borrow := bits.Sub64(al, productLo, 0)
	rh, _ = bits.Sub64(ah, productHi, borrow)
	if rh > bh || rh == bh && rl >= bl {
		estimate++
		rl, borrow = bits.Sub64(rl, bl, 0)
		rh, _ = bits.Sub64(rh, bh, borrow)
	}
	return 0, estimate, rh, rl
}

// Big converts a to a big integer.
func (a Int128) Big() *big.Int {
	hi, lo := a.abs()
	v := new(big.Int).SetUint64(hi)
	v.Lsh(v, 64).Or(v, new(big.Int).SetUint64(lo))
	if a.Hi < 0 {
		v.Neg(v)
	}
	return v
}

// Int128FromBig narrows v; it reports false when v does not fit.
func Int128FromBig(v *big.Int) (Int128, bool) {
	if v.BitLen() > 128 {
		return Int128{}, false
	}
	magnitude := new(big.Int).Abs(v)
	lo := new(big.Int).And(magnitude, new(big.Int).SetUint64(math.MaxUint64)).Uint64()
	hi := magnitude.Rsh(magnitude, 64).Uint64()
	return signed(hi, lo, v.Sign() < 0)
}

// Text writes a as a decimal number with scale digits after the point.
func (a Int128) Text(scale int32) string {
	hi, lo := a.abs()
	var digits string
	if hi == 0 {
		digits = new(big.Int).SetUint64(lo).String()
	} else {
		digits = strings.TrimPrefix(a.Big().String(), "-")
	}
	if scale < 0 && digits != "0" {
		digits += strings.Repeat("0", int(-scale))
	}
	if scale > 0 {
		if missing := int(scale) + 1 - len(digits); missing > 0 {
			digits = strings.Repeat("0", missing) + digits
		}
		point := len(digits) - int(scale)
		digits = digits[:point] + "." + digits[point:]
	}
	if a.Hi < 0 {
		return "-" + digits
	}
	return digits
}

// MaxDecimalDigits is the largest precision of a decimal in an Int128.
const MaxDecimalDigits = 38

var powersOfTen = func() (powers [MaxDecimalDigits + 1]Int128) {
	powers[0] = Int128Of(1)
	for i := 1; i < len(powers); i++ {
		powers[i], _ = powers[i-1].Mul(Int128Of(10))
	}
	return powers
}()

// PowerOfTen is 10**exponent for an exponent from 0 to MaxDecimalDigits.
func PowerOfTen(exponent int32) Int128 { return powersOfTen[exponent] }
