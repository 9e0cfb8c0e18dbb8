package series_test

import (
	"context"
	"fmt"
	"math"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/google/go-cmp/cmp"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source/series"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

func numbers(start, stop, step int64, last bool) series.Bounds {
	return series.Bounds{Type: arrow.PrimitiveTypes.Int64, Start: start, Stop: stop, By: types.Interval{Nanos: step}, Last: last}
}

// counted are the values as a loop finds them.
func counted(b series.Bounds) (values []int64) {
	step := b.By.Nanos
	for n := b.Start; step > 0 && n < b.Stop || step < 0 && n > b.Stop || b.Last && n == b.Stop; n += step {
		values = append(values, n)
		if (step > 0) != (n+step > n) {
			break
		}
	}
	return values
}

// read are the values of all splits of a scan.
func read(t *testing.T, scan table.Scan) (values []int64) {
	t.Helper()
	env := &table.Env{Budget: memory.NewBudget("test", memory.Unlimited, nil), BatchRows: 3}
	for _, split := range scan.Splits() {
		reader, err := split.Open(t.Context(), env)
		if err != nil {
			t.Fatal(err)
		}
		var batch vector.Batch
		for {
			ok, err := reader.Next(t.Context(), &batch)
			if err != nil {
				t.Fatal(err)
			}
			if !ok {
				break
			}
			values = append(values, vector.Values[int64](batch.Columns[0])...)
		}
		if err := reader.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return values
}

var request = table.Request{Columns: []table.Column{{}}, Limit: -1}

func TestNumbersAreThoseOfALoop(t *testing.T) {
	ends := []int64{-7, -1, 0, 1, 6, math.MaxInt64 - 5, math.MaxInt64, math.MinInt64, math.MinInt64 + 4}
	for _, start := range ends {
		for _, stop := range ends {
			for _, step := range []int64{1, 2, 5, math.MaxInt64, -1, -3, math.MinInt64} {
				for _, last := range []bool{false, true} {
					if distance := float64(stop) - float64(start); distance/float64(step) > 100 {
						continue
					}
					check(t, numbers(start, stop, step, last))
				}
			}
		}
	}
}

func check(t *testing.T, b series.Bounds) {
	t.Helper()
	s, err := series.New(b)
	if err != nil {
		t.Fatal(err)
	}
	reopened, err := series.Open(s.Describe())
	if err != nil {
		t.Fatal(err)
	}
	scan, _ := reopened.Scan(t.Context(), request)
	want := counted(b)
	if diff := cmp.Diff(want, read(t, scan)); diff != "" {
		t.Errorf("%+v: %s", b, diff)
	}
	if stats, _ := s.Statistics(t.Context()); stats.Rows != int64(len(want)) {
		t.Errorf("%+v: %d rows, want %d", b, stats.Rows, len(want))
	}
}

func TestSeriesWithoutEndAreCheap(t *testing.T) {
	s, err := series.New(numbers(0, math.MaxInt64, 1, false))
	if err != nil {
		t.Fatal(err)
	}
	scan, _ := s.Scan(t.Context(), request)
	if n := len(scan.Splits()); n > 1<<13 {
		t.Errorf("%d splits", n)
	}
	rows := int64(0)
	for _, split := range scan.Splits() {
		rows += split.Rows()
	}
	if rows != math.MaxInt64 {
		t.Errorf("splits of %d rows", rows)
	}
	limited := request
	limited.Limit = 5
	if scan, _ = s.Scan(t.Context(), limited); len(scan.Splits()) != 1 || scan.Splits()[0].Rows() != 5 {
		t.Errorf("splits for 5 rows: %v", scan.Splits())
	}
}

func TestPiecesAreChecked(t *testing.T) {
	s, err := series.New(numbers(0, 10, 1, false))
	if err != nil {
		t.Fatal(err)
	}
	for _, ranges := range [][]table.Range{nil, {{From: -1, To: 2}}, {{From: 3, To: 2}}, {{From: 0, To: 11}}, {{}, {}}} {
		if _, err := s.Restore(context.Background(), request, []table.Piece{{Ranges: ranges}}); !errs.Is(err, errs.InvalidValue) {
			t.Errorf("%v: %v", ranges, err)
		}
	}
	restored, err := s.Restore(t.Context(), request, []table.Piece{{Ranges: []table.Range{{From: 4, To: 7}}}})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int64{4, 5, 6}, read(t, restored)); diff != "" {
		t.Error(diff)
	}
}

func TestDescriptionsAreChecked(t *testing.T) {
	s, err := series.New(numbers(0, 10, 1, false))
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{"start": "x", "months": fmt.Sprint(math.MaxInt64), "nanos": "0", "days": "-3"} {
		d := s.Describe()
		d.Options[name] = value
		if _, err := series.Open(d); !errs.Is(err, errs.InvalidValue) {
			t.Errorf("%s = %s: %v", name, value, err)
		}
	}
	d := s.Describe()
	d.Schema = arrow.NewSchema([]arrow.Field{{Name: "value", Type: arrow.BinaryTypes.String}}, nil)
	if _, err := series.Open(d); !errs.Is(err, errs.InvalidValue) {
		t.Errorf("a series of strings: %v", err)
	}
}
