package expr

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/types"
)

// Int64 is a literal of type Int64.
func Int64(v int64) *Literal { return &Literal{Value: v, DataType: arrow.PrimitiveTypes.Int64} }

// Bool is a literal of type Boolean.
func Bool(v bool) *Literal { return &Literal{Value: v, DataType: boolean} }

// Null is a NULL of the type.
func Null(t types.Type) *Literal { return &Literal{DataType: t} }

// IsTrue reports whether e is the literal true.
func IsTrue(e Expr) bool {
	l, ok := e.(*Literal)
	return ok && l.Value == true
}

// IsFalseOrNull reports whether e is a literal that no row passes as a condition.
func IsFalseOrNull(e Expr) bool {
	l, ok := e.(*Literal)
	return ok && (l.Value == false || l.Value == nil)
}

// String implements Expr: the value as DataFusion names it, such as Int64(1) and Utf8("a").
func (l *Literal) String() string {
	name := TypeName(l.DataType)
	t := types.Decode(l.DataType)
	if l.Value == nil && t.ID() == arrow.NULL {
		return "NULL"
	}
	if t, ok := t.(*arrow.TimestampType); ok {
		return name + "(" + l.timestamp(t) + ")"
	}
	if l.Value == nil {
		return name + "(NULL)"
	}
	return name + "(" + l.text(t) + ")"
}

func (l *Literal) text(t types.Type) string {
	switch v := l.Value.(type) {
	case string:
		if types.IsBinary(t) {
			return `"` + byteList(v) + `"`
		}
		return `"` + v + `"`
	case float64:
		return floatText(v, t)
	case types.Int128:
		d := t.(arrow.DecimalType)
		return fmt.Sprintf("%s,%d,%d", v.Text(d.GetScale()), d.GetPrecision(), d.GetScale())
	case types.Interval:
		return fmt.Sprintf(`"IntervalMonthDayNano { months: %d, days: %d, nanoseconds: %d }"`, v.Months, v.Days, v.Nanos)
	case int64:
		switch t.ID() {
		case arrow.DATE32:
			return `"` + arrow.Date32(v).FormattedString() + `"`
		case arrow.TIME32, arrow.TIME64, arrow.DURATION:
			return `"` + strconv.FormatInt(v, 10) + `"`
		}
	}
	return fmt.Sprint(l.Value)
}

func (l *Literal) timestamp(t *arrow.TimestampType) string {
	value, zone := "NULL", "None"
	if l.Value != nil {
		value = fmt.Sprint(l.Value)
	}
	if t.TimeZone != "" {
		zone = fmt.Sprintf("Some(%q)", t.TimeZone)
	}
	return value + ", " + zone
}

// byteList writes bytes as numbers.
func byteList(s string) string {
	numbers := make([]string, len(s))
	for i := range numbers {
		numbers[i] = strconv.Itoa(int(s[i]))
	}
	return strings.Join(numbers, ",")
}

func floatText(v float64, t types.Type) string {
	switch {
	case math.IsInf(v, 1):
		return "inf"
	case math.IsInf(v, -1):
		return "-inf"
	case t.ID() == arrow.FLOAT32:
		return strconv.FormatFloat(v, 'f', -1, 32)
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

var typeNames = map[arrow.Type]string{
	arrow.STRING: "Utf8", arrow.LARGE_STRING: "LargeUtf8", arrow.STRING_VIEW: "Utf8View",
	arrow.INTERVAL_MONTH_DAY_NANO: "IntervalMonthDayNano", arrow.DECIMAL128: "Decimal128",
	arrow.TIMESTAMP: "Timestamp", arrow.BOOL: "Boolean",
}

var unitNames = map[arrow.TimeUnit]string{
	arrow.Second: "Second", arrow.Millisecond: "Millisecond", arrow.Microsecond: "Microsecond", arrow.Nanosecond: "Nanosecond",
}

// TypeName is the name of a type's constructor in Arrow's Rust implementation, without parameters, such as "Int64".
func TypeName(t types.Type) string {
	switch t := t.(type) {
	case *arrow.TimestampType:
		return "Timestamp" + unitNames[t.Unit]
	case *arrow.Time32Type:
		return "Time32" + unitNames[t.Unit]
	case *arrow.Time64Type:
		return "Time64" + unitNames[t.Unit]
	case *arrow.DurationType:
		return "Duration" + unitNames[t.Unit]
	}
	if name, ok := typeNames[t.ID()]; ok {
		return name
	}
	parts := strings.Split(strings.ToLower(t.ID().String()), "_")
	for i, part := range parts {
		parts[i] = strings.ToUpper(part[:1]) + part[1:]
	}
	return strings.ReplaceAll(strings.Join(parts, ""), "Uint", "UInt")
}
