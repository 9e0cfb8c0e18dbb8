package scalar

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/apply"
	"github.com/ballista-go/ballista/core/function/calendar"
	"github.com/ballista-go/ballista/core/function/signature"
	"github.com/ballista-go/ballista/core/types"
)

var (
	nanoStamp = &arrow.TimestampType{Unit: arrow.Nanosecond}
	nanoTime  = arrow.FixedWidthTypes.Time64ns
	date32    = arrow.FixedWidthTypes.Date32
)

var dates = family{"dates and times", []definition{
	{
		name: "now", aliases: []string{"current_timestamp"}, summary: "The time at which the query was made, in UTC or in the session's time zone.",
		example: "now() > timestamp '2024-01-01'", result: "true", volatility: expr.Stable, strict: true,
		takes: takes(), overload: gives(nanoStamp, zoned(settled(func(s *expr.Settings) int64 { return s.Now.UnixNano() }))),
	},
	{
		name: "current_date", aliases: []string{"today"}, summary: "The date at which the query was made, in the session's time zone.",
		example: "current_date() > date '2024-01-01'", result: "true", volatility: expr.Stable, strict: true,
		takes: takes(), overload: gives(date32, settled(func(s *expr.Settings) int32 {
			year, month, day := s.Now.Date()
			return int32(calendar.Days(int64(year), int(month), day))
		})),
	},
	{
		name: "current_time", summary: "The time of the day at which the query was made, in the session's time zone.",
		example: "current_time() >= time '00:00:00'", result: "true", volatility: expr.Stable, strict: true,
		takes: takes(), overload: gives(nanoTime, settled(func(s *expr.Settings) int64 {
			hour, minute, second := s.Now.Clock()
			return int64(hour*3600+minute*60+second)*calendar.Second + int64(s.Now.Nanosecond())
		})),
	},
	{
		name: "date_part", aliases: []string{"datepart", "extract"}, summary: "A part of a date, time, timestamp or interval; also written EXTRACT(part FROM value).",
		args: doc("part", "year, isoyear, quarter, month, week, day, dow (Sunday is 0), isodow (Monday is 1), doy, hour, minute, second, millisecond, microsecond, nanosecond or epoch",
			"value", "a date, time, timestamp, interval or duration"),
		example: "date_part('month', date '2024-05-17')", result: "5", strict: true,
		takes: takes(signature.Text, dated), overload: datePart,
	},
	{
		name: "date_trunc", aliases: []string{"datetrunc"}, summary: "The start of the year, month, day or other unit that a timestamp lies in.",
		args: doc("unit", "year, quarter, month, week (from Monday), day, hour, minute, second, millisecond or microsecond",
			"value", "a date, time or timestamp"),
		example: "date_trunc('month', timestamp '2024-05-17T10:20:30')", result: "2024-05-01T00:00:00", strict: true,
		takes: takes(signature.Text, stamped), overload: dateTrunc,
	},
	{
		name: "date_bin", summary: "The start of the bin that a timestamp lies in, of bins of one length.",
		args: doc("stride", "an interval: the length of a bin", "value", "a date, time or timestamp",
			"origin", "where a bin starts; 1970-01-01 where it is left out"),
		example: "date_bin(interval '15 minutes', timestamp '2024-05-17T10:20:30')", result: "2024-05-17T10:15:00",
		takes: []signature.Signature{signature.Takes(signature.Interval, stamped).Opt(stamped)}, overload: dateBin,
	},
	{
		name: "to_local_time", summary: "The local time of a timestamp with a time zone, without the zone.",
		args: doc("value", "a timestamp"), example: "to_local_time(timestamp '2024-05-17T10:20:30')", result: "2024-05-17T10:20:30",
		takes: takes(stamped), overload: toLocalTime,
	},
}}

// dated takes what has parts; strings are timestamps.
var dated = signature.Class{Name: "date, time, timestamp or interval", Cast: func(t types.Type) (types.Type, bool) {
	t = types.Decode(t)
	if types.IsInterval(t) {
		return arrow.FixedWidthTypes.MonthDayNanoInterval, true
	}
	if types.IsString(t) || t.ID() == arrow.NULL {
		return nanoStamp, true
	}
	return t, types.IsTemporal(t) || t.ID() == arrow.DURATION
}}

// stamped takes timestamps and times; dates and strings are timestamps.
var stamped = signature.Class{Name: "date, time or timestamp", Cast: func(t types.Type) (types.Type, bool) {
	t = types.Decode(t)
	switch t.ID() {
	case arrow.DATE32, arrow.DATE64, arrow.NULL:
		return nanoStamp, true
	}
	if types.IsString(t) {
		return nanoStamp, true
	}
	return t, types.IsTemporal(t)
}}

// settled is the overload of a value that the settings of the query have.
func settled[T int32 | int64](f func(*expr.Settings) T) expr.Overload {
	return apply.Each(func(a *apply.Args, _ int) T { return f(a.Context.Settings) }).In(expr.Overload{})
}

func zoned(o expr.Overload) expr.Overload {
	o.Zoning = expr.InUTC
	return o
}

// constantField is the field that the first argument, a constant, names.
func constantField(function string, arg expr.Arg) (calendar.Field, error) {
	name, ok := constantText(arg)
	if !ok {
		return 0, errs.New(errs.Binding, "function %s takes a constant string as its first argument", function)
	}
	field := calendar.FieldOf(name)
	if field == calendar.NoField {
		return 0, errs.New(errs.Binding, "part of a date not known: %q%s", name, errs.Suggest(name, calendar.FieldNames()))
	}
	return field, nil
}

// zoneOf is the zone in which a timestamp of the type is read.
func zoneOf(t types.Type) (*calendar.Zone, error) {
	stamp, ok := t.(*arrow.TimestampType)
	if !ok || stamp.TimeZone == "" {
		return nil, nil
	}
	location, err := calendar.LoadZone(stamp.TimeZone)
	return calendar.NewZone(location), err
}

// localMoments returns a function that reads an argument of a date, time or timestamp type as local time.
func localMoments(t types.Type, i int) func(a *apply.Args, row int, zone *calendar.Zone) calendar.Moment {
	switch t := t.(type) {
	case *arrow.Date32Type:
		return func(a *apply.Args, row int, _ *calendar.Zone) calendar.Moment {
			return calendar.Moment{Days: int64(a.Int32(i, row))}
		}
	case *arrow.Date64Type:
		return func(a *apply.Args, row int, _ *calendar.Zone) calendar.Moment {
			return calendar.At(a.Int(i, row), arrow.Millisecond)
		}
	case *arrow.Time32Type:
		return func(a *apply.Args, row int, _ *calendar.Zone) calendar.Moment {
			return calendar.Moment{Nanos: int64(a.Int32(i, row)) * calendar.Nanos(t.Unit)}
		}
	case *arrow.Time64Type:
		return func(a *apply.Args, row int, _ *calendar.Zone) calendar.Moment {
			return calendar.Moment{Nanos: a.Int(i, row) * calendar.Nanos(t.Unit)}
		}
	}
	unit := t.(*arrow.TimestampType).Unit
	return func(a *apply.Args, row int, zone *calendar.Zone) calendar.Moment {
		return calendar.Local(a.Int(i, row), unit, zone)
	}
}

func toLocalTime(args []expr.Arg) (expr.Overload, error) {
	t, ok := args[0].Type.(*arrow.TimestampType)
	if !ok {
		return expr.Overload{}, signature.Mismatch("to_local_time", args, signature.Takes(stamped))
	}
	o := expr.Overload{Result: &arrow.TimestampType{Unit: t.Unit}, CanFail: true}
	if t.TimeZone == "" {
		o.Rewrite = func(args []expr.Expr) (expr.Expr, error) { return args[0], nil }
		return o, nil
	}
	return apply.Try(func(a *apply.Args, row int) (int64, error) {
		local, fits := calendar.Local(a.Int(0, row), t.Unit, a.Values.(*calendar.Zone)).Count(t.Unit)
		if !fits {
			return 0, errs.New(errs.InvalidValue, "timestamp out of range")
		}
		return local, nil
	}).Keeping(func(*expr.Context, []expr.Arg) (any, error) { return zoneOf(t) }).In(o), nil
}
