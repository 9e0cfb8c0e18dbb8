package scalar_test

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/types"
)

// text writes a value as testdata/fill.py does.
func text(value types.Value, t types.Type) string {
	t = types.Decode(t)
	switch v := value.(type) {
	case nil:
		return "NULL"
	case int64:
		return integerText(v, t)
	case float64:
		return floatText(v)
	case types.Int128:
		return v.Text(t.(arrow.DecimalType).GetScale())
	case types.Interval:
		return fmt.Sprintf("%dm%dd%dn", v.Months, v.Days, v.Nanos)
	case string:
		if types.IsBinary(t) {
			return fmt.Sprintf("x%x", v)
		}
		return quote(v)
	case []types.Value:
		return nestedText(v, t)
	}
	return fmt.Sprint(value)
}

var plain = regexp.MustCompile(`^[^\s\x00-\x1f"'\[\]{},:=>!?]([^\x00-\x1f"'\[\]{},:=>!?]*[^\s\x00-\x1f"'\[\]{},:=>!?])?$`)

func quote(s string) string {
	if plain.MatchString(s) && s != "NULL" {
		return s
	}
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(s); err != nil {
		panic(err)
	}
	return strings.TrimSpace(b.String())
}

func floatText(f float64) string {
	switch {
	case math.IsInf(f, 1):
		return "inf"
	case math.IsInf(f, -1):
		return "-inf"
	case f != f:
		return "nan"
	}
	if magnitude := math.Abs(f); magnitude != 0 && (magnitude < 1e-4 || magnitude >= 1e16) {
		return strconv.FormatFloat(f, 'e', -1, 64)
	}
	s := strconv.FormatFloat(f, 'f', -1, 64)
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}

func integerText(n int64, t types.Type) string {
	switch t := t.(type) {
	case *arrow.Date32Type:
		return dayText(n)
	case *arrow.Date64Type:
		return momentText(n, arrow.Millisecond)
	case *arrow.TimestampType:
		return momentText(n, t.Unit)
	case *arrow.Time32Type:
		return clockText(time.Duration(n) * t.Unit.Multiplier())
	case *arrow.Time64Type:
		return clockText(time.Duration(n) * t.Unit.Multiplier())
	case *arrow.DurationType:
		return fmt.Sprintf("%d%s", n, t.Unit)
	}
	return strconv.FormatInt(n, 10)
}

func dayText(days int64) string {
	t := time.Unix(0, 0).UTC().AddDate(0, 0, int(days))
	return fmt.Sprintf("%04d-%02d-%02d", t.Year(), t.Month(), t.Day())
}

func momentText(n int64, unit arrow.TimeUnit) string {
	perDay := int64(24 * time.Hour / unit.Multiplier())
	days := n / perDay
	if n%perDay < 0 {
		days--
	}
	return dayText(days) + "T" + clockText(time.Duration(n-days*perDay)*unit.Multiplier())
}

func clockText(d time.Duration) string {
	s := fmt.Sprintf("%02d:%02d:%02d", int(d.Hours()), int(d.Minutes())%60, int(d.Seconds())%60)
	if fraction := d % time.Second; fraction != 0 {
		s += strings.TrimRight(fmt.Sprintf(".%09d", int64(fraction)), "0")
	}
	return s
}

func nestedText(values []types.Value, t types.Type) string {
	parts := make([]string, len(values))
	switch t := t.(type) {
	case *arrow.MapType:
		for i, entry := range values {
			pair := entry.([]types.Value)
			parts[i] = text(pair[0], t.KeyType()) + ": " + text(pair[1], t.ItemType())
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case *arrow.StructType:
		for i, value := range values {
			parts[i] = quote(t.Field(i).Name) + ": " + text(value, t.Field(i).Type)
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	for i, value := range values {
		parts[i] = text(value, types.Children(t)[0])
	}
	return "[" + strings.Join(parts, ", ") + "]"
}
