package calendar

import (
	"math"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // zones do not depend on what the system has installed

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
)

// LoadZone finds a time zone by its name ("Europe/Berlin", "UTC") or offset ("+05:30").
func LoadZone(name string) (*time.Location, error) {
	if name == "Z" || name == "z" {
		return time.UTC, nil
	}
	if seconds, ok := parseOffset(name); ok {
		return time.FixedZone(name, seconds), nil
	}
	if name != "" && name != "Local" {
		if location, err := time.LoadLocation(name); err == nil {
			return location, nil
		}
	}
	return nil, errs.New(errs.InvalidValue, "time zone not found: %q", name)
}

// parseOffset reads +HH, +HHMM and +HH:MM.
func parseOffset(s string) (seconds int, ok bool) {
	if len(s) < 3 || s[0] != '+' && s[0] != '-' {
		return 0, false
	}
	digits := s[1:]
	if len(digits) == 5 && digits[2] == ':' {
		digits = digits[:2] + digits[3:]
	}
	n, err := strconv.ParseUint(digits, 10, 16)
	if err != nil || strings.ContainsAny(digits, "+-_") {
		return 0, false
	}
	switch len(digits) {
	case 2:
		n *= 100
	case 4:
	default:
		return 0, false
	}
	hours, minutes := int(n/100), int(n%100)
	if hours > 23 || minutes > 59 {
		return 0, false
	}
	seconds = hours*3600 + minutes*60
	if s[0] == '-' {
		seconds = -seconds
	}
	return seconds, true
}

// Zone converts between instants and local times. It remembers the last offset, and is not for several goroutines.
type Zone struct {
	location *time.Location
	from, to int64 // the seconds since 1970 in which offset applies
	offset   int64
}

// NewZone returns a converter; nil for UTC and for timestamps without a zone.
func NewZone(location *time.Location) *Zone {
	if location == nil || location == time.UTC {
		return nil
	}
	return &Zone{location: location}
}

// Offset is how many seconds local time is ahead of UTC at an instant, in seconds since 1970. A nil zone is UTC.
func (z *Zone) Offset(seconds int64) int64 {
	if z == nil {
		return 0
	}
	if seconds < z.from || seconds >= z.to {
		z.find(seconds)
	}
	return z.offset
}

// lastSecond is as far from 1970 as times of the time package go, in both directions.
const lastSecond = math.MaxInt64 - 1<<36

func (z *Zone) find(seconds int64) {
	t := time.Unix(min(max(seconds, -lastSecond), lastSecond), 0).In(z.location)
	_, offset := t.Zone()
	z.offset, z.from, z.to = int64(offset), math.MinInt64, math.MaxInt64
	start, end := t.ZoneBounds()
	if !start.IsZero() {
		z.from = start.Unix()
	}
	if !end.IsZero() {
		z.to = end.Unix()
	}
}

// UTC is the instant of a local time, both in seconds since 1970. Of two instants it is the later; a local time that a
// change of the clock leaves out is taken as if the clock had not changed yet.
func (z *Zone) UTC(local int64) int64 {
	if z == nil {
		return local
	}
	before := z.Offset(local - SecondsPerDay)
	after := z.Offset(local + SecondsPerDay)
	if instant := local - after; z.Offset(instant) == after {
		return instant
	}
	return local - before
}

// Local is the local time of an instant.
func Local(count int64, unit arrow.TimeUnit, zone *Zone) Moment {
	m := At(count, unit)
	if zone == nil {
		return m
	}
	m.Nanos += zone.Offset(m.Days*SecondsPerDay+m.Nanos/Second) * Second
	switch {
	case m.Nanos < 0:
		m.Days, m.Nanos = m.Days-1, m.Nanos+Day
	case m.Nanos >= Day:
		m.Days, m.Nanos = m.Days+1, m.Nanos-Day
	}
	return m
}

// Instant is the count of a unit that has the local time in the zone. It reports false when that does not fit.
func (m Moment) Instant(unit arrow.TimeUnit, zone *Zone) (int64, bool) {
	if zone == nil {
		return m.Count(unit)
	}
	local, fits := m.Count(arrow.Second)
	if !fits || local > lastSecond || local < -lastSecond {
		return 0, false
	}
	seconds := zone.UTC(local)
	day := FloorDiv(seconds, SecondsPerDay)
	return Moment{Days: day, Nanos: (seconds-day*SecondsPerDay)*Second + m.Nanos%Second}.Count(unit)
}
