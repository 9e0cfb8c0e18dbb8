package types

import (
	"math"
	"testing"
)

// TestHalvesRoundTrip goes through all of them.
func TestHalvesRoundTrip(t *testing.T) {
	for bits := range 1 << 16 {
		f := FromHalf(uint16(bits))
		if got := ToHalf(float64(f)); got != uint16(bits) && f == f {
			t.Fatalf("%#04x is %g and comes back as %#04x", bits, f, got)
		}
	}
}

// TestHalvesAreNearest has the bounds of IEEE 754-2019, 3.6, and ties, which go to even.
func TestHalvesAreNearest(t *testing.T) {
	for _, c := range []struct {
		value float64
		want  uint16
	}{
		{1, 0x3c00},
		{-2, 0xc000},
		{65504, 0x7bff},
		{65519.99, 0x7bff},
		{65520, 0x7c00},
		{math.Inf(-1), 0xfc00},
		{0x1p-24, 0x0001},
		{0x1p-25, 0x0000},
		{0x1.8p-24, 0x0002},
		{0x1p-14, 0x0400},
		{0x1.ff4p-15, 0x03fe},
		{0x1.ff8p-15, 0x03ff},
		{0x1.fffp-15, 0x0400},
		{2049, 0x6800},
		{2051, 0x6802},
		{2049.0000001, 0x6801},
		{0.1, 0x2e66},
		{math.Copysign(0, -1), 0x8000},
	} {
		if got := ToHalf(c.value); got != c.want {
			t.Errorf("%g becomes %#04x, want %#04x", c.value, got, c.want)
		}
	}
	if got := FromHalf(ToHalf(math.NaN())); got == got {
		t.Errorf("NaN becomes %g", got)
	}
}
