package convert

import (
	"math"
	"strconv"

	"github.com/ballista-go/ballista/core/types"
)

// AppendFloat64 appends the shortest text that reads back as f, with an exponent where the point would be far off.
func AppendFloat64(b []byte, f float64) []byte { return appendFloat(b, f, 64, 16, -5) }

// AppendFloat32 is AppendFloat64 for single precision.
func AppendFloat32(b []byte, f float32) []byte { return appendFloat(b, float64(f), 32, 13, -6) }

// appendFloat writes no exponent while the number of digits before the point is above low and at most high.
func appendFloat(b []byte, f float64, bits, high, low int) []byte {
	if text := special(f); text != "" {
		return append(b, text...)
	}
	if f == 0 {
		if math.Signbit(f) {
			b = append(b, '-')
		}
		return append(b, "0.0"...)
	}
	var buffer [32]byte
	text := strconv.AppendFloat(buffer[:0], f, 'e', -1, bits) // d.ddde±xx
	if text[0] == '-' {
		b, text = append(b, '-'), text[1:]
	}
	e := 1
	for text[e] != 'e' {
		e++
	}
	exponent, _ := strconv.Atoi(string(text[e+1:]))
	digits := text[:1]
	if e > 2 {
		digits = append(digits, text[2:e]...)
	}
	point := exponent + 1
	switch {
	case point > high || point <= low:
		return appendExponent(b, digits, exponent)
	case point <= 0:
		b = append(b, "0."...)
		for range -point {
			b = append(b, '0')
		}
		return append(b, digits...)
	case len(digits) <= point:
		b = append(b, digits...)
		for range point - len(digits) {
			b = append(b, '0')
		}
		return append(b, ".0"...)
	}
	b = append(b, digits[:point]...)
	b = append(b, '.')
	return append(b, digits[point:]...)
}

func appendExponent(b, digits []byte, exponent int) []byte {
	b = append(b, digits[0])
	if len(digits) > 1 {
		b = append(b, '.')
		b = append(b, digits[1:]...)
	}
	b = append(b, 'e')
	return strconv.AppendInt(b, int64(exponent), 10)
}

func special(f float64) string {
	switch {
	case f != f:
		return "NaN"
	case math.IsInf(f, 1):
		return "inf"
	case math.IsInf(f, -1):
		return "-inf"
	}
	return ""
}

// appendHalf writes all digits of the single-precision value, without an exponent.
func appendHalf(b []byte, bits uint16) []byte {
	f := types.FromHalf(bits)
	if text := special(float64(f)); text != "" {
		return append(b, text...)
	}
	return strconv.AppendFloat(b, float64(f), 'f', -1, 32)
}

// AppendJSONFloat appends a finite number of 32 or 64 bits as texts of JSON have it: with a point in any case.
func AppendJSONFloat(b []byte, f float64, bits int) []byte {
	start := len(b)
	b = appendFloat(b, f, bits, 10, -5)
	for i := start; i < len(b); i++ {
		switch b[i] {
		case '.':
			return b
		case 'e':
			b = append(b, ".0"...)
			copy(b[i+2:], b[i:])
			b[i], b[i+1] = '.', '0'
			return b
		}
	}
	return b
}
