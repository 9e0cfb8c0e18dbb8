package calendar

import "strconv"

// Stamp is a moment that is written.
type Stamp struct {
	Days   int64
	Nanos  int64 // of the day
	Offset int64 // of the zone in seconds
	// HasDate, HasTime and HasZone say what the type of the value has.
	HasDate, HasTime, HasZone bool
}

// Append writes the moment. It reports false when the format asks for what the moment does not have.
func (f *Format) Append(buffer []byte, s *Stamp) ([]byte, bool) {
	for i := range f.items {
		it := &f.items[i]
		if !it.verb.known(s) {
			return buffer, false
		}
		buffer = it.append(buffer, s)
	}
	return buffer, true
}

// known reports whether a moment has what the verb stands for.
func (v verb) known(s *Stamp) bool {
	switch {
	case v == literalVerb || v == spaceVerb:
		return true
	case v == epochSeconds:
		return s.HasDate && s.HasTime
	case v == zoneAny:
		return false
	case v >= zoneName:
		return s.HasZone
	case v >= hourVerb:
		return s.HasTime
	}
	return s.HasDate
}

func (it *item) append(buffer []byte, s *Stamp) []byte {
	switch v := it.verb; {
	case v == literalVerb || v == spaceVerb:
		return append(buffer, it.literal...)
	case v >= zoneName && v <= zoneHours:
		return appendZone(buffer, v, s)
	case v == yearVerb || v == isoYear:
		return appendYear(buffer, it, s)
	case v == fractionVerb:
		return appendFraction(buffer, it.width, s.Nanos%Second)
	case v == nanosVerb:
		return appendNumber(buffer, s.Nanos%Second/pow10(9-it.width), it.pad, it.width)
	}
	if name := it.verb.name(s); name != "" {
		return append(buffer, name...)
	}
	return appendNumber(buffer, it.verb.number(s), it.pad, it.width)
}

var (
	monthNames   = [...]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}
	weekdayNames = [...]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}
)

// name is the text of a verb that is written with letters.
func (v verb) name(s *Stamp) string {
	switch v {
	case monthName, monthAbbr:
		_, month, _ := Civil(s.Days)
		return shorten(monthNames[month-1], v == monthAbbr)
	case weekdayName, weekdayAbbr:
		return shorten(weekdayNames[Weekday(s.Days)], v == weekdayAbbr)
	case lowerHalf:
		return [...]string{"am", "pm"}[s.Nanos/(12*Hour)]
	case upperHalf:
		return [...]string{"AM", "PM"}[s.Nanos/(12*Hour)]
	}
	return ""
}

func shorten(name string, toThree bool) string {
	if toThree {
		return name[:3]
	}
	return name
}

// number is the value of a verb that is written with digits.
func (v verb) number(s *Stamp) int64 {
	switch v {
	case hourVerb:
		return s.Nanos / Hour
	case hour12:
		return (s.Nanos/Hour+11)%12 + 1
	case minuteVerb:
		return s.Nanos / Minute % 60
	case secondVerb:
		return s.Nanos / Second % 60
	case epochSeconds:
		return s.Days*SecondsPerDay + s.Nanos/Second - s.Offset
	}
	return v.dateNumber(s.Days)
}

func (v verb) dateNumber(days int64) int64 {
	year, month, day := Civil(days)
	switch v {
	case centuryVerb:
		return FloorDiv(year, 100)
	case shortYear:
		return FloorMod(year, 100)
	case shortISOYear:
		return FloorMod(ISOYear.Date(days), 100)
	case quarterVerb:
		return int64(month+2) / 3
	case monthVerb:
		return int64(month)
	case dayVerb:
		return int64(day)
	case weekdayFromSunday:
		return int64(Weekday(days))
	case weekdayFromMonday:
		return int64(ISOWeekday(days))
	case weekFromSunday:
		return int64(YearDay(days)-Weekday(days)+6) / 7
	case weekFromMonday:
		return int64(YearDay(days)-ISOWeekday(days)+7) / 7
	case isoWeek:
		return Week.Date(days)
	}
	return int64(YearDay(days))
}

func pow10(n int) int64 {
	p := int64(1)
	for range n {
		p *= 10
	}
	return p
}

func appendNumber(buffer []byte, n int64, pad byte, width int) []byte {
	if n < 0 {
		buffer = append(buffer, '-')
		n = -n
	}
	var digits [20]byte
	text := strconv.AppendInt(digits[:0], n, 10)
	for missing := width - len(text); missing > 0 && pad != 0; missing-- {
		buffer = append(buffer, pad)
	}
	return append(buffer, text...)
}

// appendYear writes years beyond four digits with their sign.
func appendYear(buffer []byte, it *item, s *Stamp) []byte {
	year, _, _ := Civil(s.Days)
	if it.verb == isoYear {
		year, _ = ISOWeek(s.Days)
	}
	if year > 9999 {
		buffer = append(buffer, '+')
	}
	return appendNumber(buffer, year, it.pad, it.width)
}

func appendFraction(buffer []byte, digits int, nanos int64) []byte {
	if digits == 0 {
		switch {
		case nanos == 0:
			return buffer
		case nanos%Millisecond == 0:
			digits = 3
		case nanos%Microsecond == 0:
			digits = 6
		default:
			digits = 9
		}
	}
	return appendNumber(append(buffer, '.'), nanos/pow10(9-digits), '0', digits)
}

func appendZone(buffer []byte, v verb, s *Stamp) []byte {
	offset := s.Offset
	sign := byte('+')
	if offset < 0 {
		sign, offset = '-', -offset
	}
	if v != zoneSeconds && v != zoneHours {
		offset += 30 // to the nearest minute
	}
	buffer = appendNumber(append(buffer, sign), offset/3600, '0', 2)
	if v == zoneHours {
		return buffer
	}
	if v != zoneOffset {
		buffer = append(buffer, ':')
	}
	buffer = appendNumber(buffer, offset/60%60, '0', 2)
	if v == zoneSeconds {
		buffer = appendNumber(append(buffer, ':'), offset%60, '0', 2)
	}
	return buffer
}
