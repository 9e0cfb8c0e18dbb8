package slt

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // zones are shown with their offsets wherever the tests run

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
)

func formatTime(column arrow.Array, row int) (string, bool) {
	switch column := column.(type) {
	case *array.Date32:
		return formatDate(time.Unix(int64(column.Value(row))*86400, 0).UTC()), true
	case *array.Date64:
		return formatDateTime(moment(int64(column.Value(row)), arrow.Millisecond).UTC()), true
	case *array.Time32:
		return formatClock(moment(int64(column.Value(row)), column.DataType().(*arrow.Time32Type).Unit).UTC()), true
	case *array.Time64:
		return formatClock(moment(int64(column.Value(row)), column.DataType().(*arrow.Time64Type).Unit).UTC()), true
	case *array.Timestamp:
		return formatTimestamp(int64(column.Value(row)), column.DataType().(*arrow.TimestampType)), true
	case *array.Duration:
		return formatDuration(int64(column.Value(row)), column.DataType().(*arrow.DurationType).Unit), true
	}
	return formatInterval(column, row)
}

// moment is the point in time that lies v units after 1970.
func moment(v int64, unit arrow.TimeUnit) time.Time {
	perSecond := int64(time.Second / unit.Multiplier())
	seconds, fraction := v/perSecond, v%perSecond
	return time.Unix(seconds, fraction*int64(unit.Multiplier()))
}

func formatTimestamp(v int64, timestampType *arrow.TimestampType) string {
	at := moment(v, timestampType.Unit).UTC()
	if timestampType.TimeZone == "" {
		return formatDateTime(at)
	}
	zone, err := timestampType.GetZone()
	if err != nil {
		return "ERROR: " + err.Error()
	}
	at = at.In(zone)
	return formatDateTime(at) + at.Format("Z07:00")
}

func formatDateTime(at time.Time) string { return formatDate(at) + "T" + formatClock(at) }

func formatDate(at time.Time) string {
	year, month, day := at.Date()
	sign := ""
	if year > 9999 {
		sign = "+"
	} else if year < 0 {
		sign, year = "-", -year
	}
	return fmt.Sprintf("%s%04d-%02d-%02d", sign, year, month, day)
}

func formatClock(at time.Time) string {
	text := at.Format("15:04:05")
	nanos := at.Nanosecond()
	switch {
	case nanos == 0:
		return text
	case nanos%1_000_000 == 0:
		return fmt.Sprintf("%s.%03d", text, nanos/1_000_000)
	case nanos%1000 == 0:
		return fmt.Sprintf("%s.%06d", text, nanos/1000)
	}
	return fmt.Sprintf("%s.%09d", text, nanos)
}

func formatDuration(v int64, unit arrow.TimeUnit) string {
	if v == 0 {
		return "P0D"
	}
	digits, negative := strings.CutPrefix(strconv.FormatInt(v, 10), "-")
	scale := map[arrow.TimeUnit]int{arrow.Second: 0, arrow.Millisecond: 3, arrow.Microsecond: 6, arrow.Nanosecond: 9}[unit]
	text := placePoint(digits, scale)
	if scale > 0 {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	if negative {
		return "-PT" + text + "S"
	}
	return "PT" + text + "S"
}

func formatInterval(column arrow.Array, row int) (string, bool) {
	switch column := column.(type) {
	case *array.MonthInterval:
		months := int(column.Value(row))
		years := months / 12
		if months%12 < 0 {
			years--
		}
		return fmt.Sprintf("%d years %d mons", years, months-12*years), true
	case *array.DayTimeInterval:
		v := column.Value(row)
		return joinParts(part(int64(v.Days), "days"), clockParts(int64(v.Milliseconds), 1000)), true
	case *array.MonthDayNanoInterval:
		v := column.Value(row)
		return joinParts(part(int64(v.Months), "mons"), part(int64(v.Days), "days"), clockParts(v.Nanoseconds, 1e9)), true
	}
	return "", false
}

func joinParts(parts ...string) string {
	text := strings.Join(strings.Fields(strings.Join(parts, " ")), " ")
	if text == "" {
		return "0 secs"
	}
	return text
}

func part(n int64, unit string) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10) + " " + unit
}

// clockParts writes hours, minutes and seconds; each carries the sign.
func clockParts(v, perSecond int64) string {
	seconds, fraction := v/perSecond, v%perSecond
	text := part(seconds/3600, "hours") + " " + part(seconds/60%60, "mins")
	if seconds%60 == 0 && fraction == 0 {
		return text
	}
	sign := ""
	if v < 0 {
		sign = "-"
	}
	width := len(strconv.FormatInt(perSecond, 10)) - 1
	return fmt.Sprintf("%s %s%d.%0*d secs", text, sign, abs(seconds%60), width, abs(fraction))
}

func abs(n int64) int64 {
	if n < 0 {
		return -n
	}
	return n
}
