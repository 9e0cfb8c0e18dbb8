package csv

import (
	"bytes"
	"math"
	"strconv"
)

// parseInt parses an integer in decimal digits with an optional sign.
func parseInt(text []byte) (int64, bool) {
	digits := text
	negative := false
	if len(digits) > 0 && (digits[0] == '-' || digits[0] == '+') {
		negative, digits = digits[0] == '-', digits[1:]
	}
	if len(digits) == 0 || len(digits) > 18 {
		return slowInt(text)
	}
	value := int64(0)
	for _, c := range digits {
		d := c - '0'
		if d > 9 {
			return slowInt(text)
		}
		value = value*10 + int64(d)
	}
	if negative {
		value = -value
	}
	return value, true
}

// slowInt parses what is long or has spaces around.
func slowInt(text []byte) (int64, bool) {
	value, err := strconv.ParseInt(string(bytes.TrimSpace(text)), 10, 64)
	return value, err == nil
}

var tens = [...]float64{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22}

// parseFloat parses a float. Up to 15 digits with a power of ten up to 22 are exact in one division (Clinger, 1990); the rest is
// strconv's.
func parseFloat(text []byte) (float64, bool) {
	mantissa, digits, fraction := int64(0), 0, 0
	point := false
	i := 0
	if i < len(text) && text[i] == '-' {
		i++
	}
	for ; i < len(text); i++ {
		c := text[i]
		switch {
		case c-'0' <= 9:
			mantissa = mantissa*10 + int64(c-'0')
			digits++
			if point {
				fraction++
			}
		case c == '.' && !point:
			point = true
		default:
			return slowFloat(text)
		}
	}
	if digits == 0 || digits > 15 {
		return slowFloat(text)
	}
	value := float64(mantissa) / tens[fraction]
	if text[0] == '-' {
		value = math.Copysign(value, -1)
	}
	return value, true
}

func slowFloat(text []byte) (float64, bool) {
	for _, c := range text {
		if c == '_' || c == 'x' || c == 'X' || c == 'p' || c == 'P' { // Go's own notation
			return 0, false
		}
	}
	value, err := strconv.ParseFloat(string(bytes.TrimSpace(text)), 64)
	return value, err == nil || math.IsInf(value, 0)
}
