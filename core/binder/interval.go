package binder

import (
	"math"
	"strconv"
	"strings"
	"unicode"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
)

const (
	nanosecondsPerDay = 86_400_000_000_000
	daysPerMonth      = 30
)

// unit is what one of a unit of time is worth, in one of the three parts of an interval.
type unit struct {
	months, days, nanoseconds float64
}

var units = map[string]unit{
	"millennium": {months: 12000}, "millenniums": {months: 12000}, "millennia": {months: 12000},
	"century": {months: 1200}, "centuries": {months: 1200}, "c": {months: 1200},
	"decade": {months: 120}, "decades": {months: 120},
	"year": {months: 12}, "years": {months: 12}, "y": {months: 12}, "yr": {months: 12}, "yrs": {months: 12},
	"quarter": {months: 3}, "quarters": {months: 3},
	"month": {months: 1}, "months": {months: 1}, "mon": {months: 1}, "mons": {months: 1},
	"week": {days: 7}, "weeks": {days: 7}, "w": {days: 7},
	"day": {days: 1}, "days": {days: 1}, "d": {days: 1},
	"hour": {nanoseconds: 3.6e12}, "hours": {nanoseconds: 3.6e12}, "h": {nanoseconds: 3.6e12}, "hr": {nanoseconds: 3.6e12}, "hrs": {nanoseconds: 3.6e12},
	"minute": {nanoseconds: 6e10}, "minutes": {nanoseconds: 6e10}, "m": {nanoseconds: 6e10}, "min": {nanoseconds: 6e10}, "mins": {nanoseconds: 6e10},
	"second": {nanoseconds: 1e9}, "seconds": {nanoseconds: 1e9}, "s": {nanoseconds: 1e9}, "sec": {nanoseconds: 1e9}, "secs": {nanoseconds: 1e9},
	"millisecond": {nanoseconds: 1e6}, "milliseconds": {nanoseconds: 1e6}, "ms": {nanoseconds: 1e6}, "msec": {nanoseconds: 1e6}, "msecs": {nanoseconds: 1e6},
	"microsecond": {nanoseconds: 1e3}, "microseconds": {nanoseconds: 1e3}, "us": {nanoseconds: 1e3}, "usec": {nanoseconds: 1e3}, "usecs": {nanoseconds: 1e3},
	"nanosecond": {nanoseconds: 1}, "nanoseconds": {nanoseconds: 1}, "ns": {nanoseconds: 1},
}

// interval binds INTERVAL value [unit], where the value is a number, a string of numbers and units, or the negative of one.
func (b *Binder) interval(e *ast.Interval) (expr.Expr, error) {
	if e.To != "" {
		return nil, unsupported(e, "intervals from %s to %s are not supported", e.From, e.To)
	}
	text, ok := intervalText(e.Value)
	if !ok {
		return nil, unsupported(e, "an interval is a constant: %s", e.Value)
	}
	value, err := parseInterval(text, e.From)
	if err != "" {
		return nil, binding(e, "%s: %q", err, text)
	}
	return &expr.Literal{Value: value, DataType: arrow.FixedWidthTypes.MonthDayNanoInterval}, nil
}

func intervalText(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.String:
		return e.Value, true
	case *ast.Number:
		return e.Text, true
	case *ast.Unary:
		if text, ok := intervalText(e.Input); ok && e.Op == ast.Negate {
			return "-" + text, true
		}
	}
	return "", false
}

// parts adds up an interval. Fractions of a month become days, those of a day nanoseconds.
type parts struct{ months, days, nanoseconds float64 }

func (p *parts) add(amount float64, u unit) {
	months := amount * u.months
	whole := math.Trunc(months)
	p.months += whole
	days := amount*u.days + (months-whole)*daysPerMonth
	whole = math.Trunc(days)
	p.days += whole
	p.nanoseconds += math.Round(amount*u.nanoseconds + (days-whole)*nanosecondsPerDay)
}

func (p *parts) interval() (types.Interval, bool) {
	fits := math.Abs(p.months) <= math.MaxInt32 && math.Abs(p.days) <= math.MaxInt32 && math.Abs(p.nanoseconds) < math.MaxInt64
	return types.Interval{Months: int32(p.months), Days: int32(p.days), Nanos: int64(p.nanoseconds)}, fits
}

// parseInterval reads numbers, each with its unit or the default one, and times of the form hours:minutes:seconds. It
// returns what is wrong, or "".
func parseInterval(text, defaultUnit string) (types.Interval, string) {
	words := intervalWords(text)
	if len(words) == 0 {
		return types.Interval{}, "an interval has no value"
	}
	var sum parts
	for i := 0; i < len(words); i++ {
		if strings.Contains(words[i], ":") {
			seconds, ok := clock(words[i])
			if !ok {
				return types.Interval{}, "not a time in an interval"
			}
			sum.add(seconds, units["second"])
			continue
		}
		amount, err := strconv.ParseFloat(words[i], 64)
		if err != nil {
			return types.Interval{}, "not a number in an interval"
		}
		name := defaultUnit
		if i+1 < len(words) && unicode.IsLetter(rune(words[i+1][0])) {
			i++
			name = strings.ToLower(words[i])
		}
		if name == "" {
			name = "second"
		}
		u, ok := units[name]
		if !ok {
			return types.Interval{}, "not a unit of time"
		}
		sum.add(amount, u)
	}
	value, fits := sum.interval()
	if !fits {
		return value, "an interval is too large"
	}
	return value, ""
}

// intervalWords splits at spaces, and between a number and a unit.
func intervalWords(text string) []string {
	var words []string
	for _, field := range strings.Fields(text) {
		i := strings.IndexFunc(field, unicode.IsLetter)
		if i <= 0 {
			words = append(words, field)
			continue
		}
		words = append(words, field[:i], field[i:])
	}
	return words
}

// clock reads [-]hours:minutes[:seconds] as seconds.
func clock(text string) (float64, bool) {
	sign := 1.0
	if strings.HasPrefix(text, "-") {
		sign, text = -1, text[1:]
	}
	fields := strings.Split(text, ":")
	if len(fields) > 3 {
		return 0, false
	}
	seconds, worth := 0.0, 3600.0
	for _, field := range fields {
		v, err := strconv.ParseFloat(field, 64)
		if err != nil || v < 0 {
			return 0, false
		}
		seconds += v * worth
		worth /= 60
	}
	return sign * seconds, true
}
