package convert

import (
	"math"
	"strings"

	"github.com/ballista-go/ballista/core/function/calendar"
	"github.com/ballista-go/ballista/core/types"
)

// intervalUnit is what one of a unit is worth.
type intervalUnit struct {
	months, days int64
	nanos        int64
}

var intervalUnits = func() map[string]intervalUnit {
	units := map[string]intervalUnit{}
	add := func(names string, unit intervalUnit) {
		for _, name := range strings.Fields(names) {
			units[name] = unit
		}
	}
	add("c cent cents century centuries", intervalUnit{months: 1200})
	add("dec decs decade decades", intervalUnit{months: 120})
	add("y yr yrs year years", intervalUnit{months: 12})
	add("mon mons month months", intervalUnit{months: 1})
	add("w week weeks", intervalUnit{days: 7})
	add("d day days", intervalUnit{days: 1})
	add("h hr hrs hour hours", intervalUnit{nanos: calendar.Hour})
	add("m min mins minute minutes", intervalUnit{nanos: calendar.Minute})
	add("s sec secs second seconds", intervalUnit{nanos: calendar.Second})
	add("ms msec msecs msecond mseconds millisecond milliseconds", intervalUnit{nanos: calendar.Millisecond})
	add("us usec usecs usecond useconds microsecond microseconds", intervalUnit{nanos: calendar.Microsecond})
	add("nanosecond nanoseconds", intervalUnit{nanos: 1})
	return units
}()

// ParseInterval reads numbers, each with a unit, such as "1 year 2.5 days"; a number alone is months. Fractions of what is longer
// than a month are whole months, those of a month whole days of thirty, others nanoseconds. A unit may occur once.
func ParseInterval(text string) (types.Interval, bool) {
	var sum types.Interval
	seen := map[intervalUnit]bool{}
	words, ok := intervalWords(text)
	for i := 0; ok && i < len(words); i += 2 {
		unit, known := intervalUnits[strings.ToLower(words[i+1])]
		ok = known && !seen[unit] && addAmount(&sum, words[i], unit)
		seen[unit] = true
	}
	return sum, ok && len(words) > 0
}

// intervalWords splits into numbers and units in turn.
func intervalWords(text string) ([]string, bool) {
	var words []string
	for _, field := range strings.Split(text, " ") {
		if field == "" {
			return nil, false
		}
		end := strings.IndexFunc(field, func(r rune) bool { return r != '-' && r != '.' && (r < '0' || r > '9') })
		switch {
		case end < 0 && len(words)%2 == 0:
			words = append(words, field)
		case end == 0 && len(words)%2 == 1:
			words = append(words, field)
		case end > 0 && len(words)%2 == 0:
			words = append(words, field[:end], field[end:])
		default:
			return nil, false
		}
	}
	if len(words) == 1 {
		words = append(words, "months")
	}
	return words, len(words)%2 == 0
}

// amountDigits is how many digits of a fraction count.
const amountDigits = 15

// addAmount adds an amount of a unit. It reports false if the amount is no number or the sum does not fit.
func addAmount(sum *types.Interval, amount string, unit intervalUnit) bool {
	v, ok := parseDecimal(truncateFraction(amount), amountDigits)
	if !ok || strings.HasSuffix(amount, ".") {
		return false
	}
	whole, rest, _ := v.DivRem(types.PowerOfTen(amountDigits))
	switch {
	case unit.months > 1:
		return addParts(sum, wholeTimes(v, unit.months), types.Int128{}, types.Int128{})
	case unit.months == 1:
		return addParts(sum, whole, wholeTimes(rest, daysPerMonth), types.Int128{})
	case unit.days > 0:
		days, _ := whole.Mul(types.Int128Of(unit.days))
		return addParts(sum, types.Int128{}, days, wholeTimes(rest, unit.days*calendar.Day))
	}
	return addParts(sum, types.Int128{}, types.Int128{}, wholeTimes(v, unit.nanos))
}

const daysPerMonth = 30

// wholeTimes is v, which has amountDigits digits after its point, times n without its fraction; what does not fit is too large.
func wholeTimes(v types.Int128, n int64) types.Int128 {
	product, ok := v.Mul(types.Int128Of(n))
	if !ok {
		return types.MaxInt128
	}
	whole, _, _ := product.DivRem(types.PowerOfTen(amountDigits))
	return whole
}

func truncateFraction(amount string) string {
	if point := strings.IndexByte(amount, '.'); point >= 0 && len(amount) > point+1+amountDigits {
		return amount[:point+1+amountDigits]
	}
	return amount
}

func addParts(sum *types.Interval, months, days, nanos types.Int128) bool {
	m, ok1 := months.Int64()
	d, ok2 := days.Int64()
	n, ok3 := nanos.Int64()
	if !ok1 || !ok2 || !ok3 || m > math.MaxInt32 || m < math.MinInt32 || d > math.MaxInt32 || d < math.MinInt32 {
		return false
	}
	m, d = m+int64(sum.Months), d+int64(sum.Days)
	n, ok := calendar.Add(n, sum.Nanos)
	sum.Months, sum.Days, sum.Nanos = int32(m), int32(d), n
	return ok && int64(sum.Months) == m && int64(sum.Days) == d
}
