package convert

import (
	"strconv"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/function/calendar"
	"github.com/ballista-go/ballista/core/vector"
)

// ISODuration returns what writes durations of a unit as ISO 8601 does: PT1.5S.
func ISODuration(unit arrow.TimeUnit) Writer {
	perSecond, digits := uint64(calendar.PerSecond(unit)), fractionDigits[unit]
	return func(b []byte, v *vector.Vector, row int) []byte {
		count := CountAt(v, row)
		size := uint64(count)
		switch {
		case count == 0:
			return append(b, "P0D"...)
		case count < 0:
			b, size = append(b, '-'), -size
		}
		b = strconv.AppendUint(append(b, "PT"...), size/perSecond, 10)
		if fraction := size % perSecond; fraction != 0 {
			b = appendPadded(append(b, '.'), int64(fraction), digits)
			for b[len(b)-1] == '0' {
				b = b[:len(b)-1]
			}
		}
		return append(b, 'S')
	}
}
