package expr

import (
	"fmt"
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
	switch v := l.Value.(type) {
	case nil:
		if l.DataType.ID() == arrow.NULL {
			return "NULL"
		}
		return name + "(NULL)"
	case string:
		return name + "(" + strconv.Quote(v) + ")"
	case float64:
		return name + "(" + strconv.FormatFloat(v, 'f', -1, 64) + ")"
	case types.Int128:
		d := types.Decode(l.DataType).(arrow.DecimalType)
		return fmt.Sprintf("%s(Some(%s),%d,%d)", name, v.Text(0), d.GetPrecision(), d.GetScale())
	case types.Interval:
		return fmt.Sprintf("%s(%q)", name, fmt.Sprint(v))
	case []types.Value:
		return name + fmt.Sprint(v)
	}
	return fmt.Sprintf("%s(%v)", name, l.Value)
}

var typeNames = map[arrow.Type]string{
	arrow.STRING: "Utf8", arrow.LARGE_STRING: "LargeUtf8", arrow.STRING_VIEW: "Utf8View",
	arrow.INTERVAL_MONTH_DAY_NANO: "IntervalMonthDayNano", arrow.DECIMAL128: "Decimal128",
	arrow.TIMESTAMP: "Timestamp", arrow.BOOL: "Boolean",
}

// TypeName is the name of a type's constructor in Arrow's Rust implementation, without parameters, such as "Int64".
func TypeName(t types.Type) string {
	if name, ok := typeNames[t.ID()]; ok {
		return name
	}
	parts := strings.Split(strings.ToLower(t.ID().String()), "_")
	for i, part := range parts {
		parts[i] = strings.ToUpper(part[:1]) + part[1:]
	}
	return strings.ReplaceAll(strings.Join(parts, ""), "Uint", "UInt")
}
