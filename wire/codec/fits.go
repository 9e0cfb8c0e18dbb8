package codec

import (
	"math"
	"unicode/utf8"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/types"
)

// signedBits are the layouts of signed integers, and their widths.
var signedBits = map[types.Layout]uint{types.Int8: 8, types.Int16: 16, types.Int32: 32, types.Int64: 64}

var unsignedBits = map[types.Layout]uint{types.Uint8: 8, types.Uint16: 16, types.Uint32: 32, types.Uint64: 64}

func fitsSigned(v int64, layout types.Layout) bool {
	bits, ok := signedBits[layout]
	return ok && v<<(64-bits)>>(64-bits) == v
}

func fitsUnsigned(v uint64, layout types.Layout) bool {
	bits, ok := unsignedBits[layout]
	return ok && v<<(64-bits)>>(64-bits) == v
}

// fitsDigits reports whether a decimal has at most that many digits.
func fitsDigits(v types.Int128, digits int32) bool {
	bound := types.PowerOfTen(digits)
	return v.Less(bound) && bound.Neg().Less(v)
}

// fitsBytes reports whether bytes are a value of a type of strings or binary.
func fitsBytes(b []byte, t types.Type) bool {
	switch fixed, isFixed := t.(*arrow.FixedSizeBinaryType); {
	case isFixed:
		return len(b) == fixed.ByteWidth
	case types.IsString(t):
		return len(b) <= math.MaxInt32 && utf8.Valid(b)
	}
	return len(b) <= math.MaxInt32
}
