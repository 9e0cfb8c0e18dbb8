package eval

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/vectortest"
)

const failure = "error"

// castCase is a value, and what datafusion casts it to.
type castCase struct{ value, result string }

// castSection is the cases of one pair of types.
type castSection struct {
	from, to types.Type
	cases    []castCase
}

// readCasts reads testdata/casts.txt.
func readCasts(t *testing.T) []castSection {
	text, err := os.ReadFile("testdata/casts.txt")
	if err != nil {
		t.Fatal(err)
	}
	var sections []castSection
	var texts []string
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\n")
		heading, isHeading := strings.CutPrefix(line, "# ")
		from, to, isSection := strings.Cut(heading, " -> ")
		value, result, isCase := strings.Cut(line, "\t")
		switch {
		case isHeading && isSection && !strings.Contains(from, "\""+"from"):
			if s, ok := sectionOf(from, to); ok {
				sections = append(sections, s)
			}
		case isHeading:
		case isCase:
			last := &sections[len(sections)-1]
			last.cases = append(last.cases, castCase{value, result})
		default:
			texts = append(texts, line)
		}
	}
	for i := range sections {
		if types.IsString(sections[i].from) {
			sections[i].addFailures(texts)
		}
	}
	return sections
}

func sectionOf(from, to string) (castSection, bool) {
	fromType, err1 := types.ParseName(from)
	toType, err2 := types.ParseName(to)
	return castSection{from: fromType, to: toType}, err1 == nil && err2 == nil
}

func (s *castSection) addFailures(texts []string) {
	listed := map[string]bool{}
	for _, c := range s.cases {
		listed[c.value] = true
	}
	for _, text := range texts {
		if !listed[text] {
			s.cases = append(s.cases, castCase{text, failure})
		}
	}
}

// parseRaw reads a value as testdata/casts.txt writes it.
func parseRaw(t types.Type, text string) types.Value {
	if text == "null" {
		return nil
	}
	switch types.MustLayout(t) {
	case types.Bool:
		return text == "true"
	case types.Float16, types.Float32, types.Float64:
		f, err := strconv.ParseFloat(text, 64)
		must(err)
		return f
	case types.View:
		if types.IsString(t) {
			var s string
			must(json.Unmarshal([]byte(text), &s))
			return s
		}
		b, err := hex.DecodeString(text[1:])
		must(err)
		return string(b)
	case types.MonthDayNano:
		var i types.Interval
		_, err := fmt.Sscanf(text, "%d,%d,%d", &i.Months, &i.Days, &i.Nanos)
		must(err)
		return i
	case types.List, types.Struct:
		return parseNested(t, text)
	}
	whole, ok := new(big.Int).SetString(text, 10)
	if !ok {
		panic("no number: " + text)
	}
	v, _ := types.Int128FromBig(whole)
	switch {
	case types.IsDecimal(t):
		return v
	case types.IsInteger(t) && !arrow.IsSignedInteger(t.ID()):
		return v.Lo
	}
	return int64(v.Lo)
}

// parseNested reads lists of numbers and strings, and structs with one number, from JSON.
func parseNested(t types.Type, text string) types.Value {
	if t.ID() == arrow.STRUCT {
		var fields map[string]*int64
		must(json.Unmarshal([]byte(text), &fields))
		if fields["a"] == nil {
			return []types.Value{nil}
		}
		return []types.Value{*fields["a"]}
	}
	var list []any
	must(json.Unmarshal([]byte(text), &list))
	values := make([]types.Value, len(list))
	for i, item := range list {
		values[i] = item
		if f, ok := item.(float64); ok {
			values[i] = int64(f)
		}
	}
	return values
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// meant reports whether we mean to differ. Datafusion knows no changes of the clock after 2099, no years beyond 262142 and no
// text of very long durations; it reads numbers beyond a day as times; second 60 is its second 59 in some units; and a cast that fails in a list that it makes of a
// value fails as a whole.
func meant(s castSection, c castCase) bool {
	count, _ := strconv.ParseFloat(c.value, 64)
	zoned, _ := s.to.(*arrow.TimestampType)
	from, _ := s.from.(*arrow.TimestampType)
	switch {
	case s.from.ID() == arrow.DATE32 && (count >= 1e5 && zoned != nil && zoned.TimeZone == "Europe/Berlin" || count == math.MaxInt32):
		return true
	case from != nil && from.Unit != arrow.Nanosecond && count > 1e12:
		return true
	case s.from.ID() == arrow.DURATION && count == math.MaxInt64 && c.result == `"<invalid>"`:
		return true
	case types.IsString(s.from) && (s.to.ID() == arrow.TIME32 || s.to.ID() == arrow.TIME64) && beyondDay(s.to, c.result):
		return true
	case s.from.ID() == arrow.BINARY && s.to.ID() == arrow.LIST:
		return true
	}
	return strings.Contains(c.value, ":60")
}

// beyondDay reports whether a count is no time of day.
func beyondDay(t types.Type, result string) bool {
	count, err := strconv.ParseInt(result, 10, 64)
	perDay := map[arrow.TimeUnit]int64{arrow.Second: 86400, arrow.Microsecond: 86400e6, arrow.Nanosecond: 86400e9}
	return err == nil && (count < 0 || count >= perDay[t.(arrow.TemporalWithUnit).TimeUnit()])
}

func TestCastsAreDatafusions(t *testing.T) {
	checked := 0
	for _, s := range readCasts(t) {
		for _, mode := range []expr.CastMode{expr.Strict, expr.Try} {
			for _, c := range s.cases {
				if meant(s, c) {
					continue
				}
				checked++
				got, err := castOne(s, c.value, mode)
				if problem := compareCast(s, c, mode, got, err); problem != "" {
					t.Errorf("%s to %s (mode %d) of %s: %s", types.Name(s.from), types.Name(s.to), mode, c.value, problem)
				}
			}
		}
	}
	if checked < 8000 {
		t.Fatalf("only %d casts were checked", checked)
	}
}

func compareCast(s castSection, c castCase, mode expr.CastMode, got types.Value, err error) string {
	switch {
	case c.result == failure && mode == expr.Strict:
		if !errs.Is(err, errs.InvalidValue) {
			return fmt.Sprintf("%v, %v, want an error", got, err)
		}
		return ""
	case err != nil:
		return err.Error()
	case c.result == failure && s.to.ID() == arrow.LIST: // an element that fails is NULL
		return ""
	case c.result == failure && got != nil:
		return fmt.Sprintf("%v, want NULL", got)
	case c.result == failure:
		return ""
	}
	if want := parseRaw(s.to, c.result); !sameValue(got, want) {
		return fmt.Sprintf("%v, want %v", got, want)
	}
	return ""
}

// sameValue tells -0.0 from 0.0, unlike vectortest.Equal.
func sameValue(a, b types.Value) bool {
	f, isFloat := a.(float64)
	g, _ := b.(float64)
	return vectortest.Equal(a, b) && (!isFloat || math.Signbit(f) == math.Signbit(g) || f != f)
}

// zeroOf is the value of a float; dictionaries may keep one of the two zeros for both.
func zeroOf(t types.Type, value string) float64 {
	if f, err := strconv.ParseFloat(value, 64); err == nil && types.IsFloat(t) && f == 0 {
		return f
	}
	return 0
}

var plainSettings = &expr.Settings{}

// castOne casts one value, in a column.
func castOne(s castSection, value string, mode expr.CastMode) (types.Value, error) {
	budget := memory.NewBudget("test", memory.Unlimited, nil)
	column := &expr.Column{ID: 1, Name: "x", DataType: s.from, Null: true}
	program, err := Compile(&expr.Cast{Input: column, To: s.to, Mode: mode}, []*expr.Column{column})
	if err != nil {
		return nil, err
	}
	v, err := vector.FromValues(budget, s.from, []types.Value{parseRaw(s.from, value)})
	must(err)
	ev := program.Start(budget, plainSettings)
	defer ev.Close()
	result, err := ev.Eval(context.Background(), &vector.Batch{Columns: []*vector.Vector{v}, Len: 1})
	if err != nil {
		return nil, err
	}
	return result.Value(0), nil
}

// TestTryCastsElements has what datafusion makes of TRY_CAST(['a', '1'] AS BIGINT[]).
func TestTryCastsElements(t *testing.T) {
	s := castSection{from: arrow.ListOf(text), to: arrow.ListOf(int64s)}
	got, err := castOne(s, `["a", "1"]`, expr.Try)
	if want := []types.Value{nil, int64(1)}; err != nil || !vectortest.Equal(got, want) {
		t.Errorf("%v, %v, want %v", got, err, want)
	}
}

// TestCastsOfBatches casts all values of a section together, in any form, those that fail to NULL.
func TestCastsOfBatches(t *testing.T) {
	budget := memory.NewBudget("test", memory.Unlimited, nil)
	for seed, s := range readCasts(t) {
		random := rand.New(rand.NewPCG(uint64(seed), 7))
		var values, want []types.Value
		if s.to.ID() != arrow.LIST || s.from.ID() == arrow.LIST {
			values, want = append(values, nil), append(want, nil)
		}
		for _, c := range s.cases {
			if meant(s, c) || c.result == failure && s.to.ID() == arrow.LIST || math.Signbit(zeroOf(s.from, c.value)) {
				continue
			}
			values = append(values, parseRaw(s.from, c.value))
			var result types.Value
			if c.result != failure {
				result = parseRaw(s.to, c.result)
			}
			want = append(want, result)
		}
		column := &expr.Column{ID: 1, Name: "x", DataType: s.from, Null: true}
		program, err := Compile(&expr.Cast{Input: column, To: s.to, Mode: expr.Try}, []*expr.Column{column})
		must(err)
		ev := program.Start(budget, plainSettings)
		plain, err := vector.FromValues(budget, s.from, values)
		must(err)
		for range 4 {
			batch, err := vectortest.Scramble(random, budget, &vector.Batch{Columns: []*vector.Vector{plain}, Len: len(values)})
			must(err)
			result, err := ev.Eval(context.Background(), batch)
			if err != nil {
				t.Fatal(err)
			}
			for i, got := range vectortest.Column(result, batch.Rows) {
				if !vectortest.Equal(got, want[i]) {
					t.Errorf("%s to %s of %v is %v, want %v", types.Name(s.from), types.Name(s.to), values[i], got, want[i])
				}
			}
			batch.Release()
		}
		plain.Release()
		ev.Close()
	}
	if budget.Used() != 0 {
		t.Errorf("%d bytes are left", budget.Used())
	}
}

// TestTotalCastsNeverFail casts random values of every type that casts of CastIsTotal take.
func TestTotalCastsNeverFail(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	budget := memory.NewBudget("test", memory.Unlimited, nil)
	total := 0
	for _, from := range vectortest.FlatTypes() {
		for _, to := range vectortest.FlatTypes() {
			if !types.CanCast(from, to) || !types.CastIsTotal(from, to) {
				continue
			}
			total++
			column := &expr.Column{ID: 1, Name: "x", DataType: from, Null: true}
			program, err := Compile(&expr.Cast{Input: column, To: to}, []*expr.Column{column})
			must(err)
			v, err := vector.FromValues(budget, from, vectortest.Values(random, from, 500))
			must(err)
			ev := program.Start(budget, settings)
			if _, err := ev.Eval(context.Background(), &vector.Batch{Columns: []*vector.Vector{v}, Len: 500}); err != nil {
				t.Errorf("%s to %s: %v", types.Name(from), types.Name(to), err)
			}
			ev.Close()
		}
	}
	if total < 100 {
		t.Errorf("only %d casts are total", total)
	}
}
