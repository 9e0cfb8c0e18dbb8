package convert

import (
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// toBool is true for numbers other than zero, NaN among them.
func toBool(from types.Type) conversion {
	switch types.MustLayout(from) {
	case types.Int8:
		return nonZero[int8]
	case types.Int16:
		return nonZero[int16]
	case types.Int32:
		return nonZero[int32]
	case types.Int64:
		return nonZero[int64]
	case types.Uint8:
		return nonZero[uint8]
	case types.Uint16:
		return nonZero[uint16]
	case types.Uint32:
		return nonZero[uint32]
	case types.Uint64:
		return nonZero[uint64]
	case types.Float32:
		return nonZero[float32]
	case types.Float64:
		return nonZero[float64]
	case types.Float16:
		return func(s *state, in, out *vector.Vector) error {
			if err := s.widenHalves(in); err != nil {
				return err
			}
			return nonZero[float32](s, &s.scratch, out)
		}
	}
	return nil
}

func nonZero[F integer | float](_ *state, in, out *vector.Vector) error {
	bits := out.Bits()
	for i, v := range vector.Values[F](in) {
		bits.Put(i, v != 0)
	}
	return nil
}

// fromBool makes 1 of true and 0 of false.
func fromBool(to types.Type) conversion {
	switch types.MustLayout(to) {
	case types.Int8:
		return ones[int8]
	case types.Int16:
		return ones[int16]
	case types.Int32:
		return ones[int32]
	case types.Int64:
		return ones[int64]
	case types.Uint8:
		return ones[uint8]
	case types.Uint16:
		return ones[uint16]
	case types.Uint32:
		return ones[uint32]
	case types.Uint64:
		return ones[uint64]
	case types.Float32:
		return ones[float32]
	case types.Float64:
		return ones[float64]
	case types.Float16:
		return func(_ *state, in, out *vector.Vector) error {
			bits, results := in.Bits(), vector.Values[uint16](out)
			for i := range results {
				results[i] = uint16(bits.Bit(i)) * types.ToHalf(1)
			}
			return nil
		}
	}
	return nil
}

func ones[T integer | float](_ *state, in, out *vector.Vector) error {
	bits, results := in.Bits(), vector.Values[T](out)
	for i := range results {
		results[i] = T(bits.Bit(i))
	}
	return nil
}
