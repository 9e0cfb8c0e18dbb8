package jsonout_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	reader "github.com/ballista-go/ballista/core/source/json"
	"github.com/ballista-go/ballista/core/source/json/jsonout"
	"github.com/ballista-go/ballista/core/source/sourcetest"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector/vectortest"
)

func TestMain(m *testing.M) {
	flag.Parse()
	memory.Poison()
	os.Exit(m.Run())
}

func random() *rand.Rand { return rand.New(rand.NewPCG(1, 2)) }

func encoder(t testing.TB, options map[string]string) *jsonout.Encoder {
	t.Helper()
	e, err := jsonout.New(options)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// moment is 2020-01-02T03:04:05 in seconds since 1970.
const moment = int64(1577934245)

func structOf(t types.Type) types.Type {
	return arrow.StructOf(arrow.Field{Name: "a", Type: t, Nullable: true})
}

// The texts are those of datafusion 55.
func TestTextOfTypes(t *testing.T) {
	number, text := arrow.PrimitiveTypes.Int64, arrow.BinaryTypes.String
	decimal := &arrow.Decimal128Type{Precision: 10, Scale: 2}
	list := func(values ...types.Value) types.Value { return values }
	cases := []struct {
		t     types.Type
		value types.Value
		want  string
	}{
		{number, int64(-5), "-5"},
		{arrow.FixedWidthTypes.Boolean, false, "false"},
		{arrow.PrimitiveTypes.Float64, 1e20, "1.0e20"},
		{arrow.PrimitiveTypes.Float64, 1e9, "1000000000.0"},
		{arrow.PrimitiveTypes.Float64, 1e10, "1.0e10"},
		{arrow.PrimitiveTypes.Float64, 1.2345678901234567e10, "1.2345678901234568e10"},
		{arrow.PrimitiveTypes.Float64, 1e-5, "0.00001"},
		{arrow.PrimitiveTypes.Float64, 1e-6, "1.0e-6"},
		{arrow.PrimitiveTypes.Float64, 123456789.123, "123456789.123"},
		{arrow.PrimitiveTypes.Float64, math.Copysign(0, -1), "-0.0"},
		{arrow.PrimitiveTypes.Float64, 5e-324, "5.0e-324"},
		{arrow.PrimitiveTypes.Float64, math.NaN(), "null"},
		{arrow.PrimitiveTypes.Float64, math.Inf(-1), "null"},
		{arrow.PrimitiveTypes.Float32, 16777216.0, "16777216.0"},
		{arrow.PrimitiveTypes.Float32, 1e10, "1.0e10"},
		{arrow.FixedWidthTypes.Float16, 1.1920928955078125e-7, "1.1920929e-7"},
		{text, "\x01\x7f\u2028\\/\t\b\f\r<>&é😀\"\n", "\"\\u0001\x7f\u2028\\\\/\\t\\b\\f\\r<>&é😀\\\"\\n\""},
		{arrow.BinaryTypes.Binary, "\x01\xff", `"01ff"`},
		{arrow.FixedWidthTypes.Date32, int64(18263), `"2020-01-02"`},
		{arrow.FixedWidthTypes.Date64, int64(18263) * 86400_000, `"2020-01-02T00:00:00"`},
		{&arrow.TimestampType{Unit: arrow.Microsecond}, moment*1e6 + 123456, `"2020-01-02T03:04:05.123456"`},
		{&arrow.TimestampType{Unit: arrow.Millisecond, TimeZone: "Europe/Berlin"}, (moment - 3600) * 1000, `"2020-01-02T03:04:05+01:00"`},
		{arrow.FixedWidthTypes.Time64us, int64(3723_500_000), `"01:02:03.500"`},
		{arrow.FixedWidthTypes.MonthDayNanoInterval, types.Interval{Months: 1, Days: 2}, `"1 mons 2 days"`},
		{arrow.FixedWidthTypes.Duration_ms, int64(12345), `"PT12.345S"`},
		{decimal, types.Int128Of(-50), "-0.50"},
		{&arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int32, ValueType: text}, "abc", `"abc"`},
		{arrow.ListOf(number), list(int64(1), nil), "[1,null]"},
		{arrow.ListOf(arrow.ListOf(number)), list(list(), nil, list(int64(1))), "[[],null,[1]]"},
		{arrow.ListOf(arrow.PrimitiveTypes.Float64), list(1.5, math.NaN()), "[1.5,null]"},
		{arrow.ListOf(structOf(number)), list(list(nil), nil), "[{},null]"},
		{structOf(structOf(number)), list(list(nil)), `{"a":{}}`},
		{arrow.MapOf(text, number), list(list("a", int64(1)), list("b", nil)), `{"a":1,"b":null}`},
	}
	for _, c := range cases {
		rows := sourcetest.Beside(sourcetest.Column(c.t, c.value, nil), sourcetest.Column(number, int64(1), int64(2)))
		got := string(sourcetest.Write(t, random(), encoder(t, nil), rows))
		if want := `{"a":` + c.want + ",\"b\":1}\n{\"b\":2}\n"; got != want {
			t.Errorf("%s of %v:\n got %s\nwant %s", c.t, c.value, got, want)
		}
	}
}

func TestArrays(t *testing.T) {
	e := encoder(t, map[string]string{"format.newline_delimited": "false"})
	rows := sourcetest.Column(arrow.PrimitiveTypes.Int64, int64(1), nil, int64(3))
	rows.Schema = arrow.NewSchema([]arrow.Field{{Name: `q"k`, Type: arrow.PrimitiveTypes.Int64, Nullable: true}}, nil)
	got := string(sourcetest.Write(t, random(), e, rows))
	if want := "[\n{\"q\\\"k\":1},\n{},\n{\"q\\\"k\":3}\n]\n"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	rows.Columns = [][]types.Value{{}}
	if got = string(sourcetest.Write(t, random(), e, rows)); got != "[\n]\n" {
		t.Errorf("without rows: got %q", got)
	}
	if got = string(sourcetest.Write(t, random(), encoder(t, nil), rows)); got != "" {
		t.Errorf("without rows: got %q", got)
	}
}

var hostile = []types.Value{
	"", nil, `"`, `\`, `\"`, "\n", "\r\n", "\x00", "\x1f", "\x7f", "{", "}", "]", ",", ":", "é😀", "\u2028", "null", "1", strings.Repeat("\"\\\n", 20_000),
}

func TestHostileTextReadsBack(t *testing.T) {
	r := random()
	var values, others []types.Value
	for range 300 {
		values, others = append(values, hostile[r.IntN(len(hostile))]), append(others, hostile[r.IntN(len(hostile))])
	}
	rows := sourcetest.Beside(sourcetest.Column(arrow.BinaryTypes.String, values...), sourcetest.Column(arrow.BinaryTypes.StringView, others...))
	for _, kind := range []string{"", "gzip", "zstd", "bz2", "xz"} {
		checkReadsBack(t, map[string]string{"compression": kind}, rows)
	}
	checkReadsBack(t, map[string]string{"newline_delimited": "false"}, rows)
	// The standard library reads the same.
	decoder := json.NewDecoder(bytes.NewReader(sourcetest.Write(t, r, encoder(t, nil), rows)))
	for i := range values {
		var object map[string]any
		if err := decoder.Decode(&object); err != nil {
			t.Fatal(err)
		}
		if object["a"] != values[i] || object["b"] != others[i] {
			t.Fatalf("row %d is %q, want %q and %q", i, object, values[i], others[i])
		}
	}
}

func checkReadsBack(t *testing.T, given map[string]string, rows sourcetest.Rows) {
	t.Helper()
	e := encoder(t, given)
	file := sourcetest.Save(t, "case"+e.Extension(), sourcetest.Write(t, random(), e, rows))
	options, err := reader.ParseOptions(given)
	if err != nil {
		t.Fatal(err)
	}
	got, err := sourcetest.Read(reader.New(options), file, rows.Schema)
	if err != nil {
		t.Errorf("%v: %v", given, err)
		return
	}
	sourcetest.Check(t, got, rows)
	if t.Failed() {
		t.Fatalf("options %v", given)
	}
}

// TestTypesReadBack writes random values of the types whose texts read back as they are.
func TestTypesReadBack(t *testing.T) {
	number, text := arrow.PrimitiveTypes.Int32, arrow.BinaryTypes.String
	record := arrow.StructOf(arrow.Field{Name: "x", Type: number, Nullable: true}, arrow.Field{Name: "y", Type: arrow.ListOf(text), Nullable: true})
	for _, dataType := range []types.Type{
		arrow.FixedWidthTypes.Boolean, arrow.PrimitiveTypes.Int8, number, arrow.PrimitiveTypes.Int64, arrow.PrimitiveTypes.Uint64, text,
		&arrow.Decimal128Type{Precision: 38, Scale: 4}, arrow.ListOf(number), arrow.LargeListOf(text), record, arrow.ListOf(record),
		arrow.ListOf(arrow.ListOf(arrow.FixedWidthTypes.Boolean)),
	} {
		checkReadsBack(t, nil, sourcetest.Column(dataType, vectortest.Values(random(), dataType, 2000)...))
	}
}

func TestTypesThatFilesDoNotHave(t *testing.T) {
	for _, dataType := range []types.Type{
		arrow.MapOf(arrow.PrimitiveTypes.Int64, arrow.BinaryTypes.String), arrow.ListOf(arrow.MapOf(arrow.FixedWidthTypes.Date32, arrow.Null)),
	} {
		env := &table.Env{Budget: memory.NewBudget("test", memory.Unlimited, nil), Settings: &expr.Settings{}}
		schema := arrow.NewSchema([]arrow.Field{{Name: "the column", Type: dataType}}, nil)
		_, err := encoder(t, nil).Writer(context.Background(), io.Discard, schema, env)
		if !errs.Is(err, errs.Unsupported) || !strings.Contains(err.Error(), `"the column"`) {
			t.Errorf("%s: got %v", dataType, err)
		}
	}
}

// TestAnyTypeIsJSON writes random values of all other types, as a parser that is not ours understands them.
func TestAnyTypeIsJSON(t *testing.T) {
	var list []types.Type
	for _, dataType := range vectortest.Types() {
		if dataType.ID() != arrow.INTERVAL_MONTHS && dataType.ID() != arrow.INTERVAL_DAY_TIME {
			list = append(list, dataType)
		}
	}
	const rows = 500
	decoder := json.NewDecoder(bytes.NewReader(sourcetest.Write(t, random(), encoder(t, nil), sourcetest.Random(random(), rows, list...))))
	for i := range rows {
		var object map[string]any
		if err := decoder.Decode(&object); err != nil {
			t.Fatalf("row %d: %v", i, err)
		}
	}
	if decoder.More() {
		t.Error("there are more objects than rows")
	}
}

func TestWrongOptionsFail(t *testing.T) {
	for option, want := range map[string]string{
		"compressions=gzip": `did you mean "compression"`, "compression=foo": "not known", "compression_level=x": "not a level", "newline_delimited=7": "neither",
	} {
		key, value, _ := strings.Cut(option, "=")
		if _, err := jsonout.New(map[string]string{key: value}); !errs.Is(err, errs.Binding) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v", option, err)
		}
	}
}
