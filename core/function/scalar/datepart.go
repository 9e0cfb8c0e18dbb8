package scalar

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/apply"
	"github.com/ballista-go/ballista/core/function/calendar"
	"github.com/ballista-go/ballista/core/types"
)

// datePart gives Int32, Int64 for nanoseconds and Float64 for epoch.
func datePart(args []expr.Arg) (expr.Overload, error) {
	field, err := constantField("date_part", args[0])
	if err != nil {
		return expr.Overload{}, err
	}
	t := args[1].Type
	switch {
	case t.ID() == arrow.INTERVAL_MONTH_DAY_NANO:
		return intervalPart(field)
	case t.ID() == arrow.DURATION:
		return durationPart(field, t.(*arrow.DurationType).Unit)
	case field == calendar.Epoch:
		return epochOf(t), nil
	case field.OfDate() && (t.ID() == arrow.TIME32 || t.ID() == arrow.TIME64):
		return expr.Overload{}, noPart(args[0], t)
	case field == calendar.NanosecondOfMinute:
		moments := localMoments(t, 1)
		return keepingZone(t, apply.Each(func(a *apply.Args, row int) int64 {
			return field.Time(moments(a, row, a.Values.(*calendar.Zone)).Nanos)
		})).In(expr.Overload{Result: int64Type}), nil
	case wide(field, t):
		return yearPart(field, t), nil
	case field.OfDate():
		return dayPart(field, t), nil
	}
	moments := localMoments(t, 1)
	return keepingZone(t, apply.Each(func(a *apply.Args, row int) int32 {
		return int32(field.Time(moments(a, row, a.Values.(*calendar.Zone)).Nanos))
	})).In(expr.Overload{Result: int32Type}), nil
}

func noPart(part expr.Arg, t types.Type) error {
	name, _ := constantText(part)
	return errs.New(errs.Binding, "values of type %s have no part %q", types.Name(t), name)
}

// keepingZone keeps the zone of timestamps of the type.
func keepingZone(t types.Type, p apply.Program) apply.Program {
	return p.Keeping(func(*expr.Context, []expr.Arg) (any, error) { return zoneOf(t) })
}

// dayField remembers the field of the last day: neighbours often share it.
type dayField struct {
	zone  *calendar.Zone
	day   int64
	value int32
}

func dayPart(field calendar.Field, t types.Type) expr.Overload {
	moments := localMoments(t, 1)
	return apply.Each(func(a *apply.Args, row int) int32 {
		last := a.Values.(*dayField)
		if day := moments(a, row, last.zone).Days; day != last.day {
			last.day, last.value = day, int32(field.Date(day))
		}
		return last.value
	}).Keeping(func(*expr.Context, []expr.Arg) (any, error) {
		zone, err := zoneOf(t)
		return &dayField{zone: zone, value: int32(field.Date(0))}, err
	}).In(expr.Overload{Result: int32Type})
}

// wide reports whether the field is the year of a type that has years beyond an Int32.
func wide(field calendar.Field, t types.Type) bool {
	stamp, ok := t.(*arrow.TimestampType)
	return ok && stamp.Unit == arrow.Second && (field == calendar.Year || field == calendar.ISOYear)
}

func yearPart(field calendar.Field, t types.Type) expr.Overload {
	moments := localMoments(t, 1)
	return keepingZone(t, apply.Try(func(a *apply.Args, row int) (int32, error) {
		year := field.Date(moments(a, row, a.Values.(*calendar.Zone)).Days)
		if year != int64(int32(year)) {
			return 0, errs.New(errs.InvalidValue, "year out of range: %d", year)
		}
		return int32(year), nil
	})).In(expr.Overload{Result: int32Type, CanFail: true})
}

// epochOf gives the seconds since 1970, of an instant, or those of the day.
func epochOf(t types.Type) expr.Overload {
	if stamp, ok := t.(*arrow.TimestampType); ok {
		perSecond := float64(calendar.PerSecond(stamp.Unit))
		return apply.Each(func(a *apply.Args, row int) float64 {
			return float64(a.Int(1, row)) / perSecond
		}).In(expr.Overload{Result: arrow.PrimitiveTypes.Float64})
	}
	moments := localMoments(t, 1)
	return apply.Each(func(a *apply.Args, row int) float64 {
		m := moments(a, row, nil)
		return float64(m.Days*calendar.SecondsPerDay) + float64(m.Nanos)/float64(calendar.Second)
	}).In(expr.Overload{Result: arrow.PrimitiveTypes.Float64})
}

// daysPerMonth is the length of a month in the epoch of an interval.
const daysPerMonth = 30

func intervalPart(field calendar.Field) (expr.Overload, error) {
	part := func(f func(i types.Interval) int64) (expr.Overload, error) {
		if field == calendar.NanosecondOfMinute {
			return apply.Each(func(a *apply.Args, row int) int64 { return f(a.Interval(1, row)) }).In(expr.Overload{Result: int64Type}), nil
		}
		return apply.Each(func(a *apply.Args, row int) int32 { return int32(f(a.Interval(1, row))) }).In(expr.Overload{Result: int32Type}), nil
	}
	switch field {
	case calendar.Year:
		return part(func(i types.Interval) int64 { return int64(i.Months / 12) })
	case calendar.Month:
		return part(func(i types.Interval) int64 { return int64(i.Months % 12) })
	case calendar.Week:
		return part(func(i types.Interval) int64 { return int64(i.Days / 7) })
	case calendar.DayOfMonth:
		return part(func(i types.Interval) int64 { return int64(i.Days) })
	case calendar.Epoch:
		return apply.Each(func(a *apply.Args, row int) float64 {
			i := a.Interval(1, row)
			days := int64(i.Months)*daysPerMonth + int64(i.Days)
			return float64(days*calendar.SecondsPerDay) + float64(i.Nanos)/float64(calendar.Second)
		}).In(expr.Overload{Result: arrow.PrimitiveTypes.Float64}), nil
	}
	if field.OfDate() {
		return expr.Overload{}, errs.New(errs.Binding, "intervals have parts year, month, week, day, hour, minute, second and below, and epoch only")
	}
	return part(func(i types.Interval) int64 { return field.Time(i.Nanos) })
}

// durationPart counts the whole duration in the field's unit.
func durationPart(field calendar.Field, unit arrow.TimeUnit) (expr.Overload, error) {
	granule := calendar.Granule(field)
	switch field {
	case calendar.Epoch:
		perSecond := float64(calendar.PerSecond(unit))
		return apply.Each(func(a *apply.Args, row int) float64 { return float64(a.Int(1, row)) / perSecond }).
			In(expr.Overload{Result: arrow.PrimitiveTypes.Float64}), nil
	case calendar.Week:
		granule = 7 * calendar.Day
	case calendar.NanosecondOfMinute:
		granule = 1
	}
	if granule == 0 {
		return expr.Overload{}, errs.New(errs.Binding, "durations have parts week, day, hour, minute, second and below, and epoch only")
	}
	count := func(a *apply.Args, row int) (int64, error) {
		n, fits := a.Int(1, row), true
		if nanos := calendar.Nanos(unit); nanos >= granule {
			n, fits = calendar.Multiply(n, nanos/granule)
		} else {
			n /= granule / nanos
		}
		if !fits || field != calendar.NanosecondOfMinute && n != int64(int32(n)) {
			return 0, errs.New(errs.InvalidValue, "part of a duration out of range")
		}
		return n, nil
	}
	if field == calendar.NanosecondOfMinute {
		return apply.Try(count).In(expr.Overload{Result: int64Type, CanFail: true}), nil
	}
	return apply.Try(func(a *apply.Args, row int) (int32, error) {
		n, err := count(a, row)
		return int32(n), err
	}).In(expr.Overload{Result: int32Type, CanFail: true}), nil
}
