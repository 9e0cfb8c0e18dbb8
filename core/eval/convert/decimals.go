package convert

import (
	"math"
	"math/big"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// withDecimal converts between a decimal and another number or decimal, or what lies in memory as a number.
func withDecimal(from, to types.Type) conversion {
	target, toDecimal := to.(arrow.DecimalType)
	source, fromDecimal := from.(arrow.DecimalType)
	switch {
	case toDecimal && fromDecimal:
		return rescaler{source: source, target: target}.convert
	case toDecimal:
		return toDecimalFrom(types.MustLayout(from), target)
	case types.IsFloat(to):
		return decimalToFloat(types.MustLayout(to), source.GetScale())
	}
	return decimalToInteger(types.MustLayout(to), source.GetScale())
}

// narrowDigits is how many digits always fit a 64-bit lane.
const narrowDigits = 18

// limit is the smallest magnitude that has more digits than the precision.
func limit(t arrow.DecimalType) types.Int128 { return types.PowerOfTen(t.GetPrecision()) }

// within reports whether v has no more digits than limit allows.
func within(v, limit types.Int128) bool { return v.Less(limit) && limit.Neg().Less(v) }

// scaled is v with its point moved: times 10**by, or divided with halves rounded away from zero.
func scaled(v types.Int128, by int32) (types.Int128, bool) {
	switch {
	case by == 0:
		return v, true
	case by > types.MaxDecimalDigits:
		return types.Int128{}, v.Sign() == 0
	case by > 0:
		return v.Mul(types.PowerOfTen(by))
	case -by > types.MaxDecimalDigits:
		return types.Int128{}, true
	}
	divisor := types.PowerOfTen(-by)
	quotient, remainder, ok := v.DivRem(divisor)
	if remainder.Sign() < 0 {
		remainder = remainder.Neg()
	}
	if rest, _ := divisor.Sub(remainder); !remainder.Less(rest) {
		quotient, ok = quotient.Add(types.Int128Of(int64(v.Sign())))
	}
	return quotient, ok
}

// writeDecimals computes decimals row by row, in lanes of 64 bits when all results fit these.
func writeDecimals[F vector.Fixed](s *state, in, out *vector.Vector, target arrow.DecimalType, convert func(F) (types.Int128, bool)) error {
	bound := limit(target)
	checked := func(v F) (types.Int128, bool) {
		r, ok := convert(v)
		return r, ok && within(r, bound)
	}
	if target.GetPrecision() > narrowDigits {
		if err := out.PrepareLane(s.context.Budget, types.Decimal); err != nil {
			return err
		}
		return each(s, in, out, checked)
	}
	if err := out.PrepareLane(s.context.Budget, types.Int64); err != nil {
		return err
	}
	return each(s, in, out, func(v F) (int64, bool) {
		r, ok := checked(v)
		return int64(r.Lo), ok
	})
}

// rescaler converts decimals to decimals of another precision or scale.
type rescaler struct{ source, target arrow.DecimalType }

func (r rescaler) convert(s *state, in, out *vector.Vector) error {
	by := r.target.GetScale() - r.source.GetScale()
	if in.Layout == types.Decimal {
		return writeDecimals(s, in, out, r.target, func(v types.Int128) (types.Int128, bool) { return scaled(v, by) })
	}
	if done, err := multiply[int64](s, in, out, r.target, by); done || err != nil {
		return err
	}
	return writeDecimals(s, in, out, r.target, func(v int64) (types.Int128, bool) { return scaled(types.Int128Of(v), by) })
}

// multiply scales up in lanes of 64 bits. It reports false when some value does not fit these or the precision.
func multiply[F int8 | int16 | int32 | int64](s *state, in, out *vector.Vector, target arrow.DecimalType, by int32) (bool, error) {
	if by < 0 || by > narrowDigits {
		return false, nil
	}
	factor := int64(types.PowerOfTen(by).Lo)
	bound := int64(math.MaxInt64)
	if precision := target.GetPrecision(); precision <= narrowDigits {
		bound = int64(types.PowerOfTen(precision).Lo) - 1
	}
	bound /= factor
	if err := out.PrepareLane(s.context.Budget, types.Int64); err != nil {
		return false, err
	}
	values, results := vector.Values[F](in), vector.Values[int64](out)
	values = values[:len(results)]
	beyond := false
	for i, value := range values {
		v := int64(value)
		results[i] = v * factor
		beyond = beyond || v > bound || v < -bound
	}
	return !beyond, nil
}

func toDecimalFrom(from types.Layout, target arrow.DecimalType) conversion {
	switch from {
	case types.Int8:
		return integersToDecimal[int8](target)
	case types.Int16:
		return integersToDecimal[int16](target)
	case types.Int32:
		return integersToDecimal[int32](target)
	case types.Int64:
		return integersToDecimal[int64](target)
	case types.Uint8:
		return unsignedToDecimal[uint8](target)
	case types.Uint16:
		return unsignedToDecimal[uint16](target)
	case types.Uint32:
		return unsignedToDecimal[uint32](target)
	case types.Uint64:
		return unsignedToDecimal[uint64](target)
	case types.Float32:
		return floatsToDecimal[float32](target)
	case types.Float64:
		return floatsToDecimal[float64](target)
	case types.Float16:
		next := floatsToDecimal[float32](target)
		return func(s *state, in, out *vector.Vector) error {
			if err := s.widenHalves(in); err != nil {
				return err
			}
			return next(s, &s.scratch, out)
		}
	}
	return nil
}

// shifted is an integer as a decimal of a scale, which where negative drops digits.
func shifted(v types.Int128, scale int32) (types.Int128, bool) {
	if scale < 0 {
		v, _, ok := v.DivRem(types.PowerOfTen(min(-scale, types.MaxDecimalDigits)))
		return v, ok
	}
	return scaled(v, scale)
}

func integersToDecimal[F int8 | int16 | int32 | int64](target arrow.DecimalType) conversion {
	scale := target.GetScale()
	return func(s *state, in, out *vector.Vector) error {
		if done, err := multiply[F](s, in, out, target, scale); done || err != nil {
			return err
		}
		return writeDecimals(s, in, out, target, func(v F) (types.Int128, bool) { return shifted(types.Int128Of(int64(v)), scale) })
	}
}

func unsignedToDecimal[F uint8 | uint16 | uint32 | uint64](target arrow.DecimalType) conversion {
	scale := target.GetScale()
	return func(s *state, in, out *vector.Vector) error {
		return writeDecimals(s, in, out, target, func(v F) (types.Int128, bool) { return shifted(types.Int128OfUint(uint64(v)), scale) })
	}
}

func floatsToDecimal[F float](target arrow.DecimalType) conversion {
	factor := math.Pow10(int(target.GetScale()))
	return func(s *state, in, out *vector.Vector) error {
		return writeDecimals(s, in, out, target, func(v F) (types.Int128, bool) { return wholeOf(math.Round(float64(v) * factor)) })
	}
}

// wholeOf is the integer that f is. It reports false when that does not fit.
func wholeOf(f float64) (types.Int128, bool) {
	switch {
	case math.Abs(f) < 1<<62:
		return types.Int128Of(int64(f)), true
	case !(math.Abs(f) < 1<<127):
		return types.Int128{}, false
	}
	whole, _ := big.NewFloat(f).Int(nil)
	return types.Int128FromBig(whole)
}

func decimalToFloat(to types.Layout, scale int32) conversion {
	switch to {
	case types.Float32:
		return fromLanes(func(v float64) (float32, bool) { return float32(v), true }, scale)
	case types.Float64:
		return toDoubles(scale)
	}
	return fromLanes(func(v float64) (uint16, bool) { return types.ToHalf(v), true }, scale)
}

func toDoubles(scale int32) conversion {
	divisor := math.Pow10(int(scale))
	wide := fromLanes(func(v float64) (float64, bool) { return v, true }, scale)
	return func(s *state, in, out *vector.Vector) error {
		if in.Layout != types.Int64 {
			return wide(s, in, out)
		}
		values, results := vector.Values[int64](in), vector.Values[float64](out)
		values = values[:len(results)]
		for i, v := range values {
			results[i] = float64(v) / divisor
		}
		return nil
	}
}

func fromLanes[T vector.Fixed](narrow func(float64) (T, bool), scale int32) conversion {
	divisor := math.Pow10(int(scale))
	return func(s *state, in, out *vector.Vector) error {
		if in.Layout == types.Int64 {
			return each(s, in, out, func(v int64) (T, bool) { return narrow(float64(v) / divisor) })
		}
		return each(s, in, out, func(v types.Int128) (T, bool) { return narrow(v.Float64() / divisor) })
	}
}

func decimalToInteger(to types.Layout, scale int32) conversion {
	switch to {
	case types.Int8:
		return fromDigits[int8](scale)
	case types.Int16:
		return fromDigits[int16](scale)
	case types.Int32:
		return fromDigits[int32](scale)
	case types.Int64:
		return fromDigits[int64](scale)
	case types.Uint8:
		return fromDigits[uint8](scale)
	case types.Uint16:
		return fromDigits[uint16](scale)
	case types.Uint32:
		return fromDigits[uint32](scale)
	case types.Uint64:
		return fromDigits[uint64](scale)
	}
	return nil
}

// fromDigits drops the digits after the point.
func fromDigits[T integer](scale int32) conversion {
	convert := func(v types.Int128) (T, bool) {
		whole, ok := shifted(v, -scale)
		r := T(whole.Lo)
		return r, ok && whole == widened(r)
	}
	return func(s *state, in, out *vector.Vector) error {
		if in.Layout == types.Int64 {
			return each(s, in, out, func(v int64) (T, bool) { return convert(types.Int128Of(v)) })
		}
		return each(s, in, out, convert)
	}
}

func widened[T integer](v T) types.Int128 {
	if v < 0 {
		return types.Int128Of(int64(v))
	}
	return types.Int128OfUint(uint64(v))
}
