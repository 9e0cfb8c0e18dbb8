package calendar

import (
	"strings"
	"time"
	"unicode"
)

func isSpace(r rune) bool { return unicode.IsSpace(r) }

// scanned are the fields that a text gave.
type scanned struct {
	rest   string
	fields [epochSeconds + 1]int64
	set    uint64 // the verbs whose fields were read
	zone   *time.Location
}

// Scan reads a text in the format: a local time, midnight where the format has no time, and how far its zone is ahead of
// UTC. It reports false for a text that does not fit the format.
func (f *Format) Scan(text string) (s Stamp, ok bool) {
	read := scanned{rest: text}
	if !read.scanAll(f) || !read.date(&s) || !read.time(&s) {
		return s, false
	}
	s.Offset, s.HasZone = read.fields[zoneOffset], read.has(zoneOffset)
	if read.zone != nil {
		local := s.Days*SecondsPerDay + s.Nanos/Second
		s.Offset, s.HasZone = local-NewZone(read.zone).UTC(local), true
	}
	return s, true
}

// ScanTime reads a text in a format that has a time of the day, in nanoseconds.
func (f *Format) ScanTime(text string) (nanos int64, ok bool) {
	read, s := scanned{rest: text}, Stamp{}
	ok = read.scanAll(f) && (read.has(hourVerb) || read.has(hour12)) && read.time(&s)
	return s.Nanos, ok && s.Days == 0
}

func (s *scanned) scanAll(f *Format) bool {
	for i := range f.items {
		if !s.scan(&f.items[i]) {
			return false
		}
	}
	return s.rest == ""
}

func (s *scanned) has(v verb) bool { return s.set>>v&1 != 0 }

// scan reads what an item stands for.
func (s *scanned) scan(it *item) bool {
	switch v := it.verb; v {
	case literalVerb:
		rest, ok := strings.CutPrefix(s.rest, it.literal)
		s.rest = rest
		return ok
	case spaceVerb:
		s.rest = strings.TrimLeftFunc(s.rest, isSpace)
		return true
	case fractionVerb:
		return s.fraction(it.width)
	case nanosVerb:
		return s.nanos(it.width)
	case monthName, monthAbbr:
		return s.name(monthVerb, monthNames[:], 1)
	case weekdayName, weekdayAbbr:
		return s.name(weekdayFromSunday, weekdayNames[:], 0)
	case lowerHalf, upperHalf:
		return s.name(upperHalf, []string{"AM ", "PM "}, 0)
	case zoneName:
		return s.zoneName()
	case zoneOffset, zoneColon, zoneSeconds, zoneHours, zoneAny:
		return s.offset(v == zoneAny)
	}
	return s.number(it.verb)
}

// scanWidths are the most digits of the numbers that are not of two.
var scanWidths = map[verb]int{yearVerb: 4, isoYear: 4, dayOfYear: 3, quarterVerb: 1, weekdayFromSunday: 1, weekdayFromMonday: 1, epochSeconds: 18}

func (s *scanned) number(v verb) bool {
	s.rest = strings.TrimLeftFunc(s.rest, isSpace)
	width := scanWidths[v]
	if width == 0 {
		width = 2
	}
	sign := int64(1)
	if signed := v == yearVerb || v == isoYear; signed && s.rest != "" && (s.rest[0] == '-' || s.rest[0] == '+') {
		if s.rest[0] == '-' {
			sign = -1
		}
		s.rest, width = s.rest[1:], 6
	}
	n, digits := s.digits(width)
	if digits == 0 {
		return false
	}
	if v == weekdayFromMonday {
		v, n = weekdayFromSunday, n%7
	}
	return s.put(v, n*sign)
}

// put sets a field; what was set before must be the same.
func (s *scanned) put(v verb, n int64) bool {
	fits := !s.has(v) || s.fields[v] == n
	s.fields[v] = n
	s.set |= 1 << v
	return fits
}

// digits reads a number of at most width digits.
func (s *scanned) digits(width int) (n int64, count int) {
	for count < width && count < len(s.rest) && s.rest[count] >= '0' && s.rest[count] <= '9' {
		n = n*10 + int64(s.rest[count]-'0')
		count++
	}
	s.rest = s.rest[count:]
	return n, count
}

// fraction reads a point and digits, of which those beyond nanoseconds do not count. Without a width both may be missing.
func (s *scanned) fraction(width int) bool {
	rest, ok := strings.CutPrefix(s.rest, ".")
	if !ok {
		return true
	}
	s.rest = rest
	if width != 0 {
		return s.nanos(width)
	}
	n, digits := s.digits(9)
	s.rest = strings.TrimLeft(s.rest, "0123456789")
	return digits > 0 && s.put(nanosVerb, n*pow10(9-digits))
}

func (s *scanned) nanos(width int) bool {
	n, digits := s.digits(width)
	if width == 9 {
		return digits > 0 && s.put(nanosVerb, n)
	}
	return digits == width && s.put(nanosVerb, n*pow10(9-digits))
}

// name reads one of the names, or its start.
func (s *scanned) name(v verb, names []string, first int64) bool {
	for i, name := range names {
		for _, form := range []string{name, strings.TrimSpace(name[:3])} {
			if len(s.rest) >= len(form) && strings.EqualFold(s.rest[:len(form)], form) {
				s.rest = s.rest[len(form):]
				return s.put(v, int64(i)+first)
			}
		}
	}
	return false
}

// zoneName reads the name of a zone, up to the next space.
func (s *scanned) zoneName() bool {
	end := strings.IndexFunc(s.rest, isSpace)
	if end < 0 {
		end = len(s.rest)
	}
	var err error
	s.zone, err = LoadZone(s.rest[:end])
	s.rest = s.rest[end:]
	return err == nil
}

// offset reads +HH:MM, with or without the colon. A short one may be Z or have no minutes.
func (s *scanned) offset(short bool) bool {
	s.rest = strings.TrimLeftFunc(s.rest, isSpace)
	if rest, ok := strings.CutPrefix(s.rest, "Z"); ok && short {
		s.rest = rest
		return s.put(zoneOffset, 0)
	}
	if s.rest == "" || s.rest[0] != '+' && s.rest[0] != '-' {
		return false
	}
	sign := int64(1)
	if s.rest[0] == '-' {
		sign = -1
	}
	s.rest = s.rest[1:]
	hours, digits := s.digits(2)
	if digits != 2 || hours > 23 {
		return false
	}
	s.rest = strings.TrimPrefix(s.rest, ":")
	minutes, digits := s.digits(2)
	if digits != 2 && !(digits == 0 && short) || minutes > 59 {
		return false
	}
	return s.put(zoneOffset, sign*(hours*3600+minutes*60))
}

// date makes the day of the fields. It reports false when they do not say one, or contradict each other.
func (s *scanned) date(stamp *Stamp) bool {
	if seconds := s.fields[epochSeconds]; s.has(epochSeconds) {
		stamp.Days, stamp.Nanos = FloorDiv(seconds, SecondsPerDay), FloorMod(seconds, SecondsPerDay)*Second
		return true
	}
	year, hasYear := s.year()
	month, day := s.fields[monthVerb], s.fields[dayVerb]
	switch {
	case hasYear && s.has(monthVerb) && s.has(dayVerb):
		if month < 1 || month > 12 || day < 1 || int(day) > DaysIn(year, int(month)) {
			return false
		}
		stamp.Days = Days(year, int(month), int(day))
	case hasYear && s.has(dayOfYear):
		stamp.Days = Days(year, 1, 1) + s.fields[dayOfYear] - 1
	case s.has(isoYear) && s.has(isoWeek) && s.has(weekdayFromSunday):
		first := TruncateDay(Week, Days(s.fields[isoYear], 1, 4)) // the week of the fourth is the first
		stamp.Days = first + 7*(s.fields[isoWeek]-1) + (s.fields[weekdayFromSunday]+6)%7
	default:
		return false
	}
	return s.agrees(stamp.Days)
}

// year is the year of the fields. Two digits are of 1970 to 2069.
func (s *scanned) year() (int64, bool) {
	if s.has(yearVerb) || !s.has(shortYear) {
		return s.fields[yearVerb], s.has(yearVerb)
	}
	year := s.fields[shortYear]
	switch {
	case s.has(centuryVerb):
		return s.fields[centuryVerb]*100 + year, true
	case year < 70:
		return year + 2000, true
	}
	return year + 1900, true
}

// agrees reports whether the day has all fields that were read.
func (s *scanned) agrees(days int64) bool {
	stamp := Stamp{Days: days}
	for v := shortYear; v <= dayOfYear; v++ {
		if s.has(v) && v != isoYear && v.number(&stamp) != s.fields[v] {
			return false
		}
	}
	year, _, _ := Civil(days)
	isoYearOf, _ := ISOWeek(days)
	return (!s.has(yearVerb) || s.fields[yearVerb] == year) && (!s.has(isoYear) || s.fields[isoYear] == isoYearOf)
}

// time makes the time of the day of the fields. A second number 60 is the next minute's first.
func (s *scanned) time(stamp *Stamp) bool {
	hour, ok := s.hour()
	minute, second := s.fields[minuteVerb], s.fields[secondVerb]
	if !ok || minute > 59 || second > 60 {
		return false
	}
	stamp.Nanos += hour*Hour + minute*Minute + second*Second + s.fields[nanosVerb]
	if stamp.Nanos >= Day {
		stamp.Days, stamp.Nanos = stamp.Days+1, stamp.Nanos-Day
	}
	return true
}

func (s *scanned) hour() (int64, bool) {
	hour, half := s.fields[hourVerb], s.fields[upperHalf]
	if s.has(hourVerb) && s.has(upperHalf) && hour/12 != half {
		return 0, false
	}
	if twelve := s.fields[hour12]; s.has(hour12) {
		if twelve < 1 || twelve > 12 || !s.has(upperHalf) {
			return 0, false
		}
		return twelve%12 + 12*half, !s.has(hourVerb) || hour == twelve%12+12*half
	}
	return hour, hour <= 23
}
