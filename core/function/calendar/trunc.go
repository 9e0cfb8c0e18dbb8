package calendar

// TruncateDay is the first day of the year, quarter, month or week (from Monday) that holds the day.
func TruncateDay(f Field, days int64) int64 {
	if f == Week {
		return days - int64(ISOWeekday(days)) + 1
	}
	year, month, day := Civil(days)
	switch f {
	case Year:
		return Days(year, 1, 1)
	case Quarter:
		return Days(year, (month-1)/3*3+1, 1)
	case Month:
		return days - int64(day) + 1
	}
	return days
}

// Granule is the length in nanoseconds of a field of fixed length up to a day; 0 for others.
func Granule(f Field) int64 {
	switch f {
	case DayOfMonth:
		return Day
	case HourOfDay:
		return Hour
	case MinuteOfHour:
		return Minute
	case SecondOfMinute:
		return Second
	case MillisecondOfMinute:
		return Millisecond
	case MicrosecondOfMinute:
		return Microsecond
	}
	return 0
}

// BinMonths is the start of the bin of months that holds a moment; bins start at origin.
func BinMonths(months int64, m, origin Moment) Moment {
	year, month, _ := Civil(m.Days)
	originYear, originMonth, _ := Civil(origin.Days)
	apart := (year-originYear)*12 + int64(month-originMonth)
	start := Moment{Days: AddMonths(origin.Days, FloorDiv(apart, months)*months), Nanos: origin.Nanos}
	if m.Days < start.Days || m.Days == start.Days && m.Nanos < start.Nanos {
		start.Days = AddMonths(origin.Days, (FloorDiv(apart, months)-1)*months)
	}
	return start
}
