package parquet

import (
	"encoding/binary"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

func decimalDigits(t types.Type) int32 {
	d, ok := types.Decode(t).(arrow.DecimalType)
	if !ok {
		return 0
	}
	return d.GetPrecision()
}

// bigEndian is a two's complement integer of any length; it reports false when 128 bits do not hold it.
func bigEndian(b []byte) (types.Int128, bool) {
	sign := byte(0)
	if len(b) > 0 && b[0] >= 0x80 {
		sign = 0xff
	}
	for len(b) > 16 {
		if b[0] != sign {
			return types.Int128{}, false
		}
		b = b[1:]
	}
	var padded [16]byte
	for i := range 16 - len(b) {
		padded[i] = sign
	}
	copy(padded[16-len(b):], b)
	v := types.Int128{Hi: int64(binary.BigEndian.Uint64(padded[:])), Lo: binary.BigEndian.Uint64(padded[8:])}
	return v, sign == 0 == (v.Hi >= 0)
}

// putDecimal writes a decimal, which 128 bits held if ok, to row i of a vector of wide or narrow lanes.
func putDecimal(out *vector.Vector, i int, value types.Int128, ok, wide bool) error {
	if !ok {
		return invalid("decimal of more than 128 bits")
	}
	if wide {
		vector.Values[types.Int128](out)[i] = value
		return nil
	}
	narrow, fits := value.Int64()
	if !fits {
		return invalid("decimal has more digits than its type %s: %s", out.Type, value.Text(0))
	}
	vector.Values[int64](out)[i] = narrow
	return nil
}
