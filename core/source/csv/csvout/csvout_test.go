package csvout_test

import (
	"bytes"
	"context"
	"errors"
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
	"github.com/ballista-go/ballista/core/source/csv"
	"github.com/ballista-go/ballista/core/source/csv/csvout"
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

func encoder(t testing.TB, options map[string]string) *csvout.Encoder {
	t.Helper()
	e, err := csvout.New(options)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

const second = int64(1e9)

// moment is 2020-01-02T03:04:05 in seconds since 1970.
const moment = int64(1577934245)

// The texts are those of datafusion 55.
func TestTextOfTypes(t *testing.T) {
	day := int64(18263)
	decimal := &arrow.Decimal128Type{Precision: 10, Scale: 2}
	zone := func(unit arrow.TimeUnit, name string) types.Type {
		return &arrow.TimestampType{Unit: unit, TimeZone: name}
	}
	duration := func(unit arrow.TimeUnit) types.Type { return &arrow.DurationType{Unit: unit} }
	cases := []struct {
		t     types.Type
		value types.Value
		want  string
	}{
		{arrow.PrimitiveTypes.Int64, int64(-5), "-5"},
		{arrow.PrimitiveTypes.Uint64, uint64(math.MaxUint64), "18446744073709551615"},
		{arrow.FixedWidthTypes.Boolean, true, "true"},
		{arrow.PrimitiveTypes.Float64, 1e20, "1e20"},
		{arrow.PrimitiveTypes.Float64, 1e15, "1000000000000000.0"},
		{arrow.PrimitiveTypes.Float64, 1e-7, "1e-7"},
		{arrow.PrimitiveTypes.Float64, math.Copysign(0, -1), "-0.0"},
		{arrow.PrimitiveTypes.Float64, math.NaN(), "NaN"},
		{arrow.PrimitiveTypes.Float64, math.Inf(-1), "-inf"},
		{arrow.PrimitiveTypes.Float32, 1e15, "1e15"},
		{arrow.FixedWidthTypes.Float16, 1.5, "1.5"},
		{arrow.BinaryTypes.String, "a", "a"},
		{arrow.BinaryTypes.StringView, `q"uote`, `"q""uote"`},
		{arrow.BinaryTypes.String, "new\nline", "\"new\nline\""},
		{arrow.BinaryTypes.String, " lead, comma", `" lead, comma"`},
		{arrow.BinaryTypes.Binary, "\x01\xff", "01ff"},
		{arrow.FixedWidthTypes.Date32, day, "2020-01-02"},
		{arrow.FixedWidthTypes.Date32, int64(-719892), "-0001-01-02"},
		{arrow.FixedWidthTypes.Date64, day * 86400_000, "2020-01-02T00:00:00"},
		{&arrow.TimestampType{Unit: arrow.Nanosecond}, moment*second + 123456000, "2020-01-02T03:04:05.123456"},
		{&arrow.TimestampType{Unit: arrow.Second}, moment, "2020-01-02T03:04:05"},
		{zone(arrow.Nanosecond, "+02:00"), (moment - 7200) * second, "2020-01-02T03:04:05+02:00"},
		{zone(arrow.Millisecond, "Europe/Berlin"), (moment - 3600) * 1000, "2020-01-02T03:04:05+01:00"},
		{arrow.FixedWidthTypes.Time64ns, 3723*second + second/2, "01:02:03.500"},
		{arrow.FixedWidthTypes.MonthDayNanoInterval, types.Interval{Months: 1, Days: 2}, "1 mons 2 days"},
		{arrow.FixedWidthTypes.MonthDayNanoInterval, types.Interval{Nanos: -second}, "-1.000000000 secs"},
		{decimal, types.Int128Of(1250), "12.50"},
		{decimal, types.Int128Of(-5), "-0.05"},
		{duration(arrow.Millisecond), int64(12345), "PT12.345S"},
		{duration(arrow.Second), int64(-5), "-PT5S"},
		{duration(arrow.Second), int64(0), "P0D"},
		{duration(arrow.Microsecond), int64(86400000001), "PT86400.000001S"},
		{duration(arrow.Nanosecond), int64(-86400000000001), "-PT86400.000000001S"},
		{duration(arrow.Nanosecond), int64(1500000000), "PT1.5S"},
		{&arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int32, ValueType: arrow.BinaryTypes.String}, "abc", "abc"},
	}
	for _, c := range cases {
		rows := sourcetest.Beside(sourcetest.Column(c.t, c.value, nil), sourcetest.Column(arrow.PrimitiveTypes.Int64, int64(1), int64(2)))
		got := string(sourcetest.Write(t, random(), encoder(t, nil), rows))
		if want := "a,b\n" + c.want + ",1\n,2\n"; got != want {
			t.Errorf("%s of %v: got %q, want %q", c.t, c.value, got, want)
		}
	}
}

// The texts are those of datafusion 55, but for the terminator and the escape, which it does not use when it writes.
func TestOptions(t *testing.T) {
	rows := sourcetest.Beside(
		sourcetest.Column(arrow.PrimitiveTypes.Int64, int64(1), nil),
		sourcetest.Column(arrow.BinaryTypes.String, `q"uo\te`, ""),
		sourcetest.Column(arrow.FixedWidthTypes.Date32, int64(18263), nil),
		sourcetest.Column(&arrow.TimestampType{Unit: arrow.Microsecond}, moment*1e6, nil),
		sourcetest.Column(&arrow.TimestampType{Unit: arrow.Second, TimeZone: "+02:00"}, moment-7200, nil),
		sourcetest.Column(arrow.FixedWidthTypes.Time64ns, 3723*second, nil),
		sourcetest.Column(arrow.FixedWidthTypes.Date64, int64(18263)*86400_000, nil),
	)
	const plain = `,2020-01-02,2020-01-02T03:04:05,2020-01-02T03:04:05+02:00,01:02:03,2020-01-02T00:00:00`
	cases := []struct{ options, want string }{
		{"", "a,b,c,d,e,f,g\n1,\"q\"\"uo\\te\"" + plain + "\n,,,,,,\n"},
		{"has_header=false", "1,\"q\"\"uo\\te\"" + plain + "\n,,,,,,\n"},
		{"has_header=false null_value=NULL", "1,\"q\"\"uo\\te\"" + plain + "\nNULL,,NULL,NULL,NULL,NULL,NULL\n"},
		{"has_header=false null_value=a,b", "1,\"q\"\"uo\\te\"" + plain + "\n" + `"a,b",,"a,b","a,b","a,b","a,b","a,b"` + "\n"},
		{"has_header=false double_quote=false", `1,"q\"uo\\te"` + plain + "\n,,,,,,\n"},
		{"has_header=false double_quote=false escape=!", `1,"q!"uo\te"` + plain + "\n,,,,,,\n"},
		{"has_header=false escape=!", `1,"q!"uo\te"` + plain + "\n,,,,,,\n"},
		{"has_header=false escape=! double_quote=true", `1,"q""uo\te"` + plain + "\n,,,,,,\n"},
		{"has_header=false quote='", `1,q"uo\te` + plain + "\n,,,,,,\n"},
		{"has_header=false delimiter=; terminator=$", `1;"q""uo\te"` + strings.ReplaceAll(plain, ",", ";") + "$;;;;;;$"},
		{"has_header=false delimiter=-", `1-"q""uo\te"-"2020-01-02"-"2020-01-02T03:04:05"-"2020-01-02T03:04:05+02:00"-01:02:03-"2020-01-02T00:00:00"` + "\n------\n"},
		{"has_header=false quote_style=Always", `"1","q""uo\te","2020-01-02","2020-01-02T03:04:05","2020-01-02T03:04:05+02:00","01:02:03","2020-01-02T00:00:00"` +
			"\n" + `"","","","","","",""` + "\n"},
		{"has_header=false quote_style=Never", `1,q"uo\te` + plain + "\n,,,,,,\n"},
		{"has_header=false quote_style=NonNumeric", `1,"q""uo\te","2020-01-02","2020-01-02T03:04:05","2020-01-02T03:04:05+02:00","01:02:03","2020-01-02T00:00:00"` +
			"\n" + `"","","","","","",""` + "\n"},
		{
			"format.has_header=false date_format=%d/%m/%Y timestamp_format=%H|%M datetime_format=%Y|%d timestamp_tz_format=tz%H time_format=%H.%M",
			`1,"q""uo\te",02/01/2020,03|04,tz03,01.02,2020|02` + "\n,,,,,,\n",
		},
	}
	for _, c := range cases {
		if got := string(sourcetest.Write(t, random(), encoder(t, parse(c.options)), rows)); got != c.want {
			t.Errorf("%s:\n got %q\nwant %q", c.options, got, c.want)
		}
	}
}

func parse(options string) map[string]string {
	given := map[string]string{}
	for _, o := range strings.Fields(options) {
		key, value, _ := strings.Cut(o, "=")
		given[key] = value
	}
	return given
}

func TestNamesAreQuoted(t *testing.T) {
	rows := sourcetest.Column(arrow.PrimitiveTypes.Int64, nil, int64(3))
	rows.Schema = arrow.NewSchema([]arrow.Field{{Name: `a,"b`, Type: arrow.PrimitiveTypes.Int64, Nullable: true}}, nil)
	got := string(sourcetest.Write(t, random(), encoder(t, nil), rows))
	if want := "\"a,\"\"b\"\n\"\"\n3\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestSpaceIsTrimmed(t *testing.T) {
	rows := sourcetest.Column(arrow.BinaryTypes.String, " a ", "\u00a0b\t")
	got := string(sourcetest.Write(t, random(), encoder(t, parse("ignore_leading_whitespace=true ignore_trailing_whitespace=true")), rows))
	if want := "a\na\nb\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

var hostile = []types.Value{
	"", nil, `"`, `""`, `","`, "\n", "\r", "\r\n", "\n\n", ",", `\`, `\"`, `"\`, "'", "!", "!\"", "#x", " ", "\t", "a\tb", "\x00", "é😀", "NULL",
	strings.Repeat(`"`, 1000), strings.Repeat("x\n", 30_000), "-1", "true", ";", "|",
}

// TestHostileTextReadsBack writes strings with what the format gives a meaning, and reads them with the same options.
func TestHostileTextReadsBack(t *testing.T) {
	r := random()
	values := make([][]types.Value, 3)
	for range 200 {
		for i := range values {
			values[i] = append(values[i], hostile[r.IntN(len(hostile))])
		}
	}
	all := []string{
		"", "delimiter=;", "delimiter=|", `delimiter=\t`, "quote='", `escape=\`, "escape=!", "comment=#", "quote_style=Always", "quote_style=NonNumeric",
		"terminator=;", "has_header=false", "compression=gzip", "compression=zstd", "compression=bz2", "compression=xz", "compression=xz compression_level=1",
		"null_value=NULL null_regex=^NULL$",
	}
	for _, text := range all {
		for _, columns := range [][]sourcetest.Rows{
			{sourcetest.Column(arrow.BinaryTypes.String, values[0]...)},
			{sourcetest.Column(arrow.BinaryTypes.String, values[0]...), sourcetest.Column(arrow.BinaryTypes.StringView, values[1]...), sourcetest.Column(arrow.BinaryTypes.LargeString, values[2]...)},
		} {
			checkReadsBack(t, parse(text), sourcetest.Beside(columns...))
		}
	}
}

// checkReadsBack writes rows and reads them. Empty strings come back as NULL, unless NULL has another text.
func checkReadsBack(t *testing.T, given map[string]string, rows sourcetest.Rows) {
	t.Helper()
	e := encoder(t, given)
	file := sourcetest.Save(t, "case"+e.Extension(), sourcetest.Write(t, random(), e, rows))
	reading := map[string]string{}
	for key, value := range given {
		switch key {
		case "null_value", "quote_style", "compression_level":
		default:
			reading[key] = value
		}
	}
	options, err := csv.ParseOptions(reading)
	if err != nil {
		t.Fatal(err)
	}
	got, err := sourcetest.Read(csv.New(options), file, rows.Schema)
	if err != nil {
		t.Errorf("%v: %v", given, err)
		return
	}
	want := sourcetest.Rows{Schema: rows.Schema}
	for _, values := range rows.Columns {
		want.Columns = append(want.Columns, nullsOf(values, given["null_value"]))
	}
	sourcetest.Check(t, got, want)
	if t.Failed() {
		t.Fatalf("options %v", given)
	}
}

func nullsOf(values []types.Value, text string) []types.Value {
	out := make([]types.Value, len(values))
	for i, v := range values {
		if v != text {
			out[i] = v
		}
	}
	return out
}

// TestTypesReadBack writes random values of each type that CSV files may have, and reads them as that type.
func TestTypesReadBack(t *testing.T) {
	r := random()
	for _, dataType := range vectortest.FlatTypes() {
		switch dataType.ID() {
		case arrow.INTERVAL_MONTHS, arrow.INTERVAL_DAY_TIME, arrow.DURATION, arrow.BINARY, arrow.LARGE_BINARY, arrow.BINARY_VIEW, arrow.FIXED_SIZE_BINARY:
			continue // have texts, which do not read back as they are
		}
		values := vectortest.Values(r, dataType, 2500)
		for i, v := range values {
			values[i] = readable(dataType, v)
		}
		checkReadsBack(t, nil, sourcetest.Column(dataType, values...))
	}
}

// readable is a value that the type's text can express: a time of day, a day within the years of the calendar.
func readable(t types.Type, v types.Value) types.Value {
	n, isCount := v.(int64)
	switch t.ID() {
	case arrow.TIME32, arrow.TIME64:
		if isCount {
			return max(n, -n, 0) % 86400_000
		}
	case arrow.DATE32:
		if isCount {
			return n % 3_000_000
		}
	case arrow.DATE64:
		if isCount {
			return n % 30_000 * 86400_000
		}
	case arrow.TIMESTAMP:
		if isCount {
			return n % (1e6 * 86400 * 300_000)
		}
	}
	return v
}

// begin begins a file with a column of a type.
func begin(e *csvout.Encoder, t types.Type) error {
	env := &table.Env{Budget: memory.NewBudget("test", memory.Unlimited, nil), Settings: &expr.Settings{}}
	schema := arrow.NewSchema([]arrow.Field{{Name: "the column", Type: t}}, nil)
	_, err := e.Writer(context.Background(), io.Discard, schema, env)
	return err
}

func TestNestedTypesFail(t *testing.T) {
	for _, dataType := range vectortest.NestedTypes() {
		err := begin(encoder(t, nil), dataType)
		if !errs.Is(err, errs.Unsupported) || !strings.Contains(err.Error(), `"the column"`) {
			t.Errorf("%s: got %v", dataType, err)
		}
	}
}

func TestWrongOptionsFail(t *testing.T) {
	for text, want := range map[string]string{
		"delimeter=;": `did you mean "delimiter"`, "delimiter=ab": "one ASCII character", "quote_style=x": "quote style",
		"compression=gzip2": "compression is not known", "compression=gzip compression_level=12": "level of gzip", "has_header=7": "neither true nor false",
		"delimiter=\"": "must differ", "format.quote=\n": "one ASCII character", "compression_level=x": "not a level",
	} {
		if _, err := csvout.New(parse(text)); !errs.Is(err, errs.Binding) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
	}
	for _, format := range []string{"date_format=%Q", "date_format=%H"} {
		err := begin(encoder(t, parse(format)), arrow.FixedWidthTypes.Date32)
		if err == nil || !strings.Contains(err.Error(), `"the column"`) {
			t.Errorf("%s: %v", format, err)
		}
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestFailures(t *testing.T) {
	budget := memory.NewBudget("small", 1000, nil)
	env := &table.Env{Budget: budget, Settings: &expr.Settings{}}
	schema := arrow.NewSchema([]arrow.Field{{Name: "a", Type: arrow.PrimitiveTypes.Int64}}, nil)
	ctx, cancel := context.WithCancel(context.Background())
	if _, err := encoder(t, nil).Writer(ctx, failing{}, schema, env); !errs.Is(err, errs.OutOfMemory) {
		t.Errorf("without memory: got %v", err)
	}
	env.Budget = memory.NewBudget("large", 1<<30, nil)
	w, err := encoder(t, nil).Writer(ctx, failing{}, schema, env)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if err := w.Finish(ctx); !errs.Is(err, errs.IO) || !strings.Contains(err.Error(), "disk full") {
		t.Errorf("full disk: got %v", err)
	}
	cancel()
	if err := w.Finish(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: got %v", err)
	}
}

// TestSameInputSameFile writes the same rows twice, in other batches and forms.
func TestSameInputSameFile(t *testing.T) {
	for _, kind := range []string{"", "gzip", "zstd", "bz2", "xz"} {
		rows := sourcetest.Random(random(), 5000, arrow.PrimitiveTypes.Int64, arrow.BinaryTypes.String, arrow.FixedWidthTypes.Date32)
		e := encoder(t, map[string]string{"compression": kind})
		first := sourcetest.Write(t, rand.New(rand.NewPCG(1, 1)), e, rows)
		second := sourcetest.Write(t, rand.New(rand.NewPCG(7, 7)), e, rows)
		if !bytes.Equal(first, second) {
			t.Errorf("%s: files differ", kind)
		}
	}
}

func BenchmarkWrite(b *testing.B) {
	rows := sourcetest.Random(random(), 1<<13, arrow.PrimitiveTypes.Int64, arrow.BinaryTypes.String, arrow.FixedWidthTypes.Date32, &arrow.Decimal64Type{Precision: 15, Scale: 2})
	sourcetest.Benchmark(b, encoder(b, nil), rows)
}
