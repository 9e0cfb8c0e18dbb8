package arithmetic

import (
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/apply"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// checked runs a loop over all rows. Where a result may be wrong it looks for a row that counts and is.
func checked[T vector.Fixed](symbol string, loop func(out, a, b []T) bool, row func(a, b T) (T, bool)) expr.Kernel {
	return func(c *expr.Context, args []*vector.Vector, out *vector.Vector) error {
		if c.Len == 0 || !loop(vector.Values[T](out), vector.Values[T](args[0]), vector.Values[T](args[1])) {
			return nil
		}
		a, b := vector.ReaderOf[T](args[0]), vector.ReaderOf[T](args[1])
		for k := range apply.Count(c) {
			i := apply.RowAt(c, k)
			if _, right := row(a.At(i), b.At(i)); !right {
				return outOfRange(out.Type, a.At(i), symbol, b.At(i))
			}
		}
		return nil
	}
}

func outOfRange(t types.Type, a any, symbol string, b any) error {
	return errs.New(errs.InvalidValue, "result out of range of %s: %v %s %v", types.Name(t), a, symbol, b)
}

func divisionByZero() error { return errs.New(errs.InvalidValue, "division by zero") }

// divide divides row by row: rows that do not count may hold zeros.
func divide[T integer](c *expr.Context, args []*vector.Vector, out *vector.Vector) error {
	results := vector.Values[T](out)
	a, b := vector.ReaderOf[T](args[0]), vector.ReaderOf[T](args[1])
	for k := range apply.Count(c) {
		row := apply.RowAt(c, k)
		x, y := a.At(row), b.At(row)
		if y == 0 {
			return divisionByZero()
		}
		quotient := x / y
		if x != 0 && quotient == x && y+1 == 0 { // the least integer by minus one
			return outOfRange(out.Type, x, "/", y)
		}
		results[row] = quotient
	}
	return nil
}

func modulo[T integer](c *expr.Context, args []*vector.Vector, out *vector.Vector) error {
	results := vector.Values[T](out)
	a, b := vector.ReaderOf[T](args[0]), vector.ReaderOf[T](args[1])
	for k := range apply.Count(c) {
		row := apply.RowAt(c, k)
		y := b.At(row)
		if y == 0 {
			return divisionByZero()
		}
		results[row] = a.At(row) % y
	}
	return nil
}
