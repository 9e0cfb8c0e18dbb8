package convert

import (
	"strconv"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/function/calendar"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// appendPadded writes a number that is not negative with at least width digits.
func appendPadded(b []byte, n int64, width int) []byte {
	var buffer [20]byte
	i := len(buffer)
	for ; n > 0 || width > 0; width-- {
		i--
		buffer[i] = byte('0' + n%10)
		n /= 10
	}
	return append(b, buffer[i:]...)
}

// appendDate writes a day as ISO 8601 does; years beyond 9999 have a sign.
func appendDate(b []byte, days int64) []byte {
	year, month, day := calendar.Civil(days)
	switch {
	case year < 0:
		b, year = append(b, '-'), -year
	case year > 9999:
		b = append(b, '+')
	}
	b = append(appendPadded(b, year, 4), '-')
	b = append(appendPadded(b, int64(month), 2), '-')
	return appendPadded(b, int64(day), 2)
}

// appendTime writes a time of day, with as many groups of three digits after the point as it needs.
func appendTime(b []byte, nanos int64) []byte {
	b = append(appendPadded(b, nanos/calendar.Hour, 2), ':')
	b = append(appendPadded(b, nanos/calendar.Minute%60, 2), ':')
	b = appendPadded(b, nanos/calendar.Second%60, 2)
	fraction := nanos % calendar.Second
	switch {
	case fraction == 0:
		return b
	case fraction%calendar.Millisecond == 0:
		return appendPadded(append(b, '.'), fraction/calendar.Millisecond, 3)
	case fraction%calendar.Microsecond == 0:
		return appendPadded(append(b, '.'), fraction/calendar.Microsecond, 6)
	}
	return appendPadded(append(b, '.'), fraction, 9)
}

// timeWriter writes times of day; what is none is written as the count that it is.
func timeWriter[T int32 | int64](unit arrow.TimeUnit) writer {
	perSecond := calendar.PerSecond(unit)
	return func(b []byte, v *vector.Vector, row int) []byte {
		count := int64(value[T](v, row))
		if count < 0 || count > calendar.SecondsPerDay*perSecond {
			return strconv.AppendInt(b, count, 10)
		}
		return appendTime(b, count/perSecond*calendar.Second+count%perSecond*calendar.Nanos(unit))
	}
}

// timestampWriter writes local times, and where the type has a zone their distance to UTC.
func timestampWriter(t *arrow.TimestampType, zone *calendar.Zone) writer {
	perSecond := calendar.PerSecond(t.Unit)
	return func(b []byte, v *vector.Vector, row int) []byte {
		count := value[int64](v, row)
		m := calendar.Local(count, t.Unit, zone)
		b = appendTime(append(appendDate(b, m.Days), 'T'), m.Nanos)
		offset := zone.Offset(calendar.FloorDiv(count, perSecond))
		switch {
		case t.TimeZone == "":
			return b
		case offset == 0:
			return append(b, 'Z')
		}
		return appendOffset(b, offset)
	}
}

func appendOffset(b []byte, seconds int64) []byte {
	sign := byte('+')
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	b = append(appendPadded(append(b, sign), seconds/3600, 2), ':')
	return appendPadded(b, seconds/60%60, 2)
}

// fractionDigits is how many digits after the point a unit of time has.
var fractionDigits = map[arrow.TimeUnit]int{arrow.Second: 0, arrow.Millisecond: 3, arrow.Microsecond: 6, arrow.Nanosecond: 9}

// durationWriter writes days, hours, minutes and seconds, each with its sign.
func durationWriter(unit arrow.TimeUnit) writer {
	perSecond, digits := calendar.PerSecond(unit), fractionDigits[unit]
	return func(b []byte, v *vector.Vector, row int) []byte {
		count := value[int64](v, row)
		seconds := count / perSecond
		b = append(appendSigned(b, seconds/calendar.SecondsPerDay), " days "...)
		b = append(appendSigned(b, seconds/3600%24), " hours "...)
		b = append(appendSigned(b, seconds/60%60), " mins "...)
		return append(appendSeconds(b, seconds%60, count%perSecond, digits), " secs"...)
	}
}

func appendSigned(b []byte, n int64) []byte {
	if n < 0 {
		return appendPadded(append(b, '-'), -n, 1)
	}
	return appendPadded(b, n, 1)
}

// appendSeconds writes seconds and a fraction of the same sign.
func appendSeconds(b []byte, seconds, fraction int64, digits int) []byte {
	if seconds < 0 || fraction < 0 {
		b, seconds, fraction = append(b, '-'), -seconds, -fraction
	}
	b = appendPadded(b, seconds, 1)
	if digits == 0 {
		return b
	}
	return appendPadded(append(b, '.'), fraction, digits)
}

// AppendInterval appends the parts of an interval that are not zero.
func AppendInterval(b []byte, i types.Interval) []byte { return appendInterval(b, i, 9) }

// appendInterval writes seconds with so many digits of their fraction.
func appendInterval(b []byte, i types.Interval, digits int) []byte {
	start := len(b)
	part := func(n int64, name string) {
		if n != 0 {
			b = append(appendSigned(b, n), name...)
		}
	}
	part(int64(i.Months), " mons ")
	part(int64(i.Days), " days ")
	part(i.Nanos/calendar.Hour, " hours ")
	part(i.Nanos/calendar.Minute%60, " mins ")
	switch rest := i.Nanos % calendar.Minute; {
	case rest != 0:
		fraction := rest % calendar.Second
		for range 9 - digits {
			fraction /= 10
		}
		return append(appendSeconds(b, rest/calendar.Second, fraction, digits), " secs"...)
	case len(b) == start:
		return append(b, "0 secs"...)
	}
	return b[:len(b)-1]
}
