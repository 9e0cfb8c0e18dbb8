package types

import "math"

// FromHalf is the value of an IEEE 754 binary16.
func FromHalf(bits uint16) float32 {
	sign, exponent, fraction := uint32(bits>>15)<<31, uint32(bits>>10)&0x1f, uint32(bits)&0x3ff
	switch exponent {
	case 0:
		f := float32(fraction) / (1 << 24)
		return math.Float32frombits(math.Float32bits(f) | sign)
	case 0x1f:
		return math.Float32frombits(sign | 0x7f800000 | fraction<<13)
	}
	return math.Float32frombits(sign | (exponent+127-15)<<23 | fraction<<13)
}

// ToHalf is the binary16 nearest to f, of two the even one.
func ToHalf(f float64) uint16 {
	sign := uint16(math.Float64bits(f) >> 48 & 0x8000)
	switch f = math.Abs(f); {
	case f != f:
		return sign | 0x7e00
	case f >= 65520: // halfway between the largest and the next power of two
		return sign | 0x7c00
	case f < 1.0/(1<<14): // subnormal: multiples of 2**-24
		return sign | uint16(math.RoundToEven(f*(1<<24)))
	}
	fraction, exponent := math.Frexp(f) // fraction in [0.5, 1)
	steps := uint16(math.RoundToEven(fraction * (1 << 11)))
	return sign | uint16(exponent+13)<<10 + steps
}
