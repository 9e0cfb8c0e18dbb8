package types

import "github.com/apache/arrow-go/v18/arrow"

// CastIsTotal reports whether a cast converts every value, though some may lose digits. It may be cautious.
func CastIsTotal(from, to Type) bool {
	from, to = Decode(from), Decode(to)
	switch {
	case Widens(from, to):
		return true
	case IsString(to):
		return IsTemporal(from) || from.ID() == arrow.DURATION || from.ID() == arrow.INTERVAL_MONTH_DAY_NANO
	case to.ID() == arrow.BOOL:
		return IsInteger(from) || IsFloat(from)
	case to.ID() == arrow.FLOAT16:
		return IsNumeric(from)
	}
	switch from := from.(type) {
	case *arrow.TimestampType:
		return timestampCastIsTotal(from, to)
	case *arrow.Date32Type:
		ts, ok := to.(*arrow.TimestampType)
		return ok && ts.TimeZone == "" && ts.Unit <= arrow.Millisecond
	case *arrow.DurationType:
		coarser, ok := to.(*arrow.DurationType)
		return ok && coarser.Unit <= from.Unit
	}
	return false
}

// timestampCastIsTotal is false where finer units overflow or a local time may not exist.
func timestampCastIsTotal(from *arrow.TimestampType, to Type) bool {
	switch to := to.(type) {
	case *arrow.Time32Type, *arrow.Time64Type:
		return true
	case *arrow.Date32Type:
		return from.Unit >= arrow.Microsecond
	case *arrow.Date64Type:
		return from.Unit >= arrow.Millisecond
	case *arrow.TimestampType:
		return to.Unit <= from.Unit && (from.TimeZone != "" || to.TimeZone == "")
	}
	return false
}
