package scalar

import (
	"bytes"
	"cmp"
	"math"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/float16"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/apply"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

var extremes = family{"conditionals", []definition{
	{
		name: "greatest", summary: "The greatest value. NULLs are left out, and NaN is greater than other numbers.",
		args: doc("values", "values of types that compare with each other"), example: "greatest(1, NULL, 3)", result: "3",
		resolve: extreme("greatest", 1),
	},
	{
		name: "least", summary: "The least value. NULLs are left out, and NaN is greater than other numbers.",
		args: doc("values", "values of types that compare with each other"), example: "least(1, NULL, 3)", result: "1",
		resolve: extreme("least", -1),
	},
}}

// extreme resolves greatest, whose sign is 1, and least, whose sign is -1.
func extreme(function string, sign int) func([]expr.Arg) (expr.Overload, error) {
	return func(args []expr.Arg) (expr.Overload, error) {
		t, err := common(function, args, types.Comparable)
		if err != nil {
			return expr.Overload{}, err
		}
		o := expr.Overload{Args: repeatType(t, len(args)), Result: t, Nullability: expr.Always, Nulls: expr.Handle}
		program, ok := extremeProgram(types.Decode(t), sign)
		switch {
		case t.ID() == arrow.NULL:
			o.Rewrite = func(args []expr.Expr) (expr.Expr, error) { return args[0], nil }
			return o, nil
		case !ok:
			program = extremeNested(sign)
		}
		return program.In(o), nil
	}
}

func extremeProgram(t types.Type, sign int) (apply.Program, bool) {
	if types.IsDecimal(t) {
		return extremeDecimal(sign), true
	}
	switch types.MustLayout(t) {
	case types.Bool:
		return extremeBool(sign), true
	case types.Int8:
		return extremeOf(cmp.Compare[int8], sign), true
	case types.Int16:
		return extremeOf(cmp.Compare[int16], sign), true
	case types.Int32:
		return extremeOf(cmp.Compare[int32], sign), true
	case types.Int64:
		return extremeOf(cmp.Compare[int64], sign), true
	case types.Uint8:
		return extremeOf(cmp.Compare[uint8], sign), true
	case types.Uint16:
		return extremeOf(cmp.Compare[uint16], sign), true
	case types.Uint32:
		return extremeOf(cmp.Compare[uint32], sign), true
	case types.Uint64:
		return extremeOf(cmp.Compare[uint64], sign), true
	case types.Float16:
		return extremeOf(compareHalves, sign), true
	case types.Float32:
		return extremeOf(compareFloats[float32], sign), true
	case types.Float64:
		return extremeOf(compareFloats[float64], sign), true
	case types.MonthDayNano:
		return extremeOf(compareIntervals, sign), true
	case types.View:
		return extremeText(sign), true
	}
	return apply.Program{}, false
}

// compareFloats puts NaN last and -0.0 before 0.0.
func compareFloats[T float32 | float64](a, b T) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	case a == b:
		return cmp.Compare(oneIf(math.Signbit(float64(b))), oneIf(math.Signbit(float64(a))))
	}
	return cmp.Compare(oneIf(a != a), oneIf(b != b))
}

func oneIf(condition bool) int {
	if condition {
		return 1
	}
	return 0
}

func compareHalves(a, b uint16) int {
	return compareFloats(float16.FromBits(a).Float32(), float16.FromBits(b).Float32())
}

func compareIntervals(a, b types.Interval) int {
	return cmp.Or(cmp.Compare(a.Months, b.Months), cmp.Compare(a.Days, b.Days), cmp.Compare(a.Nanos, b.Nanos))
}

// best is the argument that the row's greatest value, or least, is in; negative when all are NULL.
func best(a *apply.Args, row, sign int, compare func(i, j int) int) int {
	chosen := -1
	for i := range a.Count() {
		if !a.Null(i, row) && (chosen < 0 || sign*compare(i, chosen) > 0) {
			chosen = i
		}
	}
	return chosen
}

func extremeOf[T vector.Fixed](compare func(a, b T) int, sign int) apply.Program {
	return apply.Maybe(func(a *apply.Args, row int) (T, bool, error) {
		var chosen T
		known := false
		for i := range a.Count() {
			if a.Null(i, row) {
				continue
			}
			values := vector.ReaderOf[T](a.Vector(i))
			if value := values.At(row); !known || sign*compare(value, chosen) > 0 {
				chosen, known = value, true
			}
		}
		return chosen, known, nil
	})
}

func extremeText(sign int) apply.Program {
	return apply.AppendMaybe(func(buffer []byte, a *apply.Args, row int) ([]byte, bool, error) {
		chosen := best(a, row, sign, func(i, j int) int { return bytes.Compare(a.Bytes(i, row), a.Bytes(j, row)) })
		if chosen < 0 {
			return buffer, false, nil
		}
		return append(buffer, a.Bytes(chosen, row)...), true, nil
	})
}

func extremeBool(sign int) apply.Program {
	return apply.Batch(func(a *apply.Args, out *vector.Vector) error {
		bits, nulls := out.Bits(), apply.Nulls{Budget: a.Context.Budget, Out: out}
		for k := range apply.Count(a.Context) {
			row := apply.RowAt(a.Context, k)
			chosen := best(a, row, sign, func(i, j int) int { return cmp.Compare(oneIf(a.Bool(i, row)), oneIf(a.Bool(j, row))) })
			if chosen < 0 {
				if err := nulls.Add(row); err != nil {
					return err
				}
				continue
			}
			bits.Put(row, a.Bool(chosen, row))
		}
		return nil
	})
}

func extremeDecimal(sign int) apply.Program {
	return apply.Decimal(func(a *apply.Args, row int) (types.Int128, bool, error) {
		chosen := best(a, row, sign, func(i, j int) int { return a.Decimal(i, row).Cmp(a.Decimal(j, row)) })
		if chosen < 0 {
			return types.Int128{}, false, nil
		}
		return a.Decimal(chosen, row), true, nil
	})
}

func extremeNested(sign int) apply.Program {
	return apply.Pick(func(a *apply.Args, row int) (int, error) {
		chosen := best(a, row, sign, func(i, j int) int { return a.CompareElements(a.Element(i, row), a.Element(j, row)) })
		if chosen < 0 {
			return apply.None, nil
		}
		return a.Element(chosen, row), nil
	}).Over("v*")
}
