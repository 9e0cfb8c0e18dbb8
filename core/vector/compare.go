package vector

import (
	"cmp"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/types"
)

// Order is the order of a sort key. The nulls within lists and structs stand where NULL rows do.
type Order struct{ Descending, NullsFirst bool }

// Comparison is negative, zero or positive as row i of one vector comes before, with or after row j of another.
type Comparison func(i, j int) int

// Comparator returns the comparison of a's rows with b's, which have the same type. Among floats NaN is the greatest and
// equal to itself, and -0.0 equals 0.0. Lists and structs compare by their first difference, then by length.
func Comparator(a, b *Vector, order Order) Comparison {
	if a.Layout == types.Null || b.Layout == types.Null {
		return compareNulls(a, b, order, nil)
	}
	compare := compareValid(a, b, order)
	if a.Valid == nil && b.Valid == nil {
		return compare
	}
	return compareNulls(a, b, order, compare)
}

// compareNulls puts NULL before or after what compare decides.
func compareNulls(a, b *Vector, order Order, compare Comparison) Comparison {
	nullFirst := 1
	if order.NullsFirst {
		nullFirst = -1
	}
	return func(i, j int) int {
		x, y := a.Null(i), b.Null(j)
		switch {
		case x && y:
			return 0
		case x:
			return nullFirst
		case y:
			return -nullFirst
		}
		return compare(i, j)
	}
}

// compareValid compares rows that are not NULL.
func compareValid(a, b *Vector, order Order) Comparison {
	switch a.Layout {
	case types.List:
		return compareLists(a, b, order)
	case types.Struct:
		return compareStructs(a, b, order)
	}
	compare := compareValues(a, b)
	if order.Descending {
		return func(i, j int) int { return -compare(i, j) }
	}
	return compare
}

func compareValues(a, b *Vector) Comparison {
	switch a.Layout {
	case types.Bool:
		return func(i, j int) int { return int(a.bit(i)) - int(b.bit(j)) }
	case types.Int8:
		return compareOrdered[int8](a, b)
	case types.Int16:
		return compareOrdered[int16](a, b)
	case types.Int32:
		return compareOrdered[int32](a, b)
	case types.Int64:
		if a.Layout != b.Layout {
			return compareMixed(b, a, -1)
		}
		if types.Decode(a.Type).ID() == arrow.INTERVAL_DAY_TIME {
			return compareBy(a, b, compareDayTime)
		}
		return compareOrdered[int64](a, b)
	case types.Uint8:
		return compareOrdered[uint8](a, b)
	case types.Uint16:
		return compareOrdered[uint16](a, b)
	case types.Uint32:
		return compareOrdered[uint32](a, b)
	case types.Uint64:
		return compareOrdered[uint64](a, b)
	case types.Float16:
		return compareBy(a, b, func(x, y uint16) int { return compareFloats(half(x), half(y)) })
	case types.Float32:
		return compareBy(a, b, compareFloats[float32])
	case types.Float64:
		return compareBy(a, b, compareFloats[float64])
	case types.Decimal:
		if a.Layout != b.Layout {
			return compareMixed(a, b, 1)
		}
		return compareBy(a, b, types.Int128.Cmp)
	case types.View:
		return compareStrings(a, b)
	}
	return compareBy(a, b, compareIntervals)
}

func compareOrdered[T int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64](a, b *Vector) Comparison {
	x, y := ReaderOf[T](a), ReaderOf[T](b)
	return func(i, j int) int { return cmp.Compare(x.At(i), y.At(j)) }
}

func compareBy[T Fixed](a, b *Vector, compare func(x, y T) int) Comparison {
	x, y := ReaderOf[T](a), ReaderOf[T](b)
	return func(i, j int) int { return compare(x.At(i), y.At(j)) }
}

func compareFloats[T float32 | float64](x, y T) int {
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	case x == y:
		return 0
	}
	return cmp.Compare(y, x) // cmp has NaN as the least
}

func half(bits uint16) float32 { return types.FromHalf(bits) }

// compareMixed compares the decimals of a in 128-bit lanes with those of b in 64-bit lanes.
func compareMixed(wide, narrow *Vector, sign int) Comparison {
	x, y := ReaderOf[types.Int128](wide), ReaderOf[int64](narrow)
	if sign < 0 {
		return func(i, j int) int { return -x.At(j).Cmp(types.Int128Of(y.At(i))) }
	}
	return func(i, j int) int { return x.At(i).Cmp(types.Int128Of(y.At(j))) }
}

// compareDayTime orders by days, the low half, then by milliseconds.
func compareDayTime(x, y int64) int {
	return cmp.Or(cmp.Compare(int32(x), int32(y)), cmp.Compare(x>>32, y>>32))
}

func compareIntervals(x, y types.Interval) int {
	return cmp.Or(cmp.Compare(x.Months, y.Months), cmp.Compare(x.Days, y.Days), cmp.Compare(x.Nanos, y.Nanos))
}

func compareStrings(a, b *Vector) Comparison {
	x, y := StringsOf(a), StringsOf(b)
	return func(i, j int) int { return CompareViews(x.View(i), y.View(j), x.blocks, y.blocks) }
}

func compareLists(a, b *Vector, order Order) Comparison {
	x, y := ReaderOf[types.Span](a), ReaderOf[types.Span](b)
	elements := Comparator(a.Children[0], b.Children[0], order)
	return func(i, j int) int {
		p, q := x.At(i), y.At(j)
		for k := range min(p.Length, q.Length) {
			if c := elements(int(p.Offset+k), int(q.Offset+k)); c != 0 {
				return c
			}
		}
		if order.Descending {
			p, q = q, p
		}
		return cmp.Compare(p.Length, q.Length)
	}
}

func compareStructs(a, b *Vector, order Order) Comparison {
	fields := make([]Comparison, len(a.Children))
	for f := range fields {
		fields[f] = Comparator(a.Children[f], b.Children[f], order)
	}
	return func(i, j int) int {
		for _, compare := range fields {
			if c := compare(i, j); c != 0 {
				return c
			}
		}
		return 0
	}
}

// bit is row i of a Bool vector, whatever its form.
func (v *Vector) bit(i int) uint64 {
	if v.Form == Constant {
		i = 0
	}
	return v.Bits().Bit(i)
}
