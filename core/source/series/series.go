// Package series is the source of numbers and moments in steps: the rows of the table functions range and generate_series, which are made
// when they are read.
package series

import (
	"context"
	"fmt"
	"math"
	"sync"
	"time"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/calendar"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
)

// Table is a series. It implements table.Restorer.
type Table struct {
	bounds Bounds
	schema *arrow.Schema
	zone   *time.Location // in which days and months are counted, or nil
	sign   int
	// step is what one value differs from the one before by; 0 where that differs, since days and months do.
	step  int64
	count func() int64
}

// Bounds say what is in a series.
type Bounds struct {
	Type        types.Type // Int64, or a timestamp of nanoseconds
	Start, Stop int64
	By          types.Interval // between numbers, its nanoseconds are the step
	Last        bool           // the stop is in the series
}

// New returns the table of a series, with one column that is called value.
func New(b Bounds) (*Table, error) {
	t := &Table{bounds: b, schema: arrow.NewSchema([]arrow.Field{{Name: "value", Type: b.Type}}, nil)}
	var err error
	if t.sign, err = calendar.Sign(b.By); err != nil {
		return nil, err
	}
	if t.zone, t.step, err = stepOf(b, t.sign); err != nil {
		return nil, err
	}
	if t.step == 0 {
		t.count = sync.OnceValue(t.walk)
		return t, nil
	}
	terms := t.terms()
	if terms > math.MaxInt64 {
		return nil, errs.New(errs.InvalidValue, "series of more than %d numbers: %d to %d", math.MaxInt64, b.Start, b.Stop)
	}
	t.count = func() int64 { return int64(terms) }
	return t, nil
}

// stepOf is the step of a series whose values lie equally far apart, or 0.
func stepOf(b Bounds, sign int) (*time.Location, int64, error) {
	stamp, ok := b.Type.(*arrow.TimestampType)
	switch {
	case b.Type.ID() == arrow.INT64:
		return nil, b.By.Nanos, nil
	case !ok || stamp.Unit != arrow.Nanosecond:
		return nil, 0, errs.New(errs.InvalidValue, "series of type %s", types.Name(b.Type))
	case b.By.Months == 0 && b.By.Days == 0:
		return nil, b.By.Nanos, nil
	case stamp.TimeZone != "":
		location, err := calendar.LoadZone(stamp.TimeZone)
		return location, 0, err
	case b.By.Months != 0:
		return nil, 0, nil
	}
	days, fits := calendar.Multiply(int64(b.By.Days), calendar.Day)
	step, sums := calendar.Add(days, b.By.Nanos)
	if !fits || !sums { // the second value is beyond all moments
		return nil, int64(sign) * math.MaxInt64, nil
	}
	return nil, step, nil
}

// terms is how many values there are of a series with a step.
func (t *Table) terms() uint64 {
	from, to := t.bounds.Start, t.bounds.Stop
	if t.sign < 0 {
		from, to = to, from
	}
	switch {
	case from > to, from == to && !t.bounds.Last:
		return 0
	case from == to:
		return 1
	}
	distance, step := uint64(to)-uint64(from), uint64(t.step)
	if t.sign < 0 {
		step = -step
	}
	if !t.bounds.Last {
		distance--
	}
	if rest := distance / step; rest < math.MaxUint64 {
		return rest + 1
	}
	return math.MaxUint64
}

// walk counts the values of a series without a step: they lie a day apart at least.
func (t *Table) walk() (count int64) {
	s := t.moments()
	for {
		if _, ok := s.Take(); !ok {
			return count
		}
		count++
	}
}

func (t *Table) moments() calendar.Series {
	return calendar.Series{
		Next: t.bounds.Start, Stop: t.bounds.Stop, By: t.bounds.By, Zone: calendar.NewZone(t.zone), Sign: t.sign, Last: t.bounds.Last,
	}
}

// Schema implements table.Table.
func (t *Table) Schema() *arrow.Schema { return t.schema }

// Pushdown implements table.Table: a scan filters nothing.
func (t *Table) Pushdown(expr.Expr) table.Support { return table.None }

// Statistics implements table.Table.
func (t *Table) Statistics(context.Context) (*table.Statistics, error) {
	const width = 8
	rows := t.count()
	stats := &table.Statistics{Rows: rows, Bytes: width * min(rows, math.MaxInt64/width), Columns: []table.ColumnStatistics{{Distinct: rows}}}
	if rows > 0 {
		first, last := t.bounds.Start, t.bounds.Stop
		if t.sign < 0 {
			first, last = last, first
		}
		stats.Columns[0].Min, stats.Columns[0].Max = first, last
	}
	return stats, nil
}

// String describes the series for EXPLAIN.
func (t *Table) String() string { return fmt.Sprintf("series, %d values", t.count()) }
