package apply

import (
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/vector"
)

// Float maps a function over floats that no value makes fail.
func Float[T float32 | float64](f func(float64) float64) expr.Kernel {
	return func(c *expr.Context, args []*vector.Vector, out *vector.Vector) error {
		in, results := vector.Values[T](args[0]), vector.Values[T](out)
		if c.Rows != nil {
			for _, row := range c.Rows {
				results[row] = T(f(float64(in[row])))
			}
			return nil
		}
		in = in[:len(results)]
		for i, x := range in {
			results[i] = T(f(float64(x)))
		}
		return nil
	}
}

// Each computes values of fixed width, row by row.
func Each[R vector.Fixed](f func(a *Args, row int) R) Program {
	return Batch(func(a *Args, out *vector.Vector) error {
		results := vector.Values[R](out)
		if rows := a.Context.Rows; rows != nil {
			for _, row := range rows {
				results[row] = f(a, int(row))
			}
			return nil
		}
		for row := range results {
			results[row] = f(a, row)
		}
		return nil
	})
}

// Try is Each for functions that fail for some values.
func Try[R vector.Fixed](f func(a *Args, row int) (R, error)) Program {
	return Batch(func(a *Args, out *vector.Vector) error {
		results := vector.Values[R](out)
		for k := range Count(a.Context) {
			row := RowAt(a.Context, k)
			result, err := f(a, row)
			if err != nil {
				return err
			}
			results[row] = result
		}
		return nil
	})
}

// Maybe is Try for functions that have no result for some values: it is NULL.
func Maybe[R vector.Fixed](f func(a *Args, row int) (result R, known bool, err error)) Program {
	return Batch(func(a *Args, out *vector.Vector) error {
		nulls := Nulls{Budget: a.Context.Budget, Out: out}
		results := vector.Values[R](out)
		for k := range Count(a.Context) {
			row := RowAt(a.Context, k)
			result, known, err := f(a, row)
			if err != nil {
				return err
			}
			results[row] = result
			if known {
				continue
			}
			if err := nulls.Add(row); err != nil {
				return err
			}
		}
		return nil
	})
}

// Test computes a condition, row by row.
func Test(f func(a *Args, row int) bool) Program {
	return Batch(func(a *Args, out *vector.Vector) error {
		bits := out.Bits()
		if rows := a.Context.Rows; rows != nil {
			for _, row := range rows {
				bits.Put(int(row), f(a, int(row)))
			}
			return nil
		}
		Bits(bits, out.Len, func(row int) bool { return f(a, row) })
		return nil
	})
}

// TryTest is Test for conditions that fail for some values.
func TryTest(f func(a *Args, row int) (bool, error)) Program {
	return Batch(func(a *Args, out *vector.Vector) error {
		bits := out.Bits()
		for k := range Count(a.Context) {
			row := RowAt(a.Context, k)
			holds, err := f(a, row)
			if err != nil {
				return err
			}
			bits.Put(row, holds)
		}
		return nil
	})
}

// Bits writes the condition of n rows, a word at a time.
func Bits(bits vector.Bitmap, n int, condition func(row int) bool) {
	for from := 0; from < n; from += 64 {
		word := uint64(0)
		for i := range min(64, n-from) {
			if condition(from + i) {
				word |= 1 << i
			}
		}
		bits[from/64] = word
	}
}
