package text

import (
	"bytes"
	"strconv"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/types"
)

// ParseDecimal reads a number as a decimal of a type. Digits beyond the scale are cut off. ok is false when it is none, or has
// too many digits.
func ParseDecimal(text []byte, t arrow.DecimalType) (value types.Int128, ok bool) {
	value, ok = decimalOf(text, t.GetScale())
	limit := types.PowerOfTen(t.GetPrecision())
	return value, ok && value.Less(limit) && limit.Neg().Less(value)
}

// decimalOf reads a sign, digits with at most one point and an exponent as a decimal of a scale.
func decimalOf(text []byte, scale int32) (value types.Int128, ok bool) {
	negative := bytes.HasPrefix(text, []byte{'-'})
	if negative || bytes.HasPrefix(text, []byte{'+'}) {
		text = text[1:]
	}
	exponent := 0
	if at := bytes.IndexAny(text, "eE"); at >= 0 {
		var err error
		if exponent, err = strconv.Atoi(string(text[at+1:])); err != nil {
			return value, false
		}
		text = text[:at]
	}
	whole, fraction, _ := bytes.Cut(text, []byte{'.'})
	if !digits(whole) || !digits(fraction) || len(whole)+len(fraction) == 0 {
		return value, false
	}
	kept := min(max(exponent, -maxExponent), maxExponent) + len(whole) + int(scale)
	value, ok = firstDigits(whole, fraction, kept)
	if negative {
		value = value.Neg()
	}
	return value, ok
}

// maxExponent bounds exponents: with more, all is 0 or too large.
const maxExponent = 1 << 20

// firstDigits is the number that the first digits of two texts write; zeros follow those that there are.
func firstDigits(whole, fraction []byte, n int) (value types.Int128, ok bool) {
	ten := types.Int128Of(10)
	for i := range n {
		digit := byte('0')
		switch {
		case i < len(whole):
			digit = whole[i]
		case i < len(whole)+len(fraction):
			digit = fraction[i-len(whole)]
		case value == types.Int128{}:
			return value, true
		}
		if value, ok = value.Mul(ten); !ok {
			return value, false
		}
		if value, ok = value.Add(types.Int128Of(int64(digit - '0'))); !ok {
			return value, false
		}
	}
	return value, true
}

func digits(text []byte) bool {
	for _, c := range text {
		if c-'0' > 9 {
			return false
		}
	}
	return true
}
