package parquet

import (
	"context"
	"math"
	"sync/atomic"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/source/store"
	"github.com/ballista-go/ballista/core/table"
)

// Split is some rows of a file, to be read with the columns and filters of a request. It is plain data.
type Split struct {
	File    source.File
	Schema  *arrow.Schema // of the table
	Request table.Request
	Groups  []GroupRows
	// Pruned is the number of row groups that are left out before this split, for the metrics.
	Pruned int64
}

// GroupRows is the rows [From, To) of a row group.
type GroupRows struct {
	Group    int
	From, To int64
}

// Rows implements table.Split.
func (s *Split) Rows() int64 {
	rows := int64(0)
	for _, g := range s.Groups {
		rows += g.To - g.From
	}
	return rows
}

// Open implements table.Split.
func (s *Split) Open(ctx context.Context, env *table.Env) (table.Reader, error) {
	object, err := store.Open(ctx, s.File)
	if err != nil {
		return nil, err
	}
	r := &reader{split: s, left: math.MaxInt64, in: &input{object: object, path: s.File.Path, key: keyOf(s.File), env: env}}
	if len(s.Request.Filters) == 0 && s.Request.Limit >= 0 {
		r.left = s.Request.Limit
	}
	if err := r.open(); err != nil {
		_ = r.Close()
		return nil, err
	}
	atomic.AddInt64(&env.Metrics.GroupsPruned, s.Pruned)
	return r, nil
}

// open prepares the columns and filters.
func (r *reader) open() error {
	var err error
	if r.in.footer, err = footerOfObject(r.in.object, r.split.File); err != nil {
		return err
	}
	for _, g := range r.split.Groups {
		groups := r.in.footer.meta.RowGroups
		if g.Group >= len(groups) || g.From < 0 || g.To > groups[g.Group].Rows {
			return errs.New(errs.Internal, "split of rows that the file lacks: %s", r.in.path)
		}
	}
	if r.sources, err = newRequested(r.in, r.split.Schema, &r.split.Request); err != nil {
		return err
	}
	r.stages, err = newStages(r.in, r.split.Request.Filters, r.sources)
	return err
}
