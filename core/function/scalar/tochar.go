package scalar

import (
	"math"
	"strconv"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/apply"
	"github.com/ballista-go/ballista/core/function/calendar"
	"github.com/ballista-go/ballista/core/function/pattern"
	"github.com/ballista-go/ballista/core/function/signature"
	"github.com/ballista-go/ballista/core/types"
)

var formatArg = "a format of the strftime family, such as '%Y-%m-%d %H:%M'"

var dateFormats = family{"dates and times", []definition{
	{
		name: "to_char", aliases: []string{"date_format"}, summary: "A date, time, timestamp or duration as a string in a format.",
		args:    doc("value", "a date, time, timestamp or duration", "format", formatArg+"; for durations pretty or iso8601"),
		example: "to_char(date '2024-05-17', '%d.%m.%Y')", result: "17.05.2024",
		takes: takes(formattable, signature.Textual), overload: toChar,
	},
}}

// formattable takes what has a text by a format; strings are timestamps.
var formattable = signature.Class{Name: "date, time, timestamp or duration", Cast: func(t types.Type) (types.Type, bool) {
	cast, ok := dated.Cast(t)
	return cast, ok && !types.IsInterval(t)
}}

// formats are what an evaluator compiled and the zone it writes in.
type formats struct {
	cache pattern.Cache[*calendar.Format]
	zone  *calendar.Zone
}

func compileFormat(text, _ string) (*calendar.Format, error) { return calendar.NewFormat(text) }

func (f *formats) get(text string) (*calendar.Format, error) {
	return f.cache.Get(text, "", compileFormat)
}

func keepFormats(t types.Type) func(*expr.Context, []expr.Arg) (any, error) {
	return func(*expr.Context, []expr.Arg) (any, error) {
		zone, err := zoneOf(t)
		return &formats{zone: zone}, err
	}
}

func toChar(args []expr.Arg) (expr.Overload, error) {
	t := args[0].Type
	o := expr.Overload{Result: plainText, CanFail: true}
	if d, ok := t.(*arrow.DurationType); ok {
		o.CanFail = false
		return apply.Append(func(buffer []byte, a *apply.Args, row int) ([]byte, error) {
			return appendDuration(buffer, a.Int(0, row), d.Unit, a.Text(1, row)), nil
		}).In(o), nil
	}
	stamp, isStamp := t.(*arrow.TimestampType)
	isTime := t.ID() == arrow.TIME32 || t.ID() == arrow.TIME64
	zoned := isStamp && stamp.TimeZone != ""
	moments := localMoments(t, 0)
	return apply.Append(func(buffer []byte, a *apply.Args, row int) ([]byte, error) {
		kept := a.Values.(*formats)
		format, err := kept.get(a.Text(1, row))
		if err != nil {
			return buffer, err
		}
		m := moments(a, row, kept.zone)
		written := calendar.Stamp{Days: m.Days, Nanos: m.Nanos, HasDate: !isTime, HasTime: true, HasZone: zoned}
		if zoned {
			written.Offset = kept.zone.Offset(calendar.FloorDiv(a.Int(0, row), calendar.PerSecond(stamp.Unit)))
		}
		buffer, ok := format.Append(buffer, &written)
		if !ok {
			return buffer, errs.New(errs.InvalidValue, "values of type %s have no such parts: %q", types.Name(t), a.Text(1, row))
		}
		return buffer, nil
	}).Keeping(keepFormats(t)).In(o), nil
}

// appendDuration writes a duration as PT5S, or in words.
func appendDuration(buffer []byte, n int64, unit arrow.TimeUnit, format string) []byte {
	perSecond := calendar.PerSecond(unit)
	seconds, fraction := n/perSecond, n%perSecond
	digits := len(strconv.FormatInt(perSecond, 10)) - 1
	if strings.EqualFold(format, "iso8601") {
		if n == 0 {
			return append(buffer, "P0D"...)
		}
		if n < 0 {
			buffer = append(buffer, '-')
		}
		buffer = append(buffer, "PT"...)
		for ; digits > 0 && fraction%10 == 0; digits-- {
			fraction /= 10
		}
		return append(appendSeconds(buffer, magnitude(seconds), magnitude(fraction), digits), 'S')
	}
	buffer = append(strconv.AppendInt(buffer, seconds/calendar.SecondsPerDay, 10), " days "...)
	buffer = append(strconv.AppendInt(buffer, seconds/3600%24, 10), " hours "...)
	buffer = append(strconv.AppendInt(buffer, seconds/60%60, 10), " mins "...)
	if n < 0 && (seconds%60 != 0 || fraction != 0) {
		buffer = append(buffer, '-')
	}
	buffer = appendSeconds(buffer, magnitude(seconds%60), magnitude(fraction), digits)
	return append(buffer, " secs"...)
}

// appendSeconds writes seconds with a fraction of so many digits.
func appendSeconds(buffer []byte, seconds, fraction uint64, digits int) []byte {
	buffer = strconv.AppendUint(buffer, seconds, 10)
	if digits == 0 {
		return buffer
	}
	text := strconv.FormatUint(fraction+uint64(math.Pow10(digits)), 10)
	buffer = append(buffer, '.')
	return append(buffer, text[1:]...)
}
