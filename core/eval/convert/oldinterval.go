package convert

import (
	"math"

	"github.com/ballista-go/ballista/core/function/calendar"
	"github.com/ballista-go/ballista/core/types"
)

// unpackDayTime reads an interval of days, in the lower half, and milliseconds.
func unpackDayTime(packed int64) types.Interval {
	return types.Interval{Days: int32(packed), Nanos: (packed >> 32) * calendar.Millisecond}
}

// parseDayTime reads an interval of days and milliseconds, and reports false for finer ones.
func parseDayTime(text string) (int64, bool) {
	i, ok := ParseInterval(text)
	days, millis := int64(i.Months)*daysPerMonth+int64(i.Days), i.Nanos/calendar.Millisecond
	ok = ok && i.Nanos%calendar.Millisecond == 0 && int64(int32(days)) == days && int64(int32(millis)) == millis
	return millis<<32 | days&math.MaxUint32, ok
}

// parseMonths reads an interval of months and years.
func parseMonths(text string) (int32, bool) {
	i, ok := ParseInterval(text)
	return i.Months, ok && i.Days == 0 && i.Nanos == 0
}

// appendMonths writes years, rounded down, and the months that remain.
func appendMonths(b []byte, months int32) []byte {
	years := months / 12
	if months%12 < 0 {
		years--
	}
	b = append(appendSigned(b, int64(years)), " years "...)
	return append(appendSigned(b, int64(months-12*years)), " mons"...)
}
