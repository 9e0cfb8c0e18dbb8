package scalar

import (
	"math"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/apply"
	"github.com/ballista-go/ballista/core/function/calendar"
	"github.com/ballista-go/ballista/core/types"
)

// dateTrunc keeps the type of timestamps and times.
func dateTrunc(args []expr.Arg) (expr.Overload, error) {
	field, err := constantField("date_trunc", args[0])
	if err != nil {
		return expr.Overload{}, err
	}
	granule := calendar.Granule(field)
	calendarUnit := field == calendar.Week || field == calendar.Month || field == calendar.Quarter || field == calendar.Year
	t := args[1].Type
	stamp, isStamp := t.(*arrow.TimestampType)
	if granule == 0 && !calendarUnit || !isStamp && (calendarUnit || granule == calendar.Day) {
		return expr.Overload{}, noPart(args[0], t)
	}
	o := expr.Overload{Result: t}
	if !isStamp {
		return truncatedTime(t, granule).In(o), nil
	}
	// All but the moments next to the earliest have room for what they are truncated to.
	o.CanFail, o.FitsTypes = true, true
	switch {
	case stamp.TimeZone == "" && granule != 0:
		step := max(granule/calendar.Nanos(stamp.Unit), 1)
		return apply.Try(func(a *apply.Args, row int) (int64, error) { return floorTo(a.Int(1, row), 0, step) }).In(o), nil
	case granule != 0 && granule < calendar.Day:
		return keepingZone(t, truncatedLocally(stamp.Unit, granule)).In(o), nil
	}
	o.FitsTypes = false
	return truncatedDays(field, stamp).In(o), nil
}

// floorTo is the greatest number that is not above n and, with the offset added, a multiple of step. It may not fit, as for the day
// of the earliest timestamp in nanoseconds.
func floorTo(n, offset, step int64) (int64, error) {
	rest := calendar.FloorMod(calendar.FloorMod(n, step)+calendar.FloorMod(offset, step), step)
	if n < math.MinInt64+rest {
		return 0, errs.New(errs.InvalidValue, "timestamp out of range")
	}
	return n - rest, nil
}

func truncatedTime(t types.Type, granule int64) apply.Program {
	if t, ok := t.(*arrow.Time32Type); ok {
		step := max(granule/calendar.Nanos(t.Unit), 1)
		return apply.Each(func(a *apply.Args, row int) int32 {
			return a.Int32(1, row) - int32(calendar.FloorMod(int64(a.Int32(1, row)), step))
		})
	}
	step := max(granule/calendar.Nanos(t.(*arrow.Time64Type).Unit), 1)
	return apply.Each(func(a *apply.Args, row int) int64 { return a.Int(1, row) - calendar.FloorMod(a.Int(1, row), step) })
}

// truncatedLocally truncates below a day by local time, at the offset that the instant has.
func truncatedLocally(unit arrow.TimeUnit, granule int64) apply.Program {
	perSecond, step := calendar.PerSecond(unit), max(granule/calendar.Nanos(unit), 1)
	return apply.Try(func(a *apply.Args, row int) (int64, error) {
		n := a.Int(1, row)
		offset := a.Values.(*calendar.Zone).Offset(calendar.FloorDiv(n, perSecond)) * perSecond
		return floorTo(n, offset, step)
	})
}

// firstDay remembers the result for the last day.
type firstDay struct {
	zone  *calendar.Zone
	known bool
	day   int64
	start int64
}

// truncatedDays truncates to days and more by local time.
func truncatedDays(field calendar.Field, t *arrow.TimestampType) apply.Program {
	return apply.Try(func(a *apply.Args, row int) (int64, error) {
		last := a.Values.(*firstDay)
		day := calendar.Local(a.Int(1, row), t.Unit, last.zone).Days
		if last.known && day == last.day {
			return last.start, nil
		}
		start, fits := calendar.Moment{Days: calendar.TruncateDay(field, day)}.Instant(t.Unit, last.zone)
		if !fits {
			return 0, errs.New(errs.InvalidValue, "timestamp out of range")
		}
		last.known, last.day, last.start = true, day, start
		return start, nil
	}).Keeping(func(*expr.Context, []expr.Arg) (any, error) {
		zone, err := zoneOf(t)
		return &firstDay{zone: zone}, err
	})
}

// dateBin keeps the type of timestamps and times. Times and origins of other types are cast to nanoseconds.
func dateBin(args []expr.Arg) (expr.Overload, error) {
	t := args[1].Type
	if t.ID() == arrow.TIME32 {
		t = nanoTime
	}
	if len(args) == 3 && !arrow.TypeEqual(t, args[2].Type) {
		if t.ID() != args[2].Type.ID() {
			return expr.Overload{}, errs.New(errs.Binding, "function date_bin takes a value and an origin of one type: got %s and %s", types.Name(t), types.Name(args[2].Type))
		}
	}
	o := expr.Overload{Args: []types.Type{args[0].Type, t}, Result: t, CanFail: true}
	if len(args) == 3 {
		o.Args = append(o.Args, t)
	}
	_, isTime := t.(*arrow.Time64Type)
	return apply.Try(func(a *apply.Args, row int) (int64, error) {
		if stride := a.Interval(0, row); isTime && !withinDay(stride) {
			return 0, errs.New(errs.InvalidValue, "date_bin: stride of a time of a day or more")
		}
		return bin(a, row, unitOf(t))
	}).In(o), nil
}

func withinDay(stride types.Interval) bool {
	return stride.Months == 0 && stride.Days == 0 && -calendar.Day < stride.Nanos && stride.Nanos < calendar.Day
}

func unitOf(t types.Type) arrow.TimeUnit {
	if stamp, ok := t.(*arrow.TimestampType); ok {
		return stamp.Unit
	}
	return t.(*arrow.Time64Type).Unit
}

// bin is the start of the bin that argument 1 lies in.
func bin(a *apply.Args, row int, unit arrow.TimeUnit) (int64, error) {
	stride, value, origin := a.Interval(0, row), a.Int(1, row), int64(0)
	if a.Count() == 3 {
		origin = a.Int(2, row)
	}
	nanos := calendar.Nanos(unit)
	switch {
	case stride == types.Interval{}:
		return 0, errs.New(errs.InvalidValue, "date_bin: stride of length 0")
	case stride.Months != 0 && (stride.Days != 0 || stride.Nanos != 0):
		return 0, errs.New(errs.Unsupported, "date_bin: stride of months and days or times")
	case stride.Months != 0:
		return binMonths(stride.Months, value, origin, unit)
	}
	days, daysFit := calendar.Multiply(int64(stride.Days), calendar.Day)
	length, fits := calendar.Add(days, stride.Nanos)
	if !fits || !daysFit || length == math.MinInt64 {
		return 0, errs.New(errs.InvalidValue, "date_bin: stride out of range")
	}
	length = max(length, -length)
	if length%nanos == 0 {
		return binUnits(length/nanos, value, origin)
	}
	wideValue, valueFits := calendar.Multiply(value, nanos)
	wideOrigin, originFits := calendar.Multiply(origin, nanos)
	if !valueFits || !originFits {
		return 0, errs.New(errs.InvalidValue, "timestamp out of range")
	}
	start, err := binUnits(length, wideValue, wideOrigin)
	return calendar.FloorDiv(start, nanos), err
}

func binUnits(length, value, origin int64) (int64, error) {
	apart, fits := calendar.Add(value, -origin)
	if !fits || origin == math.MinInt64 {
		return 0, errs.New(errs.InvalidValue, "timestamp out of range")
	}
	start, fits := calendar.Add(value, -calendar.FloorMod(apart, length))
	if !fits {
		return 0, errs.New(errs.InvalidValue, "timestamp out of range")
	}
	return start, nil
}

func binMonths(months int32, value, origin int64, unit arrow.TimeUnit) (int64, error) {
	start, fits := calendar.BinMonths(max(int64(months), -int64(months)), calendar.At(value, unit), calendar.At(origin, unit)).Count(unit)
	if !fits {
		return 0, errs.New(errs.InvalidValue, "timestamp out of range")
	}
	return start, nil
}
