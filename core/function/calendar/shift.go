package calendar

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/types"
)

// ShiftDate adds an interval to a day; parts of a day do not count. It reports false when the result is no Date32.
func ShiftDate(days int64, by types.Interval) (int64, bool) {
	if by.Months != 0 {
		days = AddMonths(days, int64(by.Months))
	}
	days += int64(by.Days) + by.Nanos/Day
	return days, days >= MinDate && days <= MaxDate
}

// Shift adds an interval to an instant: months and days in local time, then the rest. It reports false when the result does
// not fit.
func Shift(count int64, unit arrow.TimeUnit, zone *Zone, by types.Interval) (int64, bool) {
	if by.Months != 0 || by.Days != 0 {
		var fits bool
		if count, fits = shiftDays(count, unit, zone, by); !fits {
			return 0, false
		}
	}
	return Add(count, FloorDiv(by.Nanos, Nanos(unit)))
}

func shiftDays(count int64, unit arrow.TimeUnit, zone *Zone, by types.Interval) (int64, bool) {
	m := Local(count, unit, zone)
	if by.Months != 0 {
		m.Days = AddMonths(m.Days, int64(by.Months))
	}
	m.Days += int64(by.Days)
	return m.Instant(unit, zone)
}

// Negate is the interval that undoes another. It reports false when that does not fit.
func Negate(i types.Interval) (types.Interval, bool) {
	n := types.Interval{Months: -i.Months, Days: -i.Days, Nanos: -i.Nanos}
	return n, !(least(i.Months, n.Months) || least(i.Days, n.Days) || least(i.Nanos, n.Nanos))
}

// least reports whether n, which has the negative negated, is the one number whose negative does not fit.
func least[T int32 | int64](n, negated T) bool { return n == negated && n != 0 }
