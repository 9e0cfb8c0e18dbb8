package csv

import (
	"bytes"
	"strconv"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// narrowDigits is how many digits a decimal in 64 bits may have.
const narrowDigits = 18

// parseDecimals parses decimals. Unlike a cast they may have an exponent, and digits beyond the scale are cut off.
func (c *column) parseDecimals(t arrow.DecimalType, cells []field) error {
	layout := types.Decimal
	if t.GetPrecision() <= narrowDigits {
		layout = types.Int64
	}
	if err := c.out.Prepare(c.reader.env.Budget, t, layout, len(cells)); err != nil {
		return err
	}
	limit := types.PowerOfTen(t.GetPrecision())
	for row, cell := range cells {
		text := c.bytes(cell)
		var value types.Int128
		if c.reader.split.format.options.null(text) {
			if err := c.null(row, c.out); err != nil {
				return err
			}
		} else {
			var ok bool
			if value, ok = decimalOf(text, t.GetScale()); !ok || value.Cmp(limit) >= 0 || value.Neg().Cmp(limit) >= 0 {
				return c.failure(row, text)
			}
		}
		if layout == types.Int64 {
			vector.Values[int64](c.out)[row] = int64(value.Lo)
		} else {
			vector.Values[types.Int128](c.out)[row] = value
		}
	}
	return nil
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
	if digits(whole) < len(whole) || digits(fraction) < len(fraction) || len(whole)+len(fraction) == 0 {
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
