package eval

import (
	"context"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/vectortest"
)

// readable are the types whose texts read back as the same value.
var readable = []types.Type{
	boolean, arrow.PrimitiveTypes.Int8, int64s, arrow.PrimitiveTypes.Uint64, floats, arrow.PrimitiveTypes.Float32,
	arrow.FixedWidthTypes.Float16, price, &arrow.Decimal128Type{Precision: 38, Scale: 10}, date, arrow.FixedWidthTypes.Date64,
	arrow.FixedWidthTypes.Time32ms, arrow.FixedWidthTypes.Time64ns, &arrow.TimestampType{Unit: arrow.Nanosecond},
	&arrow.TimestampType{Unit: arrow.Second, TimeZone: "Europe/Berlin"}, &arrow.TimestampType{Unit: arrow.Microsecond, TimeZone: "+05:30"},
}

// FuzzTexts reads a text as each type, and what it read once more from its own text.
func FuzzTexts(f *testing.F) {
	for _, s := range readCasts(&testing.T{}) {
		for _, c := range s.cases {
			if types.IsString(s.from) {
				f.Add(string(parseRaw(s.from, c.value).(string)))
			}
		}
	}
	f.Fuzz(func(t *testing.T, input string) {
		for _, of := range append(readable, arrow.FixedWidthTypes.MonthDayNanoInterval) {
			value := castValue(t, text, of, input)
			if value == nil || of.ID() == arrow.INTERVAL_MONTH_DAY_NANO {
				continue
			}
			written := castValue(t, of, text, value)
			if written == nil {
				t.Fatalf("%s of %q has no text", types.Name(of), input)
			}
			if again := castValue(t, text, of, written); !vectortest.Equal(again, value) && !farAway(of, written.(string)) {
				t.Fatalf("%s of %q is %v, whose text %q is %v", types.Name(of), input, value, written, again)
			}
		}
	})
}

// farAway reports whether the text is one of a time that has a year before 0 or after 9999, which is not read, or one that a
// change of the clock repeats or shifts by seconds.
func farAway(of types.Type, written string) bool {
	if !types.IsTemporal(of) {
		return false
	}
	ts, ok := of.(*arrow.TimestampType)
	return written[0] == '-' || written[0] == '+' || ok && ts.TimeZone == "Europe/Berlin" || written == "24:00:00"
}

func castValue(t *testing.T, from, to types.Type, value types.Value) types.Value {
	budget := memory.NewBudget("test", memory.Unlimited, nil)
	column := &expr.Column{ID: 1, Name: "x", DataType: from}
	program, err := Compile(&expr.Cast{Input: column, To: to, Mode: expr.Try}, []*expr.Column{column})
	must(err)
	v, err := vector.FromValues(budget, from, []types.Value{value})
	must(err)
	ev := program.Start(budget, settings)
	defer ev.Close()
	result, err := ev.Eval(context.Background(), &vector.Batch{Columns: []*vector.Vector{v}, Len: 1})
	if err != nil {
		t.Fatal(err)
	}
	return result.Value(0)
}
