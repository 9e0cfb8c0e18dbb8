package arithmetic

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/apply"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// decimals is an operation on decimals. It runs in 64-bit lanes where operands and results have room there, otherwise in
// 128-bit lanes.
type decimals struct {
	symbol      string
	a, b        arrow.DecimalType
	left, right types.Int128 // what the operands are multiplied by, so that the result has its scale
	limit       types.Int128 // the magnitude that no result reaches
	// loop writes results for all rows in 64-bit lanes, of operands that were multiplied already, and reports whether one may be
	// wrong. It is nil for divisions.
	loop func(out, a, b []int64) bool
	// row is one result of operands that were multiplied already. It reports false on overflow.
	row func(a, b types.Int128) (types.Int128, bool)
	// magnitude is the row of a division in 64-bit lanes.
	magnitude func(hi, lo, divisor uint64) (result uint64, fits bool)
}

// newDecimals returns the operation that types.Arithmetic gives the result type for.
func newDecimals(op types.Operator, a, b, result arrow.DecimalType) *decimals {
	d := &decimals{symbol: symbols[op], a: a, b: b, limit: types.PowerOfTen(result.GetPrecision())}
	left, right := result.GetScale()-a.GetScale(), result.GetScale()-b.GetScale()
	switch op {
	case types.Add:
		d.row, d.loop = types.Int128.Add, addSigned[int64]
	case types.Subtract:
		d.row, d.loop = types.Int128.Sub, subtractSigned[int64]
	case types.Multiply:
		d.row, d.loop = product, multiplyInt64
		left, right = 0, 0
	case types.Divide:
		d.row, d.magnitude = quotient, quotient64
		left, right = left+b.GetScale(), 0
	case types.Modulo:
		d.row, d.magnitude = remainder, remainder64
	}
	d.left, d.right = types.PowerOfTen(max(left, -right, 0)), types.PowerOfTen(max(right, -left, 0))
	return d
}

// fits reports whether the result has as many digits as it may need: those of its type were not cut to what a decimal has.
func (d *decimals) fits(op types.Operator, result arrow.DecimalType) bool {
	return op <= types.Multiply && result.ID() == arrow.DECIMAL128 && result.GetPrecision() < mostDigits
}

// mostDigits is how many digits a decimal128 has.
const mostDigits = 38

func (d *decimals) kernel(c *expr.Context, args []*vector.Vector, out *vector.Vector) error {
	if c.Len == 0 {
		return nil
	}
	if args[0].Layout == types.Int64 && args[1].Layout == types.Int64 {
		if err := out.PrepareLane(c.Budget, types.Int64); err != nil {
			return err
		}
		if d.run64(c, args, vector.Values[int64](out)) {
			return d.check(c, args, out)
		}
	}
	return d.run128(c, args, out)
}

// constants hold the operands that are constants, multiplied. They are an evaluator's state.
type constants struct{ a, b [1]int64 }

func (d *decimals) start(*expr.Context, []expr.Arg) (any, error) { return new(constants), nil }

// run64 reports whether all results that count have room in 64-bit lanes.
func (d *decimals) run64(c *expr.Context, args []*vector.Vector, out []int64) bool {
	if d.loop == nil {
		return d.divide64(c, args, out)
	}
	kept := c.State.(*constants)
	a, wrongA := scale(out, vector.Values[int64](args[0]), d.left, &kept.a)
	b, wrongB := scale(out, vector.Values[int64](args[1]), d.right, &kept.b)
	if !d.loop(out, a, b) && !wrongA && !wrongB {
		return true
	}
	// Results are right modulo 2^64, so those that have room are right.
	x, y := apply.DecimalsOf(args[0]), apply.DecimalsOf(args[1])
	for k := range apply.Count(c) {
		row := apply.RowAt(c, k)
		v, ok := d.result(x.At(row), y.At(row))
		if _, fits := v.Int64(); !ok || !fits {
			return false
		}
	}
	return true
}

// scale multiplies an operand: into constant or, for one that is none, into out. Of two operands only one needs it.
func scale(out, in []int64, by types.Int128, constant *[1]int64) (scaled []int64, wrong bool) {
	factor, fits := by.Int64()
	if factor == 1 && fits {
		return in, false
	}
	if len(in) == 1 {
		var right bool
		constant[0], right = productInt64(in[0], factor)
		return constant[:], !right || !fits
	}
	wrong = multiplyInt64(out, in, []int64{factor})
	return out, wrong || !fits
}

// result is a result in 128 bits. It reports false on overflow.
func (d *decimals) result(a, b types.Int128) (types.Int128, bool) {
	x, okX := multiplied(a, d.left)
	y, okY := multiplied(b, d.right)
	v, ok := d.row(x, y)
	return v, ok && okX && okY
}

func multiplied(v, by types.Int128) (types.Int128, bool) {
	if by.Lo == 1 && by.Hi == 0 {
		return v, true
	}
	return v.Mul(by)
}

// run128 computes each row in 128 bits, into lanes of that width where the type has them.
func (d *decimals) run128(c *expr.Context, args []*vector.Vector, out *vector.Vector) error {
	if err := out.PrepareLane(c.Budget, types.MustLayout(out.Type)); err != nil {
		return err
	}
	var narrow []int64
	var wide []types.Int128
	if out.Layout == types.Decimal {
		wide = vector.Values[types.Int128](out)
	} else {
		narrow = vector.Values[int64](out)
	}
	x, y := apply.DecimalsOf(args[0]), apply.DecimalsOf(args[1])
	for k := range apply.Count(c) {
		row := apply.RowAt(c, k)
		a, b := x.At(row), y.At(row)
		if d.magnitude != nil && b.Sign() == 0 {
			return divisionByZero()
		}
		v, ok := d.result(a, b)
		if !ok || !d.within(v) {
			return d.outOfRange(out.Type, a, b)
		}
		if wide != nil {
			wide[row] = v
		} else {
			narrow[row] = int64(v.Lo)
		}
	}
	return nil
}

// product is Int128.Mul, faster for numbers of 64 bits.
func product(a, b types.Int128) (types.Int128, bool) {
	x, narrowX := a.Int64()
	y, narrowY := b.Int64()
	if narrowX && narrowY {
		return types.MulInt64(x, y), true
	}
	return a.Mul(b)
}

// within reports whether a result has no more digits than its type.
func (d *decimals) within(v types.Int128) bool { return v.Less(d.limit) && d.limit.Neg().Less(v) }

func (d *decimals) outOfRange(t types.Type, a, b types.Int128) error {
	return outOfRange(t, a.Text(d.a.GetScale()), d.symbol, b.Text(d.b.GetScale()))
}

// check looks for results in 64-bit lanes with more digits than their type. Decimal128 has none: it cuts precisions at 38.
func (d *decimals) check(c *expr.Context, args []*vector.Vector, out *vector.Vector) error {
	if out.Type.ID() == arrow.DECIMAL128 {
		return nil
	}
	results := vector.Values[int64](out)
	for k := range apply.Count(c) {
		row := apply.RowAt(c, k)
		if !d.within(types.Int128Of(results[row])) {
			a, b := apply.DecimalsOf(args[0]), apply.DecimalsOf(args[1])
			return d.outOfRange(out.Type, a.At(row), b.At(row))
		}
	}
	return nil
}
