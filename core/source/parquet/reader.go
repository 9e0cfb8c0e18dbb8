package parquet

import (
	"context"
	"sync/atomic"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/vector"
)

// reader reads a split: for each piece of a row group first the columns of the filters, then the others for the rows that
// pass.
type reader struct {
	in      *input
	split   *Split
	sources []*requested
	stages  []*stage
	next    int    // of the split's groups
	group   *group // that is being read, or nil
	left    int64  // rows that the limit leaves
	columns []*vector.Vector
}

// Close implements table.Reader.
func (r *reader) Close() error {
	r.closeGroup()
	for _, s := range r.sources {
		s.release()
	}
	for _, st := range r.stages {
		st.eval.Close()
	}
	if err := r.in.object.Close(); err != nil {
		return errs.New(errs.IO, "closing %s: %w", r.in.path, err)
	}
	return nil
}

func (r *reader) closeGroup() {
	if r.group != nil {
		r.group.release()
		r.group = nil
	}
}

// Next implements table.Reader.
func (r *reader) Next(ctx context.Context, batch *vector.Batch) (bool, error) {
	for r.left > 0 {
		if err := ctx.Err(); err != nil {
			return false, errs.New(errs.Cancelled, "the query was cancelled: %w", context.Cause(ctx))
		}
		if r.group == nil {
			if r.next == len(r.split.Groups) {
				return false, nil
			}
			if err := r.openGroup(); err != nil {
				return false, err
			}
		}
		row, n := r.group.advance(int(min(r.left, int64(r.in.env.BatchRows))))
		if n == 0 {
			if err := r.group.finish(); err != nil {
				return false, err
			}
			r.closeGroup()
			continue
		}
		if ok, err := r.read(ctx, batch, row, n); err != nil || ok {
			return ok, err
		}
	}
	return false, nil
}

// read makes batch those of the n rows from row on that pass the filters, and reports whether there are any.
func (r *reader) read(ctx context.Context, batch *vector.Batch, row int64, n int) (bool, error) {
	for _, s := range r.sources {
		s.value = nil
	}
	rows, err := r.filter(ctx, row, n)
	if err != nil || rows != nil && len(rows) == 0 {
		return false, err
	}
	r.columns = r.columns[:0]
	for _, s := range r.sources[:len(r.split.Request.Columns)] {
		if err := r.load(ctx, s, row, n); err != nil {
			return false, err
		}
		r.columns = append(r.columns, s.value)
	}
	r.left -= int64(n)
	*batch = vector.Batch{Columns: r.columns, Len: n, Rows: rows, Morsel: batch.Morsel}
	return true, nil
}

// filter returns those of n rows that pass all stages; nil: all.
func (r *reader) filter(ctx context.Context, row int64, n int) ([]int32, error) {
	var rows []int32
	for _, st := range r.stages {
		if rows != nil && len(rows) == 0 {
			break
		}
		for i, s := range st.sources {
			if err := r.load(ctx, s, row, n); err != nil {
				return nil, err
			}
			st.batch.Columns[i] = s.value
		}
		st.batch.Len = n
		var err error
		if rows, err = st.eval.Select(ctx, &st.batch, rows); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// load reads a column's n rows from row on, unless a filter has done it.
func (r *reader) load(ctx context.Context, s *requested, row int64, n int) error {
	if s.value != nil {
		return nil
	}
	if s.field == nil {
		s.value = &s.null
		return s.null.MakeNull(r.in.env.Budget, s.column.DataType, n)
	}
	if err := r.group.fetch(s.field); err != nil {
		return err
	}
	if err := s.field.read(row, n); err != nil {
		return err
	}
	s.value = &s.field.out
	if s.cast == nil {
		return nil
	}
	s.input = vector.Batch{Columns: append(s.input.Columns[:0], s.value), Len: n}
	var err error
	s.value, err = s.cast.Eval(ctx, &s.input)
	return within(err, "parquet file %s, column %s", r.in.path, s.column.Name)
}

// filterColumns are the columns that filters refer to.
func (r *reader) filterColumns() expr.IDs {
	ids := expr.IDs{}
	for _, st := range r.stages {
		for _, s := range st.sources {
			ids[s.column.ID] = struct{}{}
		}
	}
	return ids
}

// openGroup opens the next piece of a row group.
func (r *reader) openGroup() error {
	rows := r.split.Groups[r.next]
	r.next++
	g, err := newGroup(r, rows)
	if err != nil {
		return err
	}
	r.group = g
	atomic.AddInt64(&r.in.env.Metrics.GroupsRead, 1)
	return nil
}
