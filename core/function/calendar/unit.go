package calendar

import (
	"math"
	"math/bits"

	"github.com/apache/arrow-go/v18/arrow"
)

// PerSecond is how many of the unit make a second.
func PerSecond(unit arrow.TimeUnit) int64 {
	switch unit {
	case arrow.Second:
		return 1
	case arrow.Millisecond:
		return 1e3
	case arrow.Microsecond:
		return 1e6
	}
	return 1e9
}

// Nanos is the unit in nanoseconds.
func Nanos(unit arrow.TimeUnit) int64 { return Second / PerSecond(unit) }

// Multiply is a*b; it reports false on overflow.
func Multiply(a, b int64) (int64, bool) {
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	hi -= uint64(a>>63)&uint64(b) + uint64(b>>63)&uint64(a)
	return int64(lo), int64(hi) == int64(lo)>>63
}

// Add is a+b; it reports false on overflow.
func Add(a, b int64) (int64, bool) {
	s := a + b
	return s, (a^s)&(b^s) >= 0
}

// Moment is an instant, or a local time, as a count of a unit since 1970.
type Moment struct {
	Days  int64
	Nanos int64 // of the day
}

// At splits a count of units into days and the time of the day.
func At(count int64, unit arrow.TimeUnit) Moment {
	perDay := SecondsPerDay * PerSecond(unit)
	days := FloorDiv(count, perDay)
	return Moment{Days: days, Nanos: (count - days*perDay) * Nanos(unit)}
}

// Count is the moment in units, rounded down. It reports false when that does not fit.
func (m Moment) Count(unit arrow.TimeUnit) (int64, bool) {
	perSecond := PerSecond(unit)
	rest := m.Nanos / Nanos(unit)
	days := m.Days
	if days < 0 { // days alone may lie beyond what the sum needs
		days, rest = days+1, rest-SecondsPerDay*perSecond
	}
	count, fits := Multiply(days, SecondsPerDay*perSecond)
	if !fits {
		return 0, false
	}
	return Add(count, rest)
}

// MaxDate is the latest day of the type Date32, and MinDate the earliest.
const (
	MaxDate = math.MaxInt32
	MinDate = math.MinInt32
)
