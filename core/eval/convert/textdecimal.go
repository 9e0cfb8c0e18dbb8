package convert

import (
	"strconv"

	"github.com/ballista-go/ballista/core/types"
)

// appendDecimal writes v with scale digits after the point.
func appendDecimal(b []byte, v types.Int128, scale int32) []byte {
	narrow, fits := v.Int64()
	if !fits || scale < 0 || narrow == -narrow && narrow != 0 {
		return append(b, v.Text(scale)...)
	}
	if narrow < 0 {
		b, narrow = append(b, '-'), -narrow
	}
	var buffer [20]byte
	digits := strconv.AppendInt(buffer[:0], narrow, 10)
	if scale == 0 {
		return append(b, digits...)
	}
	point := len(digits) - int(scale)
	if point <= 0 {
		b = append(b, "0."...)
		for range -point {
			b = append(b, '0')
		}
		return append(b, digits...)
	}
	b = append(b, digits[:point]...)
	b = append(b, '.')
	return append(b, digits[point:]...)
}
