package convert

import (
	"math"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/function/calendar"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

const millisPerDay = calendar.SecondsPerDay * 1000

// temporal converts between dates, times, timestamps, durations and intervals.
func temporal(from, to types.Type) conversion {
	switch from := from.(type) {
	case *arrow.Date32Type:
		return fromDays(to)
	case *arrow.Date64Type:
		return fromMillis(to)
	case *arrow.Time32Type:
		return fromTime[int32](from.Unit, to)
	case *arrow.Time64Type:
		return fromTime[int64](from.Unit, to)
	case *arrow.TimestampType:
		return fromTimestamp(from, to)
	case *arrow.DurationType:
		return fromDuration(from, to)
	case *arrow.MonthIntervalType:
		return simple(func(months int32) (types.Interval, bool) { return types.Interval{Months: months}, true })
	case *arrow.DayTimeIntervalType:
		return simple(func(packed int64) (types.Interval, bool) { return unpackDayTime(packed), true })
	case *arrow.MonthDayNanoIntervalType:
		if to, ok := to.(*arrow.DurationType); ok {
			return intervalToDuration(to.Unit)
		}
	}
	return nil
}

// rescale converts a count of one unit to another: finer ones may overflow, coarser ones drop the rest.
func rescale(from, to int64) func(int64) (int64, bool) {
	if to >= from {
		factor := to / from
		return func(v int64) (int64, bool) { return calendar.Multiply(v, factor) }
	}
	divisor := from / to
	return func(v int64) (int64, bool) { return v / divisor, true }
}

func fromDays(to types.Type) conversion {
	switch to := to.(type) {
	case *arrow.Date64Type:
		return simple(func(v int32) (int64, bool) { return int64(v) * millisPerDay, true })
	case *arrow.TimestampType:
		perDay := calendar.SecondsPerDay * calendar.PerSecond(to.Unit)
		return localTimes(to, func(v int32) (int64, bool) { return calendar.Multiply(int64(v), perDay) })
	}
	return nil
}

func fromMillis(to types.Type) conversion {
	switch to := to.(type) {
	case *arrow.Date32Type:
		return simple(func(v int64) (int32, bool) { return toDay(v / millisPerDay) })
	case *arrow.TimestampType:
		return localTimes(to, rescale(1000, calendar.PerSecond(to.Unit)))
	}
	return nil
}

// localTimes converts to timestamps what is a local time in the zone that the type has, if any.
func localTimes[F int32 | int64](to *arrow.TimestampType, convert func(F) (int64, bool)) conversion {
	perSecond := calendar.PerSecond(to.Unit)
	return func(s *state, in, out *vector.Vector) error {
		if s.zones.local == nil {
			return each(s, in, out, convert)
		}
		return each(s, in, out, func(v F) (int64, bool) {
			local, ok := convert(v)
			if !ok {
				return 0, false
			}
			return instantOf(s.zones.local, local, perSecond)
		})
	}
}

// instantOf is the instant of a local time. It reports false for times that a change of the clock leaves out or repeats.
func instantOf(zone *calendar.Zone, local, perSecond int64) (int64, bool) {
	if zone == nil {
		return local, true
	}
	seconds := calendar.FloorDiv(local, perSecond)
	before, after := zone.Offset(seconds-calendar.SecondsPerDay), zone.Offset(seconds+calendar.SecondsPerDay)
	isBefore, isAfter := zone.Offset(seconds-before) == before, zone.Offset(seconds-after) == after
	switch {
	case before == after && isBefore, isBefore && !isAfter:
		return subtract(local, before*perSecond)
	case isAfter && !isBefore:
		return subtract(local, after*perSecond)
	}
	return 0, false
}

func subtract(a, b int64) (int64, bool) { return calendar.Add(a, -b) }

func toDay(days int64) (int32, bool) {
	return int32(days), days >= math.MinInt32 && days <= math.MaxInt32
}

func fromTime[F int32 | int64](unit arrow.TimeUnit, to types.Type) conversion {
	perSecond := calendar.PerSecond(unit)
	switch to := to.(type) {
	case *arrow.Time32Type:
		convert := rescale(perSecond, calendar.PerSecond(to.Unit))
		return simple(func(v F) (int32, bool) {
			r, ok := convert(int64(v))
			return int32(r), ok && int64(int32(r)) == r
		})
	case *arrow.Time64Type:
		convert := rescale(perSecond, calendar.PerSecond(to.Unit))
		return simple(func(v F) (int64, bool) { return convert(int64(v)) })
	}
	return nil
}

func fromTimestamp(from *arrow.TimestampType, to types.Type) conversion {
	perSecond := calendar.PerSecond(from.Unit)
	switch to := to.(type) {
	case *arrow.Date32Type:
		return func(s *state, in, out *vector.Vector) error {
			return each(s, in, out, func(v int64) (int32, bool) {
				return toDay(calendar.Local(v, from.Unit, s.fromZone).Days)
			})
		}
	case *arrow.Date64Type:
		return simple(rescale(perSecond, 1000))
	case *arrow.TimestampType:
		convert := rescale(perSecond, calendar.PerSecond(to.Unit))
		if from.TimeZone == "" && to.TimeZone != "" {
			return localTimes(to, convert)
		}
		return simple(convert)
	case *arrow.Time32Type:
		return timeOfDay[int32](from.Unit, calendar.Nanos(to.Unit))
	case *arrow.Time64Type:
		return timeOfDay[int64](from.Unit, calendar.Nanos(to.Unit))
	}
	return nil
}

func timeOfDay[T int32 | int64](from arrow.TimeUnit, toNanos int64) conversion {
	return func(s *state, in, out *vector.Vector) error {
		return each(s, in, out, func(v int64) (T, bool) {
			return T(calendar.Local(v, from, s.fromZone).Nanos / toNanos), true
		})
	}
}

func fromDuration(from *arrow.DurationType, to types.Type) conversion {
	perSecond := calendar.PerSecond(from.Unit)
	switch to := to.(type) {
	case *arrow.DurationType:
		return simple(rescale(perSecond, calendar.PerSecond(to.Unit)))
	case *arrow.MonthDayNanoIntervalType:
		convert := rescale(perSecond, calendar.Second)
		return simple(func(v int64) (types.Interval, bool) {
			nanos, ok := convert(v)
			return types.Interval{Nanos: nanos}, ok
		})
	}
	return nil
}

// intervalToDuration converts intervals without months and days, whose length varies.
func intervalToDuration(unit arrow.TimeUnit) conversion {
	convert := rescale(calendar.Second, calendar.PerSecond(unit))
	return simple(func(v types.Interval) (int64, bool) {
		count, ok := convert(v.Nanos)
		return count, ok && v.Months == 0 && v.Days == 0
	})
}
