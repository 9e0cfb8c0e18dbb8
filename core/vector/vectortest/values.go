package vectortest

import (
	"math"
	"math/rand/v2"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/float16"

	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// Values are n random values of the type, some of them NULL, many of them equal.
func Values(random *rand.Rand, t types.Type, n int) []types.Value {
	nulls := random.IntN(4) * random.IntN(30) // percent
	domain := 1 + random.IntN(1+min(n, 1+random.IntN(200)))
	pool := make([]types.Value, domain)
	for i := range pool {
		pool[i] = value(random, t)
	}
	values := make([]types.Value, n)
	for i := range values {
		if random.IntN(100) >= nulls {
			values[i] = pool[random.IntN(domain)]
		}
	}
	return values
}

// value is a random value, which is not NULL unless the type is Null.
func value(random *rand.Rand, t types.Type) types.Value {
	switch layout := types.MustLayout(t); layout {
	case types.Null:
		return nil
	case types.Bool:
		return random.IntN(2) == 0
	case types.Int8, types.Int16, types.Int32, types.Int64:
		n := signed(random, 8*layout.Width())
		if vector.IsDecimal(t) {
			return types.Int128Of(n % 1_000_000_000)
		}
		return n
	case types.Uint8, types.Uint16, types.Uint32, types.Uint64:
		return uint64(signed(random, 64)) >> (64 - 8*layout.Width())
	case types.Float16:
		return float64(float16.New(float32(float(random))).Float32())
	case types.Float32:
		return float64(float32(float(random)))
	case types.Float64:
		return float(random)
	case types.Decimal:
		if random.IntN(3) > 0 {
			return types.Int128Of(signed(random, 64))
		}
		return types.Int128{Lo: random.Uint64(), Hi: signed(random, 62)}
	case types.MonthDayNano:
		return types.Interval{Months: int32(signed(random, 32)), Days: int32(signed(random, 32)), Nanos: signed(random, 64)}
	case types.View:
		return text(random, t)
	case types.List:
		return list(random, t)
	}
	fields := types.Children(t)
	row := make([]types.Value, len(fields))
	for i, field := range fields {
		row[i] = nullable(random, field)
	}
	return row
}

func nullable(random *rand.Rand, t types.Type) types.Value {
	if random.IntN(5) == 0 {
		return nil
	}
	return value(random, t)
}

func list(random *rand.Rand, t types.Type) types.Value {
	n := random.IntN(4)
	if fixed, ok := t.(*arrow.FixedSizeListType); ok {
		n = int(fixed.Len())
	}
	elements := make([]types.Value, n)
	for i := range elements {
		if m, ok := t.(*arrow.MapType); ok {
			elements[i] = []types.Value{value(random, m.KeyType()), nullable(random, m.ItemType())}
		} else {
			elements[i] = nullable(random, types.Children(t)[0])
		}
	}
	return elements
}

// signed is a number of up to the given bits: small, anywhere, or at an end.
func signed(random *rand.Rand, bits int) int64 {
	shift := 64 - bits
	switch random.IntN(6) {
	case 0:
		return int64(random.IntN(7)) - 3
	case 1:
		return math.MaxInt64 >> shift
	case 2:
		return math.MinInt64 >> shift
	}
	return int64(random.Uint64()) >> shift
}

func float(random *rand.Rand) float64 {
	special := []float64{0, math.Copysign(0, -1), math.NaN(), math.Inf(1), math.Inf(-1), 1, -1.5}
	if i := random.IntN(2 * len(special)); i < len(special) {
		return special[i]
	}
	return random.NormFloat64() * 1000
}

// text is a string whose length is around the lengths at which views change, with common prefixes.
func text(random *rand.Rand, t types.Type) string {
	n := []int{0, 1, 3, 4, 5, 8, 11, 12, 13, 16, 17, 40, 300}[random.IntN(13)]
	if fixed, ok := t.(*arrow.FixedSizeBinaryType); ok {
		n = fixed.ByteWidth
	}
	s := make([]byte, n)
	for i := range s {
		s[i] = "aab\x00"[random.IntN(4)]
	}
	return string(s)
}
