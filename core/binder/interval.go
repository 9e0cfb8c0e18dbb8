package binder

import (
	"math"
	"math/big"
	"strings"
	"unicode"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
)

const (
	nanosecondsPerDay = 86_400_000_000_000
	daysPerMonth      = 30
)

// unit is what one of a unit of time is worth, in one of the three parts of an interval.
type unit struct{ months, days, nanoseconds int64 }

var (
	second = unit{nanoseconds: 1e9}
	units  = unitsByName(map[string]unit{
		"millennium millenniums millennia": {months: 12000}, "century centuries c cent cents": {months: 1200},
		"decade decades dec decs": {months: 120}, "year years y yr yrs": {months: 12}, "quarter quarters": {months: 3},
		"month months mon mons": {months: 1}, "week weeks w": {days: 7}, "day days d": {days: 1},
		"hour hours h hr hrs": {nanoseconds: 3600e9}, "minute minutes m min mins": {nanoseconds: 60e9},
		"second seconds s sec secs":                               second,
		"millisecond milliseconds ms msec msecs msecond mseconds": {nanoseconds: 1e6},
		"microsecond microseconds us usec usecs usecond useconds": {nanoseconds: 1e3},
		"nanosecond nanoseconds ns nsec nsecs nanos":              {nanoseconds: 1},
	})
)

func unitsByName(lists map[string]unit) map[string]unit {
	byName := map[string]unit{}
	for names, u := range lists {
		for _, name := range strings.Fields(names) {
			byName[name] = u
		}
	}
	return byName
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
	value, wrong := parseInterval(text, e.From)
	if wrong != "" {
		return nil, errs.At(e.Pos(), errs.InvalidValue, "%s: %q", wrong, text)
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

// parseInterval reads numbers, each with its unit or the default one, and times of the form hours:minutes:seconds. It
// returns what is wrong, or "".
func parseInterval(text, defaultUnit string) (types.Interval, string) {
	words := intervalWords(text)
	if len(words) == 0 {
		return types.Interval{}, "an interval has no value"
	}
	var sum parts
	for len(words) > 0 {
		rest, wrong := sum.take(words, defaultUnit)
		if wrong != "" {
			return types.Interval{}, wrong
		}
		words = rest
	}
	value, fits := sum.interval()
	if !fits {
		return value, "an interval is too large"
	}
	return value, ""
}

// parts adds up an interval exactly. Fractions of a month become days, those of a day nanoseconds.
type parts struct{ months, days, nanoseconds big.Rat }

// take adds the first word, with its unit where the next word is one, and returns the words after them.
func (p *parts) take(words []string, defaultUnit string) (rest []string, wrong string) {
	if strings.Contains(words[0], ":") {
		seconds, ok := clock(words[0])
		if !ok {
			return nil, "not a time in an interval"
		}
		p.add(seconds, second)
		return words[1:], ""
	}
	amount, ok := decimalNumber(words[0])
	if !ok {
		return nil, "not a number in an interval"
	}
	name, rest := defaultUnit, words[1:]
	if len(rest) > 0 && unicode.IsLetter(rune(rest[0][0])) {
		if defaultUnit != "" && len(rest) == 1 {
			return nil, "an interval has a unit in its text and another one behind it"
		}
		name, rest = strings.ToLower(rest[0]), rest[1:]
	}
	if name == "" {
		name = "second"
	}
	u, ok := units[name]
	if !ok {
		return nil, "not a unit of time"
	}
	p.add(amount, u)
	return rest, ""
}

func (p *parts) add(amount *big.Rat, u unit) {
	fraction := addWhole(&p.months, times(amount, u.months))
	days := times(amount, u.days)
	fraction = addWhole(&p.days, days.Add(days, times(fraction, daysPerMonth)))
	p.nanoseconds.Add(&p.nanoseconds, times(amount, u.nanoseconds))
	p.nanoseconds.Add(&p.nanoseconds, times(fraction, nanosecondsPerDay))
}

func times(amount *big.Rat, worth int64) *big.Rat {
	return new(big.Rat).Mul(amount, new(big.Rat).SetInt64(worth))
}

// addWhole adds the whole part of an amount and returns the rest of it.
func addWhole(sum, amount *big.Rat) *big.Rat {
	whole := new(big.Rat).SetInt(new(big.Int).Quo(amount.Num(), amount.Denom()))
	sum.Add(sum, whole)
	return new(big.Rat).Sub(amount, whole)
}

func (p *parts) interval() (types.Interval, bool) {
	months, days := p.months.Num(), p.days.Num()
	nanoseconds := new(big.Int).Quo(p.nanoseconds.Num(), p.nanoseconds.Denom())
	fits := months.IsInt64() && days.IsInt64() && nanoseconds.IsInt64() && fitsInt32(months.Int64()) && fitsInt32(days.Int64())
	return types.Interval{Months: int32(months.Int64()), Days: int32(days.Int64()), Nanos: nanoseconds.Int64()}, fits
}

func fitsInt32(v int64) bool { return v >= math.MinInt32 && v <= math.MaxInt32 }

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

// decimalNumber reads digits with a sign and a point.
func decimalNumber(text string) (*big.Rat, bool) {
	if strings.Trim(text, "+-.0123456789") != "" {
		return nil, false
	}
	return new(big.Rat).SetString(text)
}

// clock reads [-]hours:minutes[:seconds] as seconds.
func clock(text string) (*big.Rat, bool) {
	negative := strings.HasPrefix(text, "-")
	fields := strings.Split(strings.TrimPrefix(text, "-"), ":")
	if len(fields) > 3 {
		return nil, false
	}
	seconds := new(big.Rat)
	for i, worth := range []int64{3600, 60, 1}[:len(fields)] {
		v, ok := decimalNumber(fields[i])
		if !ok || v.Sign() < 0 {
			return nil, false
		}
		seconds.Add(seconds, times(v, worth))
	}
	if negative {
		seconds.Neg(seconds)
	}
	return seconds, true
}
