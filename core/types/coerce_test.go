package types

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
)

func listOf(t Type) Type { return arrow.ListOf(t) }

// named are the types that testdata/coercions.txt speaks of.
var named = map[string]Type{
	"null": arrow.Null, "bool": arrow.FixedWidthTypes.Boolean,
	"int8": arrow.PrimitiveTypes.Int8, "int16": arrow.PrimitiveTypes.Int16, "int32": arrow.PrimitiveTypes.Int32,
	"int64": arrow.PrimitiveTypes.Int64, "uint8": arrow.PrimitiveTypes.Uint8, "uint16": arrow.PrimitiveTypes.Uint16,
	"uint32": arrow.PrimitiveTypes.Uint32, "uint64": arrow.PrimitiveTypes.Uint64,
	"float16": arrow.FixedWidthTypes.Float16, "float32": arrow.PrimitiveTypes.Float32, "float64": arrow.PrimitiveTypes.Float64,
	"d128(5,2)": &arrow.Decimal128Type{Precision: 5, Scale: 2}, "d128(20,0)": &arrow.Decimal128Type{Precision: 20},
	"d128(38,10)": &arrow.Decimal128Type{Precision: 38, Scale: 10},
	"d32(9,2)":    &arrow.Decimal32Type{Precision: 9, Scale: 2}, "d64(18,3)": &arrow.Decimal64Type{Precision: 18, Scale: 3},
	"string": arrow.BinaryTypes.String, "string_view": arrow.BinaryTypes.StringView,
	"binary": arrow.BinaryTypes.Binary, "large_binary": arrow.BinaryTypes.LargeBinary, "binary_view": arrow.BinaryTypes.BinaryView,
	"fixed_size_binary[4]": &arrow.FixedSizeBinaryType{ByteWidth: 4},
	"date32":               arrow.FixedWidthTypes.Date32, "date64": arrow.FixedWidthTypes.Date64,
	"time32[s]": arrow.FixedWidthTypes.Time32s, "time64[ns]": arrow.FixedWidthTypes.Time64ns,
	"ts[us]": &arrow.TimestampType{Unit: arrow.Microsecond}, "ts[ns]": &arrow.TimestampType{Unit: arrow.Nanosecond},
	"ts[ns@UTC]":           &arrow.TimestampType{Unit: arrow.Nanosecond, TimeZone: "UTC"},
	"ts[us@Europe/Berlin]": &arrow.TimestampType{Unit: arrow.Microsecond, TimeZone: "Europe/Berlin"},
	"ts[s@+05:00]":         &arrow.TimestampType{Unit: arrow.Second, TimeZone: "+05:00"},
	"dur[s]":               arrow.FixedWidthTypes.Duration_s, "dur[ns]": arrow.FixedWidthTypes.Duration_ns, "interval": interval,
	"list<int32>": listOf(arrow.PrimitiveTypes.Int32), "list<int64>": listOf(arrow.PrimitiveTypes.Int64),
	"list<string>": listOf(arrow.BinaryTypes.String), "large_list<int64>": arrow.LargeListOf(arrow.PrimitiveTypes.Int64),
	"fixed_size_list<int64>[2]": arrow.FixedSizeListOf(2, arrow.PrimitiveTypes.Int64),
	"struct<a:int32>":           arrow.StructOf(arrow.Field{Name: "a", Type: arrow.PrimitiveTypes.Int32, Nullable: true}),
	"map<string,int64>":         arrow.MapOf(arrow.BinaryTypes.String, arrow.PrimitiveTypes.Int64),
	"dict<string>":              &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int32, ValueType: arrow.BinaryTypes.String},
	"dict<int64>":               &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int32, ValueType: arrow.PrimitiveTypes.Int64},
}

// nameOf writes a type as testdata/coercions.txt does.
func nameOf(t Type) string {
	for name, known := range named {
		if arrow.TypeEqual(t, known) {
			return name
		}
	}
	switch t := t.(type) {
	case arrow.DecimalType:
		kind := map[arrow.Type]string{arrow.DECIMAL32: "d32", arrow.DECIMAL64: "d64", arrow.DECIMAL128: "d128"}[t.ID()]
		return fmt.Sprintf("%s(%d,%d)", kind, t.GetPrecision(), t.GetScale())
	case *arrow.TimestampType:
		name := "ts[" + t.Unit.String()
		if t.TimeZone != "" {
			name += "@" + t.TimeZone
		}
		return name + "]"
	case *arrow.LargeListType:
		return "large_list<" + nameOf(t.Elem()) + ">"
	case *arrow.DurationType:
		return "dur[" + t.Unit.String() + "]"
	}
	return t.String()
}

type pair struct{ operator, left, right string }

// expectations reads what datafusion does with each pair of types.
func expectations(t *testing.T) map[pair]string {
	text, err := os.ReadFile("testdata/coercions.txt")
	if err != nil {
		t.Fatal(err)
	}
	expected := map[pair]string{}
	for line := range strings.Lines(string(text)) {
		if fields := strings.Split(strings.TrimSpace(line), "\t"); !strings.HasPrefix(line, "#") {
			for _, right := range strings.Fields(fields[3]) {
				expected[pair{fields[0], fields[1], right}] = fields[2]
			}
		}
	}
	return expected
}

var operators = map[string]Operator{"+": Add, "-": Subtract, "*": Multiply, "/": Divide, "%": Modulo}

func coerced(p pair) string {
	a, b := named[p.left], named[p.right]
	var t Type
	var ok bool
	switch p.operator {
	case "=":
		t, ok = Comparable(a, b)
	case "union":
		t, ok = Common(a, b)
	default:
		left, right, result, ok := Arithmetic(operators[p.operator], a, b)
		switch {
		case !ok:
			return ""
		case arrow.TypeEqual(left, right):
			return nameOf(left) + ">" + nameOf(result)
		}
		return nameOf(left) + "|" + nameOf(right) + ">" + nameOf(result)
	}
	if !ok {
		return ""
	}
	return nameOf(t)
}

// ours reports whether we mean to differ: datafusion computes a small decimal with a large integer as integers, which
// drops the fraction, and refuses some arithmetic with dictionaries and times of day of different units; differences of
// timestamps of one unit need no common zone.
func ours(p pair) bool {
	small := func(name string) bool { return strings.HasPrefix(name, "d32") || strings.HasPrefix(name, "d64") }
	large := func(name string) bool { return strings.HasSuffix(name, "int32") || strings.Contains(name, "int64") }
	if small(p.left) && large(p.right) || small(p.right) && large(p.left) {
		return true
	}
	bare := func(name string) bool { return name == "null" || strings.HasPrefix(name, "date") }
	if p.right == "dict<int64>" && bare(p.left) || p.left == "dict<int64>" && bare(p.right) {
		return p.operator != "=" && p.operator != "union"
	}
	if strings.HasPrefix(p.left, "time") && strings.HasPrefix(p.right, "time") {
		return p.operator == "=" || p.operator == "union"
	}
	return p.operator == "-" && strings.HasPrefix(p.left, "ts") && strings.HasPrefix(p.right, "ts")
}

func TestCoercionsAreDatafusions(t *testing.T) {
	expected := expectations(t)
	checked := 0
	for operator := range map[string]bool{"=": true, "union": true, "+": true, "-": true, "*": true, "/": true, "%": true} {
		for left := range named {
			for right := range named {
				p := pair{operator, left, right}
				if ours(p) {
					continue
				}
				checked++
				if got := coerced(p); got != expected[p] {
					t.Errorf("%s %s %s = %q, datafusion has %q", left, operator, right, got, expected[p])
				}
			}
		}
	}
	if checked < 10000 {
		t.Fatalf("only %d pairs were checked", checked)
	}
}

func TestSmallDecimalsKeepTheirFraction(t *testing.T) {
	for _, c := range []struct{ p, want string }{
		{"= d32(9,2) int64", "d128(22,2)"}, {"* d64(18,3) int64", "d128(18,3)|d128(20,0)>d128(38,3)"},
	} {
		f := strings.Fields(c.p)
		if got := coerced(pair{f[0], f[1], f[2]}); got != c.want {
			t.Errorf("%s = %q, want %q", c.p, got, c.want)
		}
	}
}
