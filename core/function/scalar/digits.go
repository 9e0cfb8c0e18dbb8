package scalar

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/function/apply"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// rule is how a number loses digits: it rounds the quotient of a division by a power of ten.
type rule func(quotient, remainder, power types.Int128) types.Int128

func up(quotient, remainder, _ types.Int128) types.Int128 {
	return nudge(quotient, remainder.Sign() > 0, 1)
}

func down(quotient, remainder, _ types.Int128) types.Int128 {
	return nudge(quotient, remainder.Sign() < 0, -1)
}

func toZero(quotient, _, _ types.Int128) types.Int128 { return quotient }

// halfAway rounds halves away from zero.
func halfAway(quotient, remainder, power types.Int128) types.Int128 {
	rest := remainder
	if rest.Sign() < 0 {
		rest = rest.Neg()
	}
	twice, fits := rest.Add(rest)
	return nudge(quotient, !fits || !twice.Less(power), int64(remainder.Sign()))
}

// nudge adds by where the condition holds. The quotient by a power above one has room for it.
func nudge(quotient types.Int128, condition bool, by int64) types.Int128 {
	if condition {
		quotient, _ = quotient.Add(types.Int128Of(by))
	}
	return quotient
}

// drop rounds away the last digits of v, as many as count says, and puts zeros in the place of as many as zeros says. It
// reports false when the result does not fit.
func (r rule) drop(v types.Int128, count, zeros int64) (types.Int128, bool) {
	if count <= 0 {
		return v, true
	}
	if count > types.MaxDecimalDigits {
		return types.Int128{}, true
	}
	power := types.PowerOfTen(int32(count))
	quotient, remainder, _ := v.DivRem(power)
	quotient = r(quotient, remainder, power)
	if zeros <= 0 || quotient.Sign() == 0 {
		return quotient, true
	}
	if zeros > types.MaxDecimalDigits {
		return quotient, false
	}
	return quotient.Mul(types.PowerOfTen(int32(zeros)))
}

// dropping rounds decimals after some digits: argument 1, or none.
type dropping struct {
	from      arrow.DecimalType
	to        arrow.DecimalType
	rule      rule
	hasDigits bool
}

func (d dropping) row(a *apply.Args, row int) (result types.Int128, known bool, err error) {
	digits := int64(0)
	if d.hasDigits {
		digits = max(min(a.Int(1, row), 2*types.MaxDecimalDigits), -2*types.MaxDecimalDigits)
	}
	v := a.Decimal(0, row)
	result, fits := d.rule.drop(v, int64(d.from.GetScale())-digits, int64(d.to.GetScale())-digits)
	limit := types.PowerOfTen(d.to.GetPrecision())
	if !fits || !result.Less(limit) || !limit.Neg().Less(result) {
		return result, false, errs.New(errs.InvalidValue, "result out of range of %d digits: %s", d.to.GetPrecision(), v.Text(d.from.GetScale()))
	}
	return result, true, nil
}

// roundedInteger rounds an integer before some digits.
func roundedInteger[T int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64](a *apply.Args, row int) (T, error) {
	values := vector.ReaderOf[T](a.Vector(0))
	x, digits := values.At(row), max(a.Int(1, row), -types.MaxDecimalDigits)
	wide := types.Int128OfUint(uint64(x))
	if x < 0 {
		wide = types.Int128Of(int64(x))
	}
	rounded, fits := rule(halfAway).drop(wide, -digits, -digits)
	result := T(rounded.Lo)
	if wide := types.Int128OfUint(uint64(result)); result < 0 {
		fits = fits && rounded == types.Int128Of(int64(result))
	} else {
		fits = fits && rounded == wide
	}
	if !fits {
		return 0, errs.New(errs.InvalidValue, "result out of range: round(%v, %d)", x, digits)
	}
	return result, nil
}
