package slt

import (
	"math"
	"strconv"
	"strings"
)

// formatFloat writes a float32 or float64 as Arrow does: without an exponent while the decimal point falls at most
// 16 (13 for 32 bits) digits after the first one, or less than 5 (6) before it.
func formatFloat(v float64, bits int) string {
	if text, ok := formatSpecial(v); ok {
		return text
	}
	if v == 0 {
		return strconv.FormatFloat(v, 'f', 1, bits)
	}
	low, high := -5, 16
	if bits == 32 {
		low, high = -6, 13
	}
	scientific := strconv.FormatFloat(v, 'e', -1, bits)
	mantissa, exponentText, _ := strings.Cut(scientific, "e")
	exponent, _ := strconv.Atoi(exponentText)
	if point := exponent + 1; point <= low || point > high {
		return mantissa + "e" + strconv.Itoa(exponent)
	}
	text := strconv.FormatFloat(v, 'f', -1, bits)
	if !strings.Contains(text, ".") {
		text += ".0"
	}
	return text
}

// formatHalf takes the bits of a float16. arrow-go's own conversion loses the subnormal ones.
func formatHalf(bits uint16) string {
	v := halfValue(bits)
	if text, ok := formatSpecial(v); ok {
		return text
	}
	return strconv.FormatFloat(v, 'f', -1, 32)
}

func halfValue(bits uint16) float64 {
	exponent, fraction := int(bits>>10&0x1f), float64(bits&0x3ff)
	var v float64
	switch {
	case exponent == 0x1f && fraction != 0:
		return math.NaN()
	case exponent == 0x1f:
		v = math.Inf(1)
	case exponent == 0:
		v = math.Ldexp(fraction, -24)
	default:
		v = math.Ldexp(fraction+0x400, exponent-25)
	}
	if bits>>15 == 1 {
		return -v
	}
	return v
}

func formatSpecial(v float64) (string, bool) {
	switch {
	case math.IsNaN(v):
		return "NaN", true
	case math.IsInf(v, 1):
		return "inf", true
	case math.IsInf(v, -1):
		return "-inf", true
	}
	return "", false
}
