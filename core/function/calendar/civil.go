// Package calendar computes with dates, times of day and time zones: fields, truncation, shifts by intervals, and the
// formats of to_char and to_timestamp. Days are counted from 1970-01-01 in the proleptic Gregorian calendar.
package calendar

// Units of time in nanoseconds.
const (
	Microsecond = int64(1000)
	Millisecond = 1000 * Microsecond
	Second      = 1000 * Millisecond
	Minute      = 60 * Second
	Hour        = 60 * Minute
	Day         = 24 * Hour
)

// SecondsPerDay is the length of a day in seconds.
const SecondsPerDay = 86400

const (
	daysPerEra = 146097 // 400 years
	epochDays  = 719468 // from 0000-03-01 to 1970-01-01
)

// FloorDiv is a/b rounded down, for positive b.
func FloorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// FloorMod is what FloorDiv leaves: it is not negative.
func FloorMod(a, b int64) int64 {
	m := a % b
	if m < 0 {
		m += b
	}
	return m
}

// Civil is the date of a day. Years begin with March inside, so that the leap day comes last (Hinnant).
func Civil(days int64) (year int64, month, day int) {
	days += epochDays
	era := FloorDiv(days, daysPerEra)
	dayOfEra := uint32(days - era*daysPerEra)
	yearOfEra := (dayOfEra - dayOfEra/1460 + dayOfEra/36524 - dayOfEra/146096) / 365
	dayOfYear := dayOfEra - (365*yearOfEra + yearOfEra/4 - yearOfEra/100)
	shifted := (5*dayOfYear + 2) / 153
	day = int(dayOfYear-(153*shifted+2)/5) + 1
	year = int64(yearOfEra) + era*400
	if shifted < 10 {
		return year, int(shifted) + 3, day
	}
	return year + 1, int(shifted) - 9, day
}

// Days is the day of a date. Months and days beyond their ranges are not carried.
func Days(year int64, month, day int) int64 {
	if month <= 2 {
		year--
		month += 12
	}
	era := FloorDiv(year, 400)
	yearOfEra := year - era*400
	dayOfYear := int64((153*(month-3)+2)/5 + day - 1)
	return era*daysPerEra + yearOfEra*365 + yearOfEra/4 - yearOfEra/100 + dayOfYear - epochDays
}

// IsLeap reports whether the year has a 29th of February.
func IsLeap(year int64) bool { return year%4 == 0 && (year%100 != 0 || year%400 == 0) }

var monthLengths = [...]int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}

// DaysIn is the length of a month.
func DaysIn(year int64, month int) int {
	if month == 2 && IsLeap(year) {
		return 29
	}
	return monthLengths[month-1]
}

// AddMonths is the same day of another month, or that month's last day.
func AddMonths(days, months int64) int64 {
	year, month, day := Civil(days)
	months += year*12 + int64(month) - 1
	year, month = FloorDiv(months, 12), int(FloorMod(months, 12))+1
	return Days(year, month, min(day, DaysIn(year, month)))
}

// Weekday is 0 for Sunday to 6 for Saturday.
func Weekday(days int64) int { return int(FloorMod(days+4, 7)) }

// ISOWeekday is 1 for Monday to 7 for Sunday.
func ISOWeekday(days int64) int { return int(FloorMod(days+3, 7)) + 1 }

// YearDay is 1 for the first of January.
func YearDay(days int64) int {
	year, _, _ := Civil(days)
	return int(days-Days(year, 1, 1)) + 1
}

// ISOWeek is the week that holds the day's Thursday, and that Thursday's year.
func ISOWeek(days int64) (year int64, week int) {
	thursday := days - int64(ISOWeekday(days)) + 4
	year, _, _ = Civil(thursday)
	return year, int(thursday-Days(year, 1, 1))/7 + 1
}
