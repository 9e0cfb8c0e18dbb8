package types

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

func interesting() []Int128 {
	values := []Int128{
		{},
		Int128Of(1), Int128Of(-1), Int128Of(10), Int128Of(math.MaxInt64), Int128Of(math.MinInt64),
		MaxInt128, MinInt128,
		{Lo: math.MaxUint64},
		{Lo: 0, Hi: 1},
		{Lo: 1, Hi: -2},
		PowerOfTen(38), PowerOfTen(38).Neg(),
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		v := Int128{random.Uint64(), int64(random.Uint64()) >> random.IntN(64)}
		if random.IntN(3) == 0 {
			v = Int128Of(v.Hi)
		}
		values = append(values, v)
	}
	return values
}

// TestArithmeticAgainstBig compares each operation, and whether it overflows, with math/big.
func TestArithmeticAgainstBig(t *testing.T) {
	check := func(name string, a, b, got Int128, ok bool, want *big.Int) {
		t.Helper()
		wanted, fits := Int128FromBig(want)
		if ok != fits || fits && got != wanted {
			t.Fatalf("%v %s %v = %v, %v; want %v, %v", a.Big(), name, b.Big(), got.Big(), ok, want, fits)
		}
	}
	values := interesting()
	for _, a := range values {
		for _, b := range values {
			x, y := a.Big(), b.Big()
			sum, ok := a.Add(b)
			check("+", a, b, sum, ok, new(big.Int).Add(x, y))
			difference, ok := a.Sub(b)
			check("-", a, b, difference, ok, new(big.Int).Sub(x, y))
			product, ok := a.Mul(b)
			check("*", a, b, product, ok, new(big.Int).Mul(x, y))
			check("*", a, b, MulInt64(int64(a.Lo), int64(b.Lo)), true, new(big.Int).Mul(big.NewInt(int64(a.Lo)), big.NewInt(int64(b.Lo))))
			if a.Cmp(b) != x.Cmp(y) || a.Sign() != x.Sign() {
				t.Fatalf("order of %v and %v", x, y)
			}
			if b.Sign() == 0 {
				continue
			}
			quotient, remainder, ok := a.DivRem(b)
			q, r := new(big.Int).QuoRem(x, y, new(big.Int))
			check("/", a, b, quotient, ok, q)
			check("%", a, b, remainder, true, r)
		}
	}
}

func TestText(t *testing.T) {
	for _, c := range []struct {
		value Int128
		scale int32
		want  string
	}{
		{Int128Of(0), 2, "0.00"},
		{Int128Of(-5), 2, "-0.05"},
		{Int128Of(12345), 2, "123.45"},
		{Int128Of(12), 0, "12"},
		{Int128Of(12), -2, "1200"},
		{MinInt128, 0, "-170141183460469231731687303715884105728"},
		{PowerOfTen(38), 38, "1.00000000000000000000000000000000000000"},
	} {
		if got := c.value.Text(c.scale); got != c.want {
			t.Errorf("Text(%v, %d) = %q, want %q", c.value, c.scale, got, c.want)
		}
	}
}
