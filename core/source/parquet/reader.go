package parquet

import (
	"context"
	"math"
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

func newReader(in *input, split *Split) *reader {
	r := &reader{in: in, split: split, left: math.MaxInt64}
	if len(split.Request.Filters) == 0 && split.Request.Limit >= 0 {
		r.left = split.Request.Limit
	}
	return r
}

// prepare finds the columns and compiles the filters.
func (r *reader) prepare() error {
	groups := r.in.footer.meta.RowGroups
	for _, g := range r.split.Groups {
		if g.Group < 0 || g.Group >= len(groups) || g.From < 0 || g.From > g.To || g.To > groups[g.Group].Rows {
			return errs.New(errs.Internal, "split of rows that the file lacks: %s", r.in.path)
		}
	}
	var err error
	if r.sources, err = newRequested(r.in, r.split.Schema, &r.split.Request); err != nil {
		return err
	}
	if r.stages, err = newStages(r.in, r.split.Request.Filters, r.sources); err != nil {
		return err
	}
	added := r.stages[len(r.stages)-len(r.in.env.Wanted):]
	for i, wanted := range r.in.env.Wanted {
		added[i].wanted = wanted
	}
	return nil
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
			continue
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
	*batch = vector.Batch{Len: n, Rows: rows, Morsel: batch.Morsel}
	if r.sparse(rows, n) {
		batch.Len, batch.Rows = len(rows), nil
		err = r.pick(ctx, row, n, rows)
	} else {
		err = r.loadAll(ctx, row, n)
	}
	if err != nil {
		return false, err
	}
	r.columns = r.columns[:0]
	for _, s := range r.output() {
		r.columns = append(r.columns, s.value)
	}
	batch.Columns = r.columns
	r.left -= int64(n)
	return true, nil
}

// output are the columns that batches have.
func (r *reader) output() []*requested { return r.sources[:len(r.split.Request.Columns)] }

// sparseShare is the part of rows below which columns are read for the rows that pass alone.
const sparseShare = 6

// sparse reports whether reading the rows that pass alone is cheaper.
func (r *reader) sparse(rows []int32, n int) bool {
	if rows == nil || len(rows)*sparseShare > n {
		return false
	}
	for _, s := range r.output() {
		if s.value == nil {
			return true
		}
	}
	return false
}

func (r *reader) loadAll(ctx context.Context, row int64, n int) error {
	for _, s := range r.output() {
		if err := r.load(ctx, s, row, n); err != nil {
			return err
		}
	}
	return nil
}

// filter returns those of n rows that pass all stages; nil: all.
func (r *reader) filter(ctx context.Context, row int64, n int) ([]int32, error) {
	var rows []int32
	for _, st := range r.stages {
		if rows != nil && len(rows) == 0 {
			break
		}
		if st.wanted != nil && !st.wanted.Pays() {
			continue
		}
		for i, s := range st.sources {
			if err := r.load(ctx, s, row, n); err != nil {
				return nil, err
			}
			st.batch.Columns[i] = s.value
		}
		st.batch.Len = n
		before := n
		if rows != nil {
			before = len(rows)
		}
		var err error
		if rows, err = st.eval.Select(ctx, &st.batch, rows); err != nil {
			return nil, err
		}
		if st.wanted != nil {
			st.wanted.Note(before, len(rows))
		}
	}
	return rows, nil
}

// load reads a column's n rows from row on, unless a filter has done it.
func (r *reader) load(ctx context.Context, s *requested, row int64, n int) error {
	if s.value != nil {
		return nil
	}
	if s.node == nil {
		return r.makeNull(s, n)
	}
	if err := r.group.fetch(s.field); err != nil {
		return err
	}
	if err := s.field.read(row, n); err != nil {
		return err
	}
	return r.cast(ctx, s, n)
}

// pick makes the output columns the given rows among the n from row on.
func (r *reader) pick(ctx context.Context, row int64, n int, rows []int32) error {
	for _, s := range r.output() {
		switch {
		case s.node == nil:
			if err := r.makeNull(s, len(rows)); err != nil {
				return err
			}
			continue
		case s.value == nil:
			if err := r.group.fetch(s.field); err != nil {
				return err
			}
			picked, err := s.field.pick(row, n, rows)
			if err == nil && picked {
				err = r.cast(ctx, s, len(rows))
			}
			if err != nil {
				return err
			}
			if picked {
				continue
			}
			if err := r.load(ctx, s, row, n); err != nil {
				return err
			}
		}
		if err := vector.Gather(r.in.env.Budget, &s.gathered, s.value, rows); err != nil {
			return err
		}
		s.value = &s.gathered
	}
	return nil
}

// makeNull makes a column that the file lacks.
func (r *reader) makeNull(s *requested, n int) error {
	s.value = &s.null
	return s.null.MakeNull(r.in.env.Budget, s.column.DataType, n)
}

// cast brings n rows of a field to the table's type.
func (r *reader) cast(ctx context.Context, s *requested, n int) error {
	var err error
	s.value, err = s.cast.Values(ctx, &s.field.out, n)
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

// openGroup opens the next piece of a row group that may have rows that pass.
func (r *reader) openGroup() error {
	rows := r.split.Groups[r.next]
	r.next++
	var err error
	if r.group, err = newGroup(r, rows); err != nil {
		return err
	}
	if r.group == nil {
		atomic.AddInt64(&r.in.env.Metrics.GroupsPruned, 1)
	} else {
		atomic.AddInt64(&r.in.env.Metrics.GroupsRead, 1)
	}
	return nil
}
