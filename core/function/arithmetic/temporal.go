package arithmetic

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/apply"
	"github.com/ballista-go/ballista/core/function/calendar"
	"github.com/ballista-go/ballista/core/types"
)

// shift is a point in time moved by an interval: arguments point and span of a + or -.
type shift struct {
	point, span int // which argument is which
	back        bool
	unit        arrow.TimeUnit
}

// by is the interval to move by.
func (s shift) by(a *apply.Args, row int) (types.Interval, error) {
	i := a.Interval(s.span, row)
	if !s.back {
		return i, nil
	}
	negated, fits := calendar.Negate(i)
	if !fits {
		return i, errs.New(errs.InvalidValue, "result out of range: -(%v)", i)
	}
	return negated, nil
}

func tooFar(what string) error { return errs.New(errs.InvalidValue, "%s out of range", what) }

// date moves a Date32.
func (s shift) date(a *apply.Args, row int) (int32, error) {
	by, err := s.by(a, row)
	if err != nil {
		return 0, err
	}
	days, fits := calendar.ShiftDate(int64(a.Int32(s.point, row)), by)
	if !fits {
		return 0, tooFar("date")
	}
	return int32(days), nil
}

// date64 moves a Date64, which stays a whole day.
func (s shift) date64(a *apply.Args, row int) (int64, error) {
	by, err := s.by(a, row)
	if err != nil {
		return 0, err
	}
	days, fits := calendar.ShiftDate(calendar.FloorDiv(a.Int(s.point, row), millisPerDay), by)
	if !fits {
		return 0, tooFar("date")
	}
	return days * millisPerDay, nil
}

const millisPerDay = calendar.SecondsPerDay * 1000

// timestamp moves a timestamp in the zone that is kept.
func (s shift) timestamp(a *apply.Args, row int) (int64, error) {
	by, err := s.by(a, row)
	if err != nil {
		return 0, err
	}
	moved, fits := calendar.Shift(a.Int(s.point, row), s.unit, a.Values.(*calendar.Zone), by)
	if !fits {
		return 0, tooFar("timestamp")
	}
	return moved, nil
}

// time32 moves a time of the day around the clock. Days and months change nothing.
func (s shift) time32(a *apply.Args, row int) (int32, error) {
	by, err := s.by(a, row)
	return int32(s.around(int64(a.Int32(s.point, row)), by)), err
}

func (s shift) time64(a *apply.Args, row int) (int64, error) {
	by, err := s.by(a, row)
	return s.around(a.Int(s.point, row), by), err
}

func (s shift) around(time int64, by types.Interval) int64 {
	perDay := calendar.Day / calendar.Nanos(s.unit)
	return calendar.FloorMod(time+calendar.FloorDiv(by.Nanos, calendar.Nanos(s.unit))%perDay, perDay)
}

// program is how a point in time of the type moves.
func (s shift) program(point types.Type) apply.Program {
	switch t := point.(type) {
	case *arrow.Date32Type:
		return apply.Try(s.date)
	case *arrow.Date64Type:
		return apply.Try(s.date64)
	case *arrow.Time32Type:
		s.unit = t.Unit
		return apply.Try(s.time32)
	case *arrow.Time64Type:
		s.unit = t.Unit
		return apply.Try(s.time64)
	}
	t := point.(*arrow.TimestampType)
	s.unit = t.Unit
	return apply.Try(s.timestamp).Keeping(func(*expr.Context, []expr.Arg) (any, error) { return zoneOf(t) })
}

// zoneOf is the zone in which a timestamp's days are counted; nil for UTC.
func zoneOf(t *arrow.TimestampType) (*calendar.Zone, error) {
	if t.TimeZone == "" {
		return nil, nil
	}
	location, err := calendar.LoadZone(t.TimeZone)
	return calendar.NewZone(location), err
}

// addDays moves a date by a number of days.
func addDays(sign int64, perDay int64) func(days, by int64) (int64, bool) {
	return func(date, by int64) (int64, bool) {
		span, fits := calendar.Multiply(by, sign*perDay)
		moved, alsoFits := calendar.Add(date, span)
		return moved, fits && alsoFits
	}
}

// dateByDays is a Date32, argument point, moved by the integer that is the other argument.
func dateByDays(point int, sign int64) apply.Program {
	add := addDays(sign, 1)
	return apply.Try(func(a *apply.Args, row int) (int32, error) {
		days, fits := add(int64(a.Int32(point, row)), a.Int(1-point, row))
		if !fits || days < calendar.MinDate || days > calendar.MaxDate {
			return 0, tooFar("date")
		}
		return int32(days), nil
	})
}

func date64ByDays(point int, sign int64) apply.Program {
	add := addDays(sign, millisPerDay)
	return apply.Try(func(a *apply.Args, row int) (int64, error) {
		date, fits := add(a.Int(point, row), a.Int(1-point, row))
		if !fits {
			return 0, tooFar("date")
		}
		return date, nil
	})
}

// daysBetween32 is the difference of two Date32.
func daysBetween32(a *apply.Args, row int) int64 {
	return int64(a.Int32(0, row)) - int64(a.Int32(1, row))
}

// daysBetween64 is the difference of two Date64.
func daysBetween64(a *apply.Args, row int) int64 {
	return calendar.FloorDiv(a.Int(0, row), millisPerDay) - calendar.FloorDiv(a.Int(1, row), millisPerDay)
}

// timeBetween is the difference of two Time64(ns).
func timeBetween(a *apply.Args, row int) types.Interval {
	return types.Interval{Nanos: a.Int(0, row) - a.Int(1, row)}
}
