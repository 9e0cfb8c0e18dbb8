package calendar

import "strings"

// Field is a part of a date, a time or an interval.
type Field uint8

// The fields.
const (
	NoField Field = iota
	Year
	ISOYear
	Quarter
	Month
	Week
	DayOfMonth
	DayOfWeek
	ISODayOfWeek
	DayOfYear
	HourOfDay
	MinuteOfHour
	SecondOfMinute
	MillisecondOfMinute
	MicrosecondOfMinute
	NanosecondOfMinute
	Epoch
)

var fieldNames = map[string]Field{
	"isoyear": ISOYear, "quarter": Quarter, "qtr": Quarter, "doy": DayOfYear, "dow": DayOfWeek, "isodow": ISODayOfWeek, "epoch": Epoch,
}

// unitFields are the fields that intervals are written in too, with the names of each.
var unitFields = map[Field]string{
	Year: "year years y yr yrs", Month: "month months mon mons", Week: "week weeks w", DayOfMonth: "day days d",
	HourOfDay: "hour hours h hr hrs", MinuteOfHour: "minute minutes m min mins", SecondOfMinute: "second seconds s sec secs",
	MillisecondOfMinute: "millisecond milliseconds ms msec msecs millisec millisecs",
	MicrosecondOfMinute: "microsecond microseconds us usec usecs microsec microsecs",
	NanosecondOfMinute:  "nanosecond nanoseconds ns nsec nsecs nanosec nanosecs",
}

func init() {
	for field, names := range unitFields {
		for name := range strings.FieldsSeq(names) {
			fieldNames[name] = field
		}
	}
}

// FieldOf finds a field by its name in any case; NoField when there is none.
func FieldOf(name string) Field { return fieldNames[strings.ToLower(name)] }

// FieldNames are the names that FieldOf knows.
func FieldNames() []string {
	names := make([]string, 0, len(fieldNames))
	for name := range fieldNames {
		names = append(names, name)
	}
	return names
}

// OfDate reports whether the field depends on the day alone.
func (f Field) OfDate() bool { return f >= Year && f <= DayOfYear }

// Date is the field, one for which OfDate holds, of a day.
func (f Field) Date(days int64) int64 {
	switch f {
	case ISOYear:
		year, _ := ISOWeek(days)
		return year
	case Week:
		_, week := ISOWeek(days)
		return int64(week)
	case DayOfWeek:
		return int64(Weekday(days))
	case ISODayOfWeek:
		return int64(ISOWeekday(days))
	case DayOfYear:
		return int64(YearDay(days))
	}
	year, month, day := Civil(days)
	switch f {
	case Quarter:
		return int64(month+2) / 3
	case Month:
		return int64(month)
	case DayOfMonth:
		return int64(day)
	}
	return year
}

// Time is the field, from HourOfDay to NanosecondOfMinute, of nanoseconds of a day. Those of the minute count its seconds
// too.
func (f Field) Time(nanos int64) int64 {
	switch f {
	case HourOfDay:
		return nanos / Hour
	case MinuteOfHour:
		return nanos / Minute % 60
	case SecondOfMinute:
		return nanos % Minute / Second
	case MillisecondOfMinute:
		return nanos % Minute / Millisecond
	case MicrosecondOfMinute:
		return nanos % Minute / Microsecond
	}
	return nanos % Minute
}
