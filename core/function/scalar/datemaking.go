package scalar

import (
	"math"
	"regexp"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/apply"
	"github.com/ballista-go/ballista/core/function/calendar"
	"github.com/ballista-go/ballista/core/function/signature"
	"github.com/ballista-go/ballista/core/types"
)

var stampArgs = doc("value", "a number, string or timestamp", "formats", formatArg+"; the first that fits a string counts")

var dateMaking = family{"dates and times", []definition{
	{
		name: "make_date", summary: "The date of a year, month and day.", args: doc("year", "an integer", "month", "an integer", "day", "an integer"),
		example: "make_date(2024, 2, 29)", result: "2024-02-29",
		takes: takes(countable, countable, countable), overload: gives(date32, failing(apply.Try(makeDate))),
	},
	{
		name: "make_time", summary: "The time of an hour, minute and second.", args: doc("hour", "an integer", "minute", "an integer", "second", "an integer"),
		example: "make_time(13, 5, 0)", result: "13:05:00",
		takes: takes(countable, countable, countable), overload: gives(arrow.FixedWidthTypes.Time32s, failing(apply.Try(makeTime))),
	},
	{
		name: "to_timestamp", summary: "A string, or a number of seconds since 1970, as a timestamp in nanoseconds, in UTC.",
		args: stampArgs, example: "to_timestamp('17.05.2024 10:20', '%d.%m.%Y %H:%M')", result: "2024-05-17T10:20:00",
		takes: stampTakes, overload: toTimestamp(arrow.Nanosecond, arrow.Second),
	},
	{
		name: "to_timestamp_seconds", summary: "A string, or a number of seconds since 1970, as a timestamp in seconds, in UTC.",
		args: stampArgs, example: "to_timestamp_seconds(1715941230)", result: "2024-05-17T10:20:30",
		takes: stampTakes, overload: toTimestamp(arrow.Second, arrow.Second),
	},
	{
		name: "to_timestamp_millis", summary: "A string, or a number of milliseconds since 1970, as a timestamp in milliseconds, in UTC.",
		args: stampArgs, example: "to_timestamp_millis(1715941230000)", result: "2024-05-17T10:20:30",
		takes: stampTakes, overload: toTimestamp(arrow.Millisecond, arrow.Millisecond),
	},
	{
		name: "to_timestamp_micros", summary: "A string, or a number of microseconds since 1970, as a timestamp in microseconds, in UTC.",
		args: stampArgs, example: "to_timestamp_micros(1715941230000000)", result: "2024-05-17T10:20:30",
		takes: stampTakes, overload: toTimestamp(arrow.Microsecond, arrow.Microsecond),
	},
	{
		name: "to_timestamp_nanos", summary: "A string, or a number of nanoseconds since 1970, as a timestamp in nanoseconds, in UTC.",
		args: stampArgs, example: "to_timestamp_nanos(1715941230000000000)", result: "2024-05-17T10:20:30",
		takes: stampTakes, overload: toTimestamp(arrow.Nanosecond, arrow.Nanosecond),
	},
	{
		name: "to_date", summary: "A string, timestamp, or number of days since 1970, as a date.",
		args:    doc("value", "a string, timestamp or number", "formats", formatArg+"; the first that fits a string counts"),
		example: "to_date('17.05.2024', '%d.%m.%Y')", result: "2024-05-17", takes: stampTakes, overload: toDate,
	},
	{
		name: "to_time", summary: "A string, or the time of a timestamp, as a time of the day.",
		args:    doc("value", "a string or timestamp", "formats", formatArg+"; the first that fits a string counts"),
		example: "to_time('10.20', '%H.%M')", result: "10:20:00", takes: stampTakes, overload: toTime,
	},
	{
		name: "to_unixtime", summary: "The seconds from 1970 to a timestamp.", args: stampArgs,
		example: "to_unixtime('2024-05-17T10:20:30')", result: "1715941230", takes: stampTakes, overload: toUnixtime,
	},
	{
		name: "from_unixtime", summary: "The timestamp that lies seconds after 1970.",
		args:    doc("seconds", "an integer", "zone", "the time zone that the timestamp has, a constant"),
		example: "from_unixtime(1715941230)", result: "2024-05-17T10:20:30",
		takes: []signature.Signature{signature.Takes(signature.Integer).Opt(signature.Text)}, overload: fromUnixtime,
	},
}}

// countable takes integers, and strings as such.
var countable = signature.Class{Name: "integer", Cast: func(t types.Type) (types.Type, bool) {
	return int64Type, types.IsInteger(t) || types.IsString(t) || t.ID() == arrow.NULL
}}

// momentous takes what stands for a time as it is, and NULL as a timestamp.
var momentous = signature.Class{Name: "number, string, date or timestamp", Cast: func(t types.Type) (types.Type, bool) {
	t = types.Decode(t)
	if t.ID() == arrow.NULL {
		return nanoStamp, true
	}
	isTime := t.ID() == arrow.TIME32 || t.ID() == arrow.TIME64
	return t, types.IsNumeric(t) || types.IsString(t) || types.IsTemporal(t) && !isTime
}}

var stampTakes = []signature.Signature{signature.Takes(momentous), signature.Takes(signature.Text, signature.Text).Rest(signature.Text)}

func makeDate(a *apply.Args, row int) (int32, error) {
	year, month, day := a.Int(0, row), a.Int(1, row), a.Int(2, row)
	const maxYear = 262142 // as far as other libraries go
	if year < -maxYear-1 || year > maxYear || month < 1 || month > 12 || day < 1 || day > int64(calendar.DaysIn(year, int(month))) {
		return 0, errs.New(errs.InvalidValue, "no such date: year %d, month %d, day %d", year, month, day)
	}
	return int32(calendar.Days(year, int(month), int(day))), nil
}

func makeTime(a *apply.Args, row int) (int32, error) {
	hour, minute, second := a.Int(0, row), a.Int(1, row), a.Int(2, row)
	if hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 {
		return 0, errs.New(errs.InvalidValue, "no such time: hour %d, minute %d, second %d", hour, minute, second)
	}
	return int32(hour*3600 + minute*60 + second), nil
}

// castChain is an overload that casts to one type after the other. The last is the result's.
func castChain(chain ...types.Type) expr.Overload {
	return expr.Overload{Result: chain[len(chain)-1], CanFail: true, Rewrite: func(args []expr.Expr) (expr.Expr, error) {
		e := args[0]
		for _, t := range chain {
			if !arrow.TypeEqual(e.Type(), t) {
				e = &expr.Cast{Input: e, To: t}
			}
		}
		return e, nil
	}}
}

// toTimestamp gives timestamps of a unit; numbers count another.
func toTimestamp(unit, counted arrow.TimeUnit) func([]expr.Arg) (expr.Overload, error) {
	result := &arrow.TimestampType{Unit: unit}
	return func(args []expr.Arg) (expr.Overload, error) {
		t := args[0].Type
		stamp, isStamp := t.(*arrow.TimestampType)
		switch {
		case len(args) > 1:
			o := scanned(func(s *calendar.Stamp) (int64, bool) { return instant(s, unit) }).In(expr.Overload{Result: result, Nulls: expr.Handle, CanFail: true})
			o.Zoning = zoningOf(args[1:])
			return o, nil
		case types.IsInteger(t):
			return local(castChain(int64Type, &arrow.TimestampType{Unit: counted, TimeZone: "UTC"}, result)), nil
		case types.IsNumeric(t) && unit == counted:
			return local(castChain(int64Type, &arrow.TimestampType{Unit: counted, TimeZone: "UTC"}, result)), nil
		case types.IsNumeric(t):
			return zoned(apply.Try(secondsToNanos).In(expr.Overload{Args: []types.Type{arrow.PrimitiveTypes.Float64}, Result: result, CanFail: true})), nil
		case isStamp && stamp.TimeZone != "":
			return local(castChain(&arrow.TimestampType{Unit: unit, TimeZone: "UTC"}, result)), nil
		}
		return local(castChain(result)), nil
	}
}

func local(o expr.Overload) expr.Overload {
	o.Zoning = expr.LocalTime
	return o
}

// zoningOf is how strings of the formats are times: of UTC if one of the formats may read an offset, for then all that is read
// is brought to UTC.
func zoningOf(formats []expr.Arg) expr.Zoning {
	for _, format := range formats {
		text, known := constantText(format)
		if !known || offsetDirective.MatchString(text) {
			return expr.InUTC
		}
	}
	return expr.LocalTime
}

// offsetDirective finds what reads a zone, or all of a time.
var offsetDirective = regexp.MustCompile(`%[:#]*[zZ+s]`)

func secondsToNanos(a *apply.Args, row int) (int64, error) {
	nanos := math.Round(a.Float(0, row) * float64(calendar.Second))
	if !(math.Abs(nanos) < math.MaxInt64) {
		return 0, errs.New(errs.InvalidValue, "timestamp out of range: %v seconds", a.Float(0, row))
	}
	return int64(nanos), nil
}

// instant is the count of units since 1970, UTC.
func instant(s *calendar.Stamp, unit arrow.TimeUnit) (int64, bool) {
	seconds := s.Days*calendar.SecondsPerDay + s.Nanos/calendar.Second - s.Offset
	day := calendar.FloorDiv(seconds, calendar.SecondsPerDay)
	return calendar.Moment{Days: day, Nanos: (seconds-day*calendar.SecondsPerDay)*calendar.Second + s.Nanos%calendar.Second}.Count(unit)
}

// scanned reads the first argument in the first of the formats that fits. Formats that are NULL are passed over.
func scanned[T int32 | int64](result func(s *calendar.Stamp) (T, bool)) apply.Program {
	return scannedBy(func(format *calendar.Format, text string) (value T, read bool, err error) {
		stamp, ok := format.Scan(text)
		if !ok {
			return 0, false, nil
		}
		if value, fits := result(&stamp); fits {
			return value, true, nil
		}
		return 0, false, errs.New(errs.InvalidValue, "date or time out of range: %q", text)
	})
}

// scannedBy tries the formats, of which read reads one. It handles NULL.
func scannedBy[T int32 | int64](read func(format *calendar.Format, text string) (value T, read bool, err error)) apply.Program {
	return apply.Maybe(func(a *apply.Args, row int) (T, bool, error) {
		last := 0
		for i := 1; i < a.Count() && !a.Null(0, row); i++ {
			if a.Null(i, row) {
				continue
			}
			last = i
			format, err := a.Values.(*formats).get(a.Text(i, row))
			if err != nil {
				return 0, false, err
			}
			if value, ok, err := read(format, a.Text(0, row)); ok || err != nil {
				return value, ok, err
			}
		}
		if last == 0 {
			return 0, false, nil
		}
		return 0, false, errs.New(errs.InvalidValue, "string does not have the format %q: %q", a.Text(last, row), a.Text(0, row))
	}).Keeping(keepFormats(nanoStamp))
}

func toDate(args []expr.Arg) (expr.Overload, error) {
	t := args[0].Type
	switch {
	case len(args) > 1:
		return scanned(func(s *calendar.Stamp) (int32, bool) {
			days := calendar.FloorDiv(s.Days*calendar.SecondsPerDay+s.Nanos/calendar.Second-s.Offset, calendar.SecondsPerDay)
			return int32(days), days >= calendar.MinDate && days <= calendar.MaxDate
		}).In(expr.Overload{Result: date32, Nulls: expr.Handle, CanFail: true}), nil
	case types.IsNumeric(t):
		return castChain(int64Type, int32Type, date32), nil
	}
	return castChain(date32), nil
}

func toTime(args []expr.Arg) (expr.Overload, error) {
	if types.IsNumeric(args[0].Type) {
		return expr.Overload{}, signature.Mismatch("to_time", args, stampTakes...)
	}
	if len(args) > 1 {
		return scannedTime.In(expr.Overload{Result: nanoTime, Nulls: expr.Handle, CanFail: true}), nil
	}
	return castChain(nanoTime), nil
}

// scannedTime is scanned for formats without a date.
var scannedTime = scannedBy(func(format *calendar.Format, text string) (nanos int64, read bool, err error) {
	nanos, read = format.ScanTime(text)
	return nanos, read, nil
})

func toUnixtime(args []expr.Arg) (expr.Overload, error) {
	seconds := &arrow.TimestampType{Unit: arrow.Second}
	switch t := args[0].Type; {
	case len(args) > 1:
		return scanned(func(s *calendar.Stamp) (int64, bool) { return instant(s, arrow.Second) }).In(expr.Overload{Result: int64Type, Nulls: expr.Handle, CanFail: true}), nil
	case types.IsNumeric(t):
		return castChain(int64Type), nil
	}
	return castChain(seconds, int64Type), nil
}

func fromUnixtime(args []expr.Arg) (expr.Overload, error) {
	result := &arrow.TimestampType{Unit: arrow.Second}
	if len(args) == 1 {
		return castChain(result), nil
	}
	zone, ok := constantText(args[1])
	if !ok {
		return expr.Overload{}, errs.New(errs.Binding, "function from_unixtime takes a constant string as its second argument")
	}
	if _, err := calendar.LoadZone(zone); err != nil {
		return expr.Overload{}, err
	}
	return castChain(&arrow.TimestampType{Unit: arrow.Second, TimeZone: "UTC"}, &arrow.TimestampType{Unit: arrow.Second, TimeZone: zone}), nil
}
