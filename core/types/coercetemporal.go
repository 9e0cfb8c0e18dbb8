package types

import "github.com/apache/arrow-go/v18/arrow"

var (
	naiveNanoseconds = &arrow.TimestampType{Unit: arrow.Nanosecond}
	interval         = arrow.FixedWidthTypes.MonthDayNanoInterval
)

func isDate(t Type) bool { return t.ID() == arrow.DATE32 || t.ID() == arrow.DATE64 }

func isTime(t Type) bool { return t.ID() == arrow.TIME32 || t.ID() == arrow.TIME64 }

func coerceTemporal(a, b Type, _ preference) (Type, bool) {
	if isDate(b) {
		a, b = b, a
	}
	switch {
	case isDate(a) && isDate(b):
		return arrow.FixedWidthTypes.Date64, true
	case isDate(a) && b.ID() == arrow.TIMESTAMP:
		return naiveNanoseconds, true
	case isDate(a) && (b.ID() == arrow.INT32 || b.ID() == arrow.INT64):
		return a, true
	case a.ID() == arrow.TIMESTAMP && b.ID() == arrow.TIMESTAMP:
		return widerTimestamp(a.(*arrow.TimestampType), b.(*arrow.TimestampType)), true
	case isTime(a) && isTime(b):
		return finerTime(a.(arrow.TemporalWithUnit), b.(arrow.TemporalWithUnit)), true
	}
	return nil, false
}

func finerTime(a, b arrow.TemporalWithUnit) Type {
	if a.TimeUnit() >= b.TimeUnit() {
		return a
	}
	return b
}

// widerTimestamp has the finer unit, and a's zone or else b's.
func widerTimestamp(a, b *arrow.TimestampType) Type {
	t := &arrow.TimestampType{Unit: max(a.Unit, b.Unit), TimeZone: a.TimeZone}
	if t.TimeZone == "" {
		t.TimeZone = b.TimeZone
	}
	return t
}

// isSpan reports whether t is a duration or an interval.
func isSpan(t Type) bool { return t.ID() == arrow.DURATION || IsInterval(t) }

func coerceDurations(a, b Type, _ preference) (Type, bool) {
	if !isSpan(a) || !isSpan(b) {
		return nil, false
	}
	return interval, true
}
