package convert

import (
	"strconv"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/function/calendar"
)

// digit is the value of byte i of text, or 10 if that is no digit.
func digit(text string, i int) int {
	if i < len(text) {
		if d := text[i] - '0'; d <= 9 {
			return int(d)
		}
	}
	return 10
}

// number is the n digits at byte i of text, or -1.
func number(text string, i, n int) int {
	value := 0
	for k := range n {
		d := digit(text, i+k)
		if d > 9 {
			return -1
		}
		value = value*10 + d
	}
	return value
}

func dateOf(year int64, month, day int) (days int64, ok bool) {
	if month < 1 || month > 12 || day < 1 || day > calendar.DaysIn(year, month) {
		return 0, false
	}
	return calendar.Days(year, month, day), true
}

// maxYear is the largest year that a date is read with.
const maxYear = 262142

// parseDate reads YYYY-MM-DD, whose month and day may have one digit; YYYYMMDD; ±YYYY-MM-DD with any year; and the date, in
// UTC, of a timestamp.
func parseDate(text string, z *zones) (days int64, ok bool) {
	switch {
	case text != "" && (text[0] == '+' || text[0] == '-'):
		return parseSignedDate(text)
	case len(text) > 10:
		seconds, ok := z.parseTimestamp(text, arrow.Second)
		return calendar.FloorDiv(seconds, calendar.SecondsPerDay), ok
	case len(text) == 8 && text[4] != '-':
		if number(text, 0, 8) < 0 {
			return 0, false
		}
		return dateOf(int64(number(text, 0, 4)), number(text, 4, 2), number(text, 6, 2))
	}
	year := number(text, 0, 4)
	if year < 0 || len(text) < 8 || text[4] != '-' {
		return 0, false
	}
	month, day, ok := parseMonthAndDay(text[5:])
	if !ok {
		return 0, false
	}
	return dateOf(int64(year), month, day)
}

// parseMonthAndDay reads M-D with one or two digits each.
func parseMonthAndDay(text string) (month, day int, ok bool) {
	m, d, _ := strings.Cut(text, "-")
	if len(m) > 2 || len(d) > 2 || m == "" || d == "" {
		return 0, 0, false
	}
	month, day = number(m, 0, len(m)), number(d, 0, len(d))
	return month, day, month >= 0 && day >= 0
}

func parseSignedDate(text string) (days int64, ok bool) {
	digits, rest, _ := strings.Cut(text[1:], "-")
	year, err := strconv.ParseUint(digits, 10, 32)
	if len(digits) < 4 || err != nil || year > maxYear {
		return 0, false
	}
	month, day, ok := parseMonthAndDay(rest)
	if !ok {
		return 0, false
	}
	if text[0] == '-' {
		return dateOf(-int64(year), month, day)
	}
	return dateOf(int64(year), month, day)
}

// parseTimestamp reads YYYY-MM-DD, then perhaps T or a space, a time and a zone. Without a zone it is a local time in the
// target's. What is finer than the unit is cut off.
func (z *zones) parseTimestamp(text string, unit arrow.TimeUnit) (count int64, ok bool) {
	if len(text) < 10 || text[4] != '-' || text[7] != '-' || number(text, 0, 4) < 0 {
		return 0, false
	}
	days, ok := dateOf(int64(number(text, 0, 4)), number(text, 5, 2), number(text, 8, 2))
	if !ok {
		return 0, false
	}
	nanos, end := int64(0), 10
	if len(text) > 10 {
		if text[10] != 'T' && text[10] != 't' && text[10] != ' ' {
			return 0, false
		}
		if nanos, end, ok = parseClock(text); !ok {
			return 0, false
		}
	}
	zone := z.local
	if end < len(text) {
		if zone, ok = z.find(text[end:]); !ok {
			return 0, false
		}
	}
	seconds, ok := instantOf(zone, days*calendar.SecondsPerDay+nanos/calendar.Second, 1)
	if !ok {
		return 0, false
	}
	day := calendar.FloorDiv(seconds, calendar.SecondsPerDay)
	moment := calendar.Moment{Days: day, Nanos: (seconds-day*calendar.SecondsPerDay)*calendar.Second + nanos%calendar.Second}
	return moment.Count(unit)
}

// parseClock reads HH:MM:SS, with an optional fraction, or HHMMSS from byte 11 of text on, and says where it ends.
func parseClock(text string) (nanos int64, end int, ok bool) {
	if number(text, 11, 6) >= 0 && digit(text, 17) > 9 && digit(text, 18) > 9 {
		nanos, ok = clockOf(number(text, 11, 2), number(text, 13, 2), number(text, 15, 2), 0)
		return nanos, 17, ok
	}
	hour, minute, second := number(text, 11, 2), number(text, 14, 2), number(text, 17, 2)
	if hour < 0 || minute < 0 || second < 0 || text[13] != ':' || text[16] != ':' {
		return 0, 0, false
	}
	end = 19
	fraction := int64(0)
	if end < len(text) && text[end] == '.' {
		digits := 0
		for digit(text, 20+digits) <= 9 {
			digits++
		}
		if digits == 0 {
			return 0, 0, false
		}
		fraction, end = fractionOf(text[20:20+digits]), 20+digits
	}
	nanos, ok = clockOf(hour, minute, second, fraction)
	return nanos, end, ok
}

// fractionOf reads digits after a point as nanoseconds.
func fractionOf(digits string) int64 {
	nanos := int64(0)
	for i := range 9 {
		nanos *= 10
		if d := digit(digits, i); d <= 9 {
			nanos += int64(d)
		}
	}
	return nanos
}

// clockOf is the nanoseconds of the day. Second 60 is the one after the minute.
func clockOf(hour, minute, second int, fraction int64) (int64, bool) {
	seconds := int64(hour)*3600 + int64(minute)*60 + int64(second)
	return seconds*calendar.Second + fraction, hour < 24 && minute < 60 && second <= 60
}

// zones are the time zones of the timestamps that are read. The local one is nil for UTC.
type zones struct {
	local *calendar.Zone
	named map[string]*calendar.Zone
}

// find returns the zone that follows a time. It remembers names.
func (z *zones) find(name string) (*calendar.Zone, bool) {
	if name == "Z" || name == "z" {
		return nil, true
	}
	name = strings.TrimLeft(name, " ")
	if zone, known := z.named[name]; known {
		return zone, true
	}
	if len(name) == 1 {
		return nil, false
	}
	location, err := calendar.LoadZone(name)
	if err != nil {
		return nil, false
	}
	if z.named == nil {
		z.named = map[string]*calendar.Zone{}
	}
	zone := calendar.NewZone(location)
	z.named[strings.Clone(name)] = zone
	return zone, true
}

// parseTimeOrCount reads a time of day, or the count that stands for it.
func parseTimeOrCount(text string, unit arrow.TimeUnit) (int64, bool) {
	if nanos, ok := parseTime(text); ok {
		return nanos / calendar.Nanos(unit), true
	}
	count, err := strconv.ParseInt(text, 10, 64)
	return count, err == nil && count >= 0 && count < calendar.SecondsPerDay*calendar.PerSecond(unit)
}

// parseTime reads H:MM, HH:MM, and with seconds and a fraction; AM or PM may follow.
func parseTime(text string) (nanos int64, ok bool) {
	text, half := cutHalf(text)
	hour, rest, found := strings.Cut(text, ":")
	if !found || len(hour) == 0 || len(hour) > 2 || len(rest) < 2 {
		return 0, false
	}
	minute, second, fraction := number(rest, 0, 2), 0, int64(0)
	switch {
	case len(rest) == 2:
	case len(rest) < 5 || rest[2] != ':':
		return 0, false
	default:
		second = number(rest, 3, 2)
		if fraction, ok = parseFraction(rest[5:]); !ok {
			return 0, false
		}
	}
	hours, ok := hourOf(number(hour, 0, len(hour)), half)
	if !ok || minute < 0 || second < 0 {
		return 0, false
	}
	return clockOf(hours, minute, second, fraction)
}

// parseFraction reads nothing, or a point and digits.
func parseFraction(text string) (nanos int64, ok bool) {
	if text == "" {
		return 0, true
	}
	if text[0] != '.' || len(text) == 1 || strings.Trim(text[1:], "0123456789") != "" {
		return 0, false
	}
	return fractionOf(text[1:]), true
}

// cutHalf cuts AM or PM off.
func cutHalf(text string) (rest, half string) {
	if n := len(text) - 3; n > 0 {
		if half = strings.ToUpper(text[n:]); half == " AM" || half == " PM" {
			return text[:n], half
		}
	}
	return text, ""
}

func hourOf(hour int, half string) (int, bool) {
	if half == "" {
		return hour, hour >= 0
	}
	if hour < 1 || hour > 12 {
		return 0, false
	}
	if half == " PM" {
		return hour%12 + 12, true
	}
	return hour % 12, true
}
