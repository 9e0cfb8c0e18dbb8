package types

import (
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
)

// TestNames reads and writes names that arrow_typeof of DataFusion 55 gives.
func TestNames(t *testing.T) {
	for _, name := range []string{
		"Null", "Boolean", "UInt8", "Float16", "Date32", "Utf8View", "LargeBinary", "Decimal128(38, 10)", "Decimal32(4, -2)",
		"Timestamp(ns)", `Timestamp(µs, "Europe/Berlin")`, "Time32(ms)", "Time64(ns)", "Duration(s)", "Interval(MonthDayNano)",
		"FixedSizeBinary(4)", "Dictionary(Int32, Utf8)", "List(Int64)", "List(non-null Int32, field: 'x')", "ListView(Int8)",
		"FixedSizeList(3 x Int8)", `Struct("a": non-null Int8, "c": List(Utf8))`, "Struct()",
		`Map("entries": non-null Struct("key": non-null Utf8, "value": Int8), unsorted)`,
	} {
		parsed, err := ParseName(name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if got := Name(parsed); got != name {
			t.Errorf("%s is written as %s", name, got)
		}
	}
}

func TestOlderNames(t *testing.T) {
	for old, want := range map[string]Type{
		"Timestamp(Second, None)":               &arrow.TimestampType{Unit: arrow.Second},
		`Timestamp(Nanosecond, Some("+00:00"))`: &arrow.TimestampType{Unit: arrow.Nanosecond, TimeZone: "+00:00"},
		"FixedSizeList(2, Int32)":               arrow.FixedSizeListOf(2, arrow.PrimitiveTypes.Int32),
		"Duration( Millisecond )":               &arrow.DurationType{Unit: arrow.Millisecond},
	} {
		got, err := ParseName(old)
		if err != nil || !arrow.TypeEqual(got, want) {
			t.Errorf("%s is read as %v, %v", old, got, err)
		}
	}
}

func TestNamesThatAreNone(t *testing.T) {
	for _, name := range []string{
		"", "Foo", "int32", "List", "List(", "List()", "List(Int8", "Int8)", "Decimal128(39, 2)", "Decimal128(5,6)", "Decimal128(0,0)",
		"Time32(ns)", "Timestamp(ns,)", `Timestamp(ns, "UTC)`, "Dictionary(Utf8, Utf8)", "FixedSizeBinary(-1)", `Struct("a")`,
		"Map(Int8, sorted)", "Struct(,)", `Struct("a": Int8,)`, "FixedSizeList(-1 x Int8)",
	} {
		if parsed, err := ParseName(name); err == nil {
			t.Errorf("%q is read as %s", name, Name(parsed))
		}
	}
}

func FuzzParseName(f *testing.F) {
	f.Add(`Struct("a": non-null Int8, "c": List(Utf8))`)
	f.Add(`Map("entries": non-null Struct("key": non-null Utf8, "value": Int8), unsorted)`)
	f.Fuzz(func(t *testing.T, name string) {
		parsed, err := ParseName(name)
		if err != nil {
			return
		}
		if again, err := ParseName(Name(parsed)); err != nil || !arrow.TypeEqual(parsed, again) {
			t.Fatalf("%q is written as %q: %v", name, Name(parsed), err)
		}
	})
}
