package slt

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
)

// formatColumn returns the text of each value of an array. The rules, which are Arrow's display rules but for null:
//
//	null               NULL, also inside of lists, structs and maps
//	boolean            true, false
//	integers           decimal digits
//	float32, float64   the shortest digits that read back as the same value, with a point or an exponent: 1.0, 1e16, 1.5e-7
//	float16            the same digits, never an exponent and no point where there is no fraction
//	                   all floats: NaN, inf, -inf, -0.0
//	decimals           all digits of the scale: 1.10
//	strings            as they are; "(empty)" where empty and not nested
//	binary             lower-case hex digits
//	date, time         2020-01-31, 12:30:00, 12:30:00.120: no fraction, or 3, 6 or 9 digits
//	timestamp          2020-01-31T12:30:00; with a zone its offset follows: Z, +05:30
//	date64             as a timestamp
//	duration           ISO 8601 in seconds: PT3.5S, P0D for zero
//	interval           1 mons 2 days 3 hours 4 mins 5.000000000 secs without the zero parts; 0 secs
//	list, struct, map  [1, 2], {a: 1, b: x}, {key: value}
//	dictionary         its value
//
// On a line, values are separated by one space. Control characters and backslashes in a value are written \n, \t, \r,
// \0, \\ or \u{1b}; a space that begins or ends a value is written \s.
func formatColumn(column arrow.Array) ([]string, error) {
	texts := make([]string, column.Len())
	for row := range texts {
		text, err := formatValue(column, row)
		if err != nil {
			return nil, err
		}
		texts[row] = escape(text)
	}
	return texts, nil
}

func formatValue(column arrow.Array, row int) (string, error) {
	if _, ok := column.(*array.Null); ok || column.IsNull(row) {
		return "NULL", nil
	}
	switch column := column.(type) {
	case array.ListLike:
		return formatList(column, row)
	case *array.Struct:
		return formatStruct(column, row)
	case *array.Dictionary:
		return formatValue(column.Dictionary(), column.GetValueIndex(row))
	}
	return formatScalar(column, row)
}

func formatList(list array.ListLike, row int) (string, error) {
	start, end := list.ValueOffsets(row)
	if entries, ok := list.(*array.Map); ok {
		return formatMap(entries, int(start), int(end))
	}
	texts := make([]string, 0, end-start)
	for i := int(start); i < int(end); i++ {
		text, err := formatValue(list.ListValues(), i)
		if err != nil {
			return "", err
		}
		texts = append(texts, text)
	}
	return "[" + strings.Join(texts, ", ") + "]", nil
}

func formatMap(entries *array.Map, start, end int) (string, error) {
	texts := make([]string, 0, end-start)
	for i := start; i < end; i++ {
		text, err := formatPair(entries.Keys(), entries.Items(), i)
		if err != nil {
			return "", err
		}
		texts = append(texts, text)
	}
	return "{" + strings.Join(texts, ", ") + "}", nil
}

func formatPair(keys, items arrow.Array, row int) (string, error) {
	key, err := formatValue(keys, row)
	if err != nil {
		return "", err
	}
	item, err := formatValue(items, row)
	return key + ": " + item, err
}

func formatStruct(column *array.Struct, row int) (string, error) {
	fields := column.DataType().(*arrow.StructType).Fields()
	texts := make([]string, len(fields))
	for i, field := range fields {
		text, err := formatValue(column.Field(i), row)
		if err != nil {
			return "", err
		}
		texts[i] = field.Name + ": " + text
	}
	return "{" + strings.Join(texts, ", ") + "}", nil
}

func formatScalar(column arrow.Array, row int) (string, error) {
	switch column := column.(type) {
	case *array.Boolean:
		return strconv.FormatBool(column.Value(row)), nil
	case array.StringLike:
		return column.Value(row), nil
	case interface{ Value(int) []byte }:
		return hex.EncodeToString(column.Value(row)), nil
	}
	if text, ok := formatNumber(column, row); ok {
		return text, nil
	}
	if text, ok := formatTime(column, row); ok {
		return text, nil
	}
	return "", fmt.Errorf("no display for a column of type %v", column.DataType())
}

func formatNumber(column arrow.Array, row int) (string, bool) {
	switch column := column.(type) {
	case *array.Int8:
		return strconv.FormatInt(int64(column.Value(row)), 10), true
	case *array.Int16:
		return strconv.FormatInt(int64(column.Value(row)), 10), true
	case *array.Int32:
		return strconv.FormatInt(int64(column.Value(row)), 10), true
	case *array.Int64:
		return strconv.FormatInt(column.Value(row), 10), true
	case *array.Uint8:
		return strconv.FormatUint(uint64(column.Value(row)), 10), true
	case *array.Uint16:
		return strconv.FormatUint(uint64(column.Value(row)), 10), true
	case *array.Uint32:
		return strconv.FormatUint(uint64(column.Value(row)), 10), true
	case *array.Uint64:
		return strconv.FormatUint(column.Value(row), 10), true
	case *array.Float16:
		return formatHalf(column.Value(row).Uint16()), true
	case *array.Float32:
		return formatFloat(float64(column.Value(row)), 32), true
	case *array.Float64:
		return formatFloat(column.Value(row), 64), true
	}
	return formatDecimal(column, row)
}

func formatDecimal(column arrow.Array, row int) (string, bool) {
	decimalType, ok := column.DataType().(arrow.DecimalType)
	if !ok {
		return "", false
	}
	var digits string
	switch column := column.(type) {
	case *array.Decimal32:
		digits = strconv.FormatInt(int64(column.Value(row)), 10)
	case *array.Decimal64:
		digits = strconv.FormatInt(int64(column.Value(row)), 10)
	case *array.Decimal128:
		digits = column.Value(row).BigInt().String()
	case *array.Decimal256:
		digits = column.Value(row).BigInt().String()
	}
	return placePoint(digits, int(decimalType.GetScale())), true
}

// placePoint writes an integer that counts units of 10^-scale.
func placePoint(digits string, scale int) string {
	if scale <= 0 {
		return digits + strings.Repeat("0", -scale)
	}
	digits, negative := strings.CutPrefix(digits, "-")
	if missing := scale + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	text := digits[:len(digits)-scale] + "." + digits[len(digits)-scale:]
	if negative {
		return "-" + text
	}
	return text
}

// escape makes the text of a value fit on a line that may be trimmed.
func escape(text string) string {
	if text == "" {
		return "(empty)"
	}
	inner := strings.Trim(text, " ")
	start := len(text) - len(strings.TrimLeft(text, " "))
	end := len(text) - start - len(inner)
	return strings.Repeat(`\s`, start) + escapeControls(inner) + strings.Repeat(`\s`, end)
}

func escapeControls(text string) string {
	var b strings.Builder
	for _, c := range text {
		switch {
		case c == '\\':
			b.WriteString(`\\`)
		case c == '\n':
			b.WriteString(`\n`)
		case c == '\r':
			b.WriteString(`\r`)
		case c == '\t':
			b.WriteString(`\t`)
		case c == 0:
			b.WriteString(`\0`)
		case c < ' ' || c == 0x7f:
			fmt.Fprintf(&b, `\u{%x}`, c)
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}
