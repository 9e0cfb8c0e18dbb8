package parquet

import (
	"unsafe"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/source/parquet/encoding"
	"github.com/ballista-go/ballista/core/source/parquet/format"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// numbers are the values of columns of 32 or 64 bits, which are as wide in vectors.
type numbers[P encoding.Number] struct {
	plain   encoding.Plain[P]
	delta   encoding.Delta[P]
	split   encoding.Split[P]
	decoder encoding.Numbers[P]
}

func (v *numbers[P]) reset(p *page) error {
	switch p.encoding {
	case format.Plain:
		v.decoder = &v.plain
	case format.DeltaBinaryPacked:
		v.decoder = &v.delta
	case format.ByteStreamSplit:
		v.decoder = &v.split
	default:
		return errEncoding(p)
	}
	return v.decoder.Reset(p.data)
}

func (v *numbers[P]) skip(n int) error { return v.decoder.Skip(n) }

func (v *numbers[P]) read(out *vector.Vector, at, n int) error {
	return v.decoder.Read(lane[P](out)[at : at+n])
}

// pick implements picker for the encoding PLAIN.
func (v *numbers[P]) pick(out *vector.Vector, at int, positions []int32, n int) (bool, error) {
	if v.decoder != encoding.Numbers[P](&v.plain) {
		return false, nil
	}
	return true, v.plain.Pick(lane[P](out)[at:at+len(positions)], positions, n)
}

// lane is the values of a vector as integers of their width.
func lane[P encoding.Number](v *vector.Vector) []P {
	if unsafe.Sizeof(*new(P)) == 4 {
		values := vector.Values[int32](v)
		return unsafe.Slice((*P)(unsafe.Pointer(unsafe.SliceData(values))), len(values))
	}
	values := vector.Values[int64](v)
	return unsafe.Slice((*P)(unsafe.Pointer(unsafe.SliceData(values))), len(values))
}

// castNumbers are numbers that vectors hold as another Go type.
type castNumbers[P encoding.Number, L vector.Fixed] struct {
	numbers numbers[P]
	convert func(out []L, in []P)
	scratch []P
}

func (v *castNumbers[P, L]) reset(p *page) error { return v.numbers.reset(p) }
func (v *castNumbers[P, L]) skip(n int) error    { return v.numbers.skip(n) }

func (v *castNumbers[P, L]) read(out *vector.Vector, at, n int) error {
	v.scratch = grow(v.scratch, n)
	if err := v.numbers.decoder.Read(v.scratch); err != nil {
		return err
	}
	v.convert(vector.Values[L](out)[at:at+n], v.scratch)
	return nil
}

// cast converts between integers; what a column's annotation promises to fit does, or is cut off as the format has it.
func cast[P encoding.Number, L int8 | int16 | int32 | int64 | uint8 | uint16](out []L, in []P) {
	out = out[:len(in)]
	for i, v := range in {
		out[i] = L(v)
	}
}

func widen[P encoding.Number](out []types.Int128, in []P) {
	out = out[:len(in)]
	for i, v := range in {
		out[i] = types.Int128Of(int64(v))
	}
}

const millisPerDay = 24 * 60 * 60 * 1000

func millisOfDays(out []int64, in []int32) {
	out = out[:len(in)]
	for i, v := range in {
		out[i] = int64(v) * millisPerDay
	}
}

func newInt32s(l *leaf, layout types.Layout) (values, error) {
	switch layout {
	case types.Int32, types.Uint32, types.Float32:
		return new(numbers[int32]), nil
	case types.Int8:
		return &castNumbers[int32, int8]{convert: cast[int32, int8]}, nil
	case types.Int16:
		return &castNumbers[int32, int16]{convert: cast[int32, int16]}, nil
	case types.Uint8:
		return &castNumbers[int32, uint8]{convert: cast[int32, uint8]}, nil
	case types.Uint16:
		return &castNumbers[int32, uint16]{convert: cast[int32, uint16]}, nil
	case types.Int64:
		if types.Decode(l.dataType).ID() == arrow.DATE64 {
			return &castNumbers[int32, int64]{convert: millisOfDays}, nil
		}
		return &castNumbers[int32, int64]{convert: cast[int32, int64]}, nil
	case types.Decimal:
		return &castNumbers[int32, types.Int128]{convert: widen[int32]}, nil
	}
	return nil, errNotRead(l, layout)
}

func newInt64s(l *leaf, layout types.Layout) (values, error) {
	switch layout {
	case types.Int64, types.Uint64, types.Float64:
		return new(numbers[int64]), nil
	case types.Decimal:
		return &castNumbers[int64, types.Int128]{convert: widen[int64]}, nil
	}
	return nil, errNotRead(l, layout)
}
