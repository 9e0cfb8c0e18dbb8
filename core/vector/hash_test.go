package vector_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/vectortest"
)

func fromValues(t *testing.T, of types.Type, values ...types.Value) *vector.Vector {
	t.Helper()
	v, err := vector.FromValues(memory.NewBudget("test", memory.Unlimited, nil), of, values)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestHashIsTheProtocol compares with hashes that a program apart from this one computed from the definition.
func TestHashIsTheProtocol(t *testing.T) {
	power30 := types.PowerOfTen(30)
	decimal := &arrow.Decimal128Type{Precision: 38}
	record := arrow.StructOf(arrow.Field{Name: "a", Type: arrow.PrimitiveTypes.Int32}, arrow.Field{Name: "b", Type: arrow.BinaryTypes.String})
	for _, c := range []struct {
		of    types.Type
		value types.Value
		want  uint64
	}{
		{arrow.Null, nil, 0xbe5466cf34e90c6c},
		{arrow.PrimitiveTypes.Int64, nil, 0xbe5466cf34e90c6c},
		{arrow.FixedWidthTypes.Boolean, true, 0x8a8d62fcecf14db4},
		{arrow.PrimitiveTypes.Int8, int64(0), 0xee1c71e7fe540e65},
		{arrow.PrimitiveTypes.Int16, int64(1), 0x8a8d62fcecf14db4},
		{arrow.PrimitiveTypes.Uint16, uint64(1), 0x8a8d62fcecf14db4},
		{arrow.PrimitiveTypes.Int8, int64(-1), 0x37586ac7c1627bf5},
		{arrow.FixedWidthTypes.Date32, int64(-1), 0x37586ac7c1627bf5},
		{decimal, types.Int128Of(-1), 0x37586ac7c1627bf5},
		{arrow.PrimitiveTypes.Int64, int64(math.MinInt64), 0x81eb3ecbb58da90f},
		{arrow.PrimitiveTypes.Uint64, uint64(math.MaxUint64), 0x37987337ce7303c9},
		{decimal, types.Int128OfUint(math.MaxUint64), 0x37987337ce7303c9},
		{decimal, power30, 0x4f3d7d02412dbb04},
		{decimal, power30.Neg(), 0x086053fa33bb3881},
		{arrow.PrimitiveTypes.Float64, 1.5, 0x8d824cf70b2c3f28},
		{arrow.PrimitiveTypes.Float32, 1.5, 0x8d824cf70b2c3f28},
		{arrow.FixedWidthTypes.Float16, 1.5, 0x8d824cf70b2c3f28},
		{arrow.PrimitiveTypes.Float64, math.Copysign(0, -1), 0xee1c71e7fe540e65},
		{arrow.PrimitiveTypes.Float32, math.NaN(), 0x229b36951728d0c1},
		{arrow.BinaryTypes.String, "", 0xf8ad736077eb27f6},
		{arrow.BinaryTypes.Binary, "a", 0xf4a6a79ec5f6feb1},
		{arrow.BinaryTypes.String, "twelve bytes", 0xd76b9c5695921d56},
		{arrow.BinaryTypes.LargeString, "thirteen byte", 0x977f2efb2343f28d},
		{arrow.BinaryTypes.String, strings.Repeat("x", 300), 0xa5d1b4607dc83554},
		{arrow.FixedWidthTypes.MonthDayNanoInterval, types.Interval{Months: 1, Days: -2, Nanos: 3}, 0xd35e6726f9c2ee97},
		{arrow.ListOf(arrow.PrimitiveTypes.Int8), []types.Value{int64(1), nil}, 0x5c783b497a8f0a00},
		{arrow.LargeListOf(arrow.Null), []types.Value{}, 0xb4ec4c2e8e76d9c8},
		{record, []types.Value{int64(1), "a"}, 0xa5483e2ff6c7552e},
	} {
		out := []uint64{0}
		vector.HashColumn(fromValues(t, c.of, c.value), nil, out)
		if out[0] != c.want {
			t.Errorf("hash of %s %v = %#016x, want %#016x", c.of, c.value, out[0], c.want)
		}
	}
	row := []*vector.Vector{
		fromValues(t, arrow.PrimitiveTypes.Int32, int64(1)), fromValues(t, arrow.BinaryTypes.String, "a"), fromValues(t, arrow.Null, nil),
	}
	out := []uint64{0}
	if vector.HashRows(row, nil, out); out[0] != 0xccf822ac7a6f537d {
		t.Errorf("hash of a row = %#016x", out[0])
	}
}

// TestHashDependsOnValuesOnly hashes the same values in two forms, and twice in each, since dictionaries keep hashes.
func TestHashDependsOnValuesOnly(t *testing.T) {
	forTypes(t, vectortest.Types(), func(p *property, of types.Type) {
		values, v := p.column(of, p.count())
		other, err := vectortest.Build(p.random, p.budget, of, values)
		p.try(err)
		p.hold(other)
		var rows []int32
		n := len(values)
		if p.random.IntN(2) == 0 {
			rows = p.rows(p.random.IntN(150), n)
			n = len(rows)
			values = pick(values, rows)
		}
		plain, err := vector.FromValues(p.budget, of, values)
		p.try(err)
		p.hold(plain)
		want, got := make([]uint64, n), make([]uint64, n)
		vector.HashColumn(plain, nil, want)
		for range 2 {
			for _, form := range []*vector.Vector{v, other} {
				vector.HashColumn(form, rows, got)
				p.sameHashes(values, got, want)
			}
		}
		vector.HashRows([]*vector.Vector{plain, plain}, nil, want)
		vector.HashRows([]*vector.Vector{v, other}, rows, got)
		p.sameHashes(values, got, want)
	})
}

func (p *property) sameHashes(values []types.Value, got, want []uint64) {
	for i := range values {
		if got[i] != want[i] {
			p.Fatalf("hash of row %d, %v, is %x, want %x", i, values[i], got[i], want[i])
		}
	}
}

// TestHashSpreads fills partitions by the top bits and slots by the low bits with regular keys. With n keys in b slots the
// chi-squared statistic is near b for a random function.
func TestHashSpreads(t *testing.T) {
	const n, slots = 1 << 14, 1 << 8
	for name, key := range map[string]func(i int) types.Value{
		"sequence":       func(i int) types.Value { return int64(i) },
		"negative":       func(i int) types.Value { return int64(-i) },
		"stride 1000":    func(i int) types.Value { return int64(i) * 1000 },
		"stride 1<<16":   func(i int) types.Value { return int64(i) << 16 },
		"stride 1<<32":   func(i int) types.Value { return int64(i) << 32 },
		"stride 1<<48":   func(i int) types.Value { return int64(i) << 48 },
		"floats":         func(i int) types.Value { return float64(i) },
		"small floats":   func(i int) types.Value { return float64(i) / 100 },
		"short strings":  func(i int) types.Value { return fmt.Sprint(i) },
		"padded strings": func(i int) types.Value { return fmt.Sprintf("key-%08d", i) },
		"long strings":   func(i int) types.Value { return fmt.Sprintf("customer#%09d", i) },
	} {
		values := make([]types.Value, n)
		for i := range values {
			values[i] = key(i)
		}
		var of types.Type = arrow.PrimitiveTypes.Int64
		switch values[0].(type) {
		case string:
			of = arrow.BinaryTypes.String
		case float64:
			of = arrow.PrimitiveTypes.Float64
		}
		v := fromValues(t, of, values...)
		for columns := 1; columns <= 2; columns++ {
			hashes := make([]uint64, n)
			vector.HashRows([]*vector.Vector{v, v}[:columns], nil, hashes)
			for part, shift := range map[string]int{"top": 56, "upper": 40, "low": 0} {
				var counts [slots]float64
				for _, hash := range hashes {
					counts[hash>>shift%slots]++
				}
				squares := 0.0
				for _, count := range counts {
					squares += (count - n/slots) * (count - n/slots) / (n / slots)
				}
				if squares > 1.5*slots {
					t.Errorf("%s, %d columns, %s bits: chi-squared %.0f for %d slots", name, columns, part, squares, slots)
				}
			}
		}
	}
}
