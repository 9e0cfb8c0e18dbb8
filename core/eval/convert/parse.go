package convert

import (
	"math/bits"
	"strconv"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/function/calendar"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// parse converts strings to the values that they denote.
func parse(to types.Type) conversion {
	switch to := to.(type) {
	case *arrow.BooleanType:
		return parseBools
	case arrow.DecimalType:
		return parseDecimals(to)
	case *arrow.Date32Type:
		return parsed(func(text string, s *state) (int32, bool) {
			days, ok := parseDate(text, &s.zones)
			return int32(days), ok && int64(int32(days)) == days
		})
	case *arrow.Date64Type:
		return parsed(func(text string, s *state) (int64, bool) { return parseMillis(text, &s.zones) })
	case *arrow.Time32Type:
		return parsed(func(text string, _ *state) (int32, bool) {
			count, ok := parseTimeOrCount(text, to.Unit)
			return int32(count), ok && int64(int32(count)) == count
		})
	case *arrow.Time64Type:
		return parsed(func(text string, _ *state) (int64, bool) { return parseTimeOrCount(text, to.Unit) })
	case *arrow.TimestampType:
		return parsed(func(text string, s *state) (int64, bool) { return s.zones.parseTimestamp(text, to.Unit) })
	case *arrow.MonthIntervalType:
		return parsed(func(text string, _ *state) (int32, bool) { return parseMonths(text) })
	case *arrow.DayTimeIntervalType:
		return parsed(func(text string, _ *state) (int64, bool) { return parseDayTime(text) })
	case *arrow.MonthDayNanoIntervalType:
		return parsed(func(text string, _ *state) (types.Interval, bool) { return ParseInterval(text) })
	}
	return parseNumbers(types.MustLayout(to))
}

// parsed makes a conversion of a function that reads one string.
func parsed[T vector.Fixed](read func(text string, s *state) (T, bool)) conversion {
	return func(s *state, in, out *vector.Vector) error {
		texts, results := vector.StringsOf(in), vector.Values[T](out)
		return s.rows(len(results), func(row int) error {
			result, ok := read(texts.At(row), s)
			results[row] = result
			if !ok {
				return s.fail(row)
			}
			return nil
		})
	}
}

func parseNumbers(to types.Layout) conversion {
	switch to {
	case types.Int8:
		return parseSigned[int8](8)
	case types.Int16:
		return parseSigned[int16](16)
	case types.Int32:
		return parseSigned[int32](32)
	case types.Int64:
		return parseSigned[int64](64)
	case types.Uint8:
		return parseUnsigned[uint8](8)
	case types.Uint16:
		return parseUnsigned[uint16](16)
	case types.Uint32:
		return parseUnsigned[uint32](32)
	case types.Uint64:
		return parseUnsigned[uint64](64)
	case types.Float16:
		return parsed(func(text string, _ *state) (uint16, bool) {
			f, ok := parseFloat(text, 64)
			return types.ToHalf(f), ok
		})
	case types.Float32:
		return parsed(func(text string, _ *state) (float32, bool) {
			f, ok := parseFloat(text, 32)
			return float32(f), ok
		})
	case types.Float64:
		return parsed(func(text string, _ *state) (float64, bool) { return parseFloat(text, 64) })
	}
	return nil
}

func parseSigned[T int8 | int16 | int32 | int64](size int) conversion {
	limit := uint64(1) << (size - 1)
	return parsed(func(text string, _ *state) (T, bool) {
		magnitude, negative, ok := parseInteger(text)
		if negative {
			return T(-magnitude), ok && magnitude <= limit
		}
		return T(magnitude), ok && magnitude < limit
	})
}

func parseUnsigned[T uint8 | uint16 | uint32 | uint64](size int) conversion {
	return parsed(func(text string, _ *state) (T, bool) {
		magnitude, negative, ok := parseInteger(text)
		return T(magnitude), ok && uint64(T(magnitude)) == magnitude && (!negative || magnitude == 0)
	})
}

// parseInteger reads decimal digits with an optional sign, and spaces around.
func parseInteger(text string) (magnitude uint64, negative, ok bool) {
	text = strings.TrimSpace(text)
	if text != "" && (text[0] == '-' || text[0] == '+') {
		negative, text = text[0] == '-', text[1:]
	}
	for i := range len(text) {
		digit := uint64(text[i] - '0')
		high, low := bits.Mul64(magnitude, 10)
		sum, carry := bits.Add64(low, digit, 0)
		if digit > 9 || high|carry != 0 {
			return 0, false, false
		}
		magnitude = sum
	}
	return magnitude, negative, text != ""
}

// parseFloat reads decimal floats, and names of infinity and NaN. What is too large is infinite.
func parseFloat(text string, size int) (float64, bool) {
	text = strings.TrimSpace(text)
	if strings.ContainsAny(text, "xXpP_") {
		return 0, false
	}
	if len(text) == 4 && (text[0] == '-' || text[0] == '+') && strings.EqualFold(text[1:], "nan") {
		text = text[1:]
	}
	f, err := strconv.ParseFloat(text, size)
	if err != nil && err.(*strconv.NumError).Err != strconv.ErrRange {
		return 0, false
	}
	return f, true
}

func parseBools(s *state, in, out *vector.Vector) error {
	texts, bits := vector.StringsOf(in), out.Bits()
	return s.rows(out.Len, func(row int) error {
		value, ok := parseBool(texts.At(row))
		bits.Put(row, value)
		if !ok {
			return s.fail(row)
		}
		return nil
	})
}

// parseBool reads 1, 0, and beginnings of true, false, yes, no, on and off that are unambiguous.
func parseBool(text string) (value, ok bool) {
	text = strings.TrimSpace(text)
	begins := func(word string, least int) bool {
		return len(text) >= least && len(text) <= len(word) && strings.EqualFold(text, word[:len(text)])
	}
	switch {
	case text == "1", begins("true", 1), begins("yes", 1), begins("on", 2):
		return true, true
	case text == "0", begins("false", 1), begins("no", 1), begins("off", 2):
		return false, true
	}
	return false, false
}

func parseDecimals(to arrow.DecimalType) conversion {
	bound := limit(to)
	read := func(text string) (types.Int128, bool) {
		v, ok := parseDecimal(text, to.GetScale())
		return v, ok && within(v, bound)
	}
	if to.GetPrecision() <= narrowDigits {
		narrow := parsed(func(text string, _ *state) (int64, bool) {
			v, ok := read(text)
			return int64(v.Lo), ok
		})
		return func(s *state, in, out *vector.Vector) error {
			if err := out.PrepareLane(s.context.Budget, types.Int64); err != nil {
				return err
			}
			return narrow(s, in, out)
		}
	}
	wide := parsed(func(text string, _ *state) (types.Int128, bool) { return read(text) })
	return func(s *state, in, out *vector.Vector) error {
		if err := out.PrepareLane(s.context.Budget, types.Decimal); err != nil {
			return err
		}
		return wide(s, in, out)
	}
}

// parseDecimal reads digits with at most one point as a decimal of a scale, which is not negative. Digits beyond the scale are
// rounded, halves away from zero.
func parseDecimal(text string, scale int32) (types.Int128, bool) {
	text = strings.TrimSpace(text)
	negative := strings.HasPrefix(text, "-")
	if negative || strings.HasPrefix(text, "+") {
		text = text[1:]
	}
	whole, fraction, _ := strings.Cut(text, ".")
	if len(whole)+len(fraction) == 0 || scale < 0 {
		return types.Int128{}, false
	}
	dropped := ""
	if len(fraction) > int(scale) {
		fraction, dropped = fraction[:scale], fraction[scale:]
	}
	v, ok := digitsOf(types.Int128{}, whole)
	if ok {
		v, ok = digitsOf(v, fraction)
	}
	if !ok || strings.Trim(dropped, "0123456789") != "" {
		return types.Int128{}, false
	}
	v, ok = scaled(v, scale-int32(len(fraction)))
	if dropped != "" && dropped[0] >= '5' {
		v, _ = v.Add(types.Int128Of(1))
	}
	if negative {
		v = v.Neg()
	}
	return v, ok
}

// digitsOf appends decimal digits to v.
func digitsOf(v types.Int128, digits string) (types.Int128, bool) {
	for i := range len(digits) {
		digit := digits[i] - '0'
		times, ok := v.Mul(types.Int128Of(10))
		if digit > 9 || !ok {
			return v, false
		}
		if v, ok = times.Add(types.Int128Of(int64(digit))); !ok {
			return v, false
		}
	}
	return v, true
}

// parseMillis reads a date or a timestamp.
func parseMillis(text string, z *zones) (int64, bool) {
	if len(text) <= 10 {
		days, ok := parseDate(text, z)
		if !ok {
			return 0, false
		}
		return calendar.Multiply(days, millisPerDay)
	}
	return z.parseTimestamp(text, arrow.Millisecond)
}
