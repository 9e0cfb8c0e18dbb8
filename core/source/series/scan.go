package series

import (
	"context"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/function/calendar"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// A split has splitRows values, and more where there would be more than mostSplits.
const (
	splitRows  = 1 << 17
	mostSplits = 1 << 12
)

// Scan implements table.Table.
func (t *Table) Scan(_ context.Context, request table.Request) (table.Scan, error) {
	count := t.count()
	if request.Limit >= 0 {
		count = min(count, request.Limit)
	}
	s := &scan{table: t}
	size := max(splitRows, count/mostSplits+1)
	if t.step == 0 { // each value is found from the one before
		size = max(count, 1)
	}
	for from := int64(0); from < count; {
		to := from + min(size, count-from)
		s.splits = append(s.splits, &split{table: t, from: from, to: to, columns: request.Columns})
		from = to
	}
	return s, nil
}

// Restore implements table.Restorer.
func (t *Table) Restore(_ context.Context, request table.Request, pieces []table.Piece) (table.Scan, error) {
	s := &scan{table: t}
	for _, piece := range pieces {
		if len(piece.Ranges) != 1 {
			return nil, errs.New(errs.InvalidValue, "piece of a series has %d ranges", len(piece.Ranges))
		}
		r := piece.Ranges[0]
		if r.From < 0 || r.To < r.From || r.To > t.count() || t.step == 0 && r.From > 0 {
			return nil, errs.New(errs.InvalidValue, "piece from %d to %d of a series of %d values", r.From, r.To, t.count())
		}
		s.splits = append(s.splits, &split{table: t, from: r.From, to: r.To, columns: request.Columns})
	}
	return s, nil
}

type scan struct {
	table  *Table
	splits []table.Split
}

// Splits implements table.Scan.
func (s *scan) Splits() []table.Split { return s.splits }

// String implements table.Scan.
func (s *scan) String() string { return s.table.String() }

// split is the values from (inclusive) to to (exclusive), by their number.
type split struct {
	table    *Table
	from, to int64
	columns  []table.Column
}

// Rows implements table.Split.
func (s *split) Rows() int64 { return s.to - s.from }

// Piece implements table.Portable.
func (s *split) Piece() table.Piece {
	return table.Piece{Ranges: []table.Range{{From: s.from, To: s.to}}}
}

// Open implements table.Split.
func (s *split) Open(_ context.Context, env *table.Env) (table.Reader, error) {
	r := &reader{split: s, env: env, next: s.from}
	if s.table.step == 0 {
		r.moments = s.table.moments()
	}
	return r, nil
}

type reader struct {
	split   *split
	env     *table.Env
	next    int64
	moments calendar.Series // of a series without a step
	out     vector.Batch
}

// Next implements table.Reader.
func (r *reader) Next(_ context.Context, batch *vector.Batch) (bool, error) {
	rows := int(min(int64(r.env.BatchRows), r.split.to-r.next))
	if rows == 0 {
		return false, nil
	}
	r.out.Resize(len(r.split.columns))
	for _, column := range r.out.Columns {
		if err := column.Prepare(r.env.Budget, r.split.table.bounds.Type, types.Int64, rows); err != nil {
			return false, err
		}
		if err := r.fill(vector.Values[int64](column)); err != nil {
			return false, err
		}
	}
	r.next += int64(rows)
	*batch = r.out
	batch.Len = rows
	return true, nil
}

func (r *reader) fill(values []int64) error {
	t := r.split.table
	if t.step != 0 {
		// Numbers wrap around only in between.
		value := int64(uint64(t.bounds.Start) + uint64(r.next)*uint64(t.step))
		for i := range values {
			values[i] = value
			value += t.step
		}
		return nil
	}
	for i := range values {
		var ok bool
		if values[i], ok = r.moments.Take(); !ok {
			return errs.New(errs.Internal, "series has ended after %d values of %d", r.next+int64(i), r.split.to)
		}
	}
	return nil
}

// Close implements table.Reader.
func (r *reader) Close() error {
	r.out.Release()
	return nil
}
