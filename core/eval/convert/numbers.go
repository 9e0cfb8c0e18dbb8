package convert

import (
	"math"

	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

type integer interface {
	int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64
}

type float interface{ float32 | float64 }

// numbers converts between integers and floats, and what lies in memory as such.
func numbers(from, to types.Layout) conversion {
	switch from {
	case types.Int8:
		return integerTo[int8](to)
	case types.Int16:
		return integerTo[int16](to)
	case types.Int32:
		return integerTo[int32](to)
	case types.Int64:
		return integerTo[int64](to)
	case types.Uint8:
		return integerTo[uint8](to)
	case types.Uint16:
		return integerTo[uint16](to)
	case types.Uint32:
		return integerTo[uint32](to)
	case types.Uint64:
		return integerTo[uint64](to)
	case types.Float32:
		return floatTo[float32](to)
	case types.Float64:
		return floatTo[float64](to)
	case types.Float16:
		return halfTo(to)
	}
	return nil
}

func integerTo[F integer](to types.Layout) conversion {
	switch to {
	case types.Int8:
		return toInteger[F, int8]
	case types.Int16:
		return toInteger[F, int16]
	case types.Int32:
		return toInteger[F, int32]
	case types.Int64:
		return toInteger[F, int64]
	case types.Uint8:
		return toInteger[F, uint8]
	case types.Uint16:
		return toInteger[F, uint16]
	case types.Uint32:
		return toInteger[F, uint32]
	case types.Uint64:
		return toInteger[F, uint64]
	case types.Float32:
		return always[F, float32]
	case types.Float64:
		return always[F, float64]
	case types.Float16:
		return simple(func(v F) (uint16, bool) { return types.ToHalf(float64(v)), true })
	}
	return nil
}

// always converts numbers where that cannot fail.
func always[F integer | float, T integer | float](_ *state, in, out *vector.Vector) error {
	values, results := vector.Values[F](in), vector.Values[T](out)
	values = values[:len(results)]
	for i, v := range values {
		results[i] = T(v)
	}
	return nil
}

// toInteger converts integers, all at first, and then looks for those that changed.
func toInteger[F, T integer](s *state, in, out *vector.Vector) error {
	values, results := vector.Values[F](in), vector.Values[T](out)
	values = values[:len(results)]
	changed := false
	for i, v := range values {
		r := T(v)
		results[i] = r
		changed = changed || F(r) != v || (r < 0) != (v < 0)
	}
	if !changed {
		return nil
	}
	return each(s, in, out, func(v F) (T, bool) { r := T(v); return r, F(r) == v && (r < 0) == (v < 0) })
}

func floatTo[F float](to types.Layout) conversion {
	switch to {
	case types.Int8:
		return truncate[F, int8](math.MinInt8, 1<<7)
	case types.Int16:
		return truncate[F, int16](math.MinInt16, 1<<15)
	case types.Int32:
		return truncate[F, int32](math.MinInt32, 1<<31)
	case types.Int64:
		return truncate[F, int64](math.MinInt64, 1<<63)
	case types.Uint8:
		return truncate[F, uint8](0, 1<<8)
	case types.Uint16:
		return truncate[F, uint16](0, 1<<16)
	case types.Uint32:
		return truncate[F, uint32](0, 1<<32)
	case types.Uint64:
		return truncate[F, uint64](0, 1<<64)
	case types.Float32:
		return always[F, float32]
	case types.Float64:
		return always[F, float64]
	case types.Float16:
		return simple(func(v F) (uint16, bool) { return types.ToHalf(float64(v)), true })
	}
	return nil
}

// truncate converts floats to the integers from low up to but not including end.
func truncate[F float, T integer](low, end float64) conversion {
	return simple(func(v F) (T, bool) {
		whole := math.Trunc(float64(v))
		if !(whole >= low && whole < end) {
			return 0, false
		}
		return T(whole), true
	})
}

// halfTo converts half-precision floats by way of the others.
func halfTo(to types.Layout) conversion {
	if to == types.Float16 {
		return nil
	}
	next := floatTo[float32](to)
	if next == nil {
		return nil
	}
	return func(s *state, in, out *vector.Vector) error {
		if err := s.widenHalves(in); err != nil {
			return err
		}
		return next(s, &s.scratch, out)
	}
}

func (s *state) widenHalves(in *vector.Vector) error {
	if err := s.scratch.Prepare(s.context.Budget, in.Type, types.Float32, in.Len); err != nil {
		return err
	}
	results := vector.Values[float32](&s.scratch)
	for i, bits := range vector.Values[uint16](in) {
		results[i] = types.FromHalf(bits)
	}
	return nil
}
