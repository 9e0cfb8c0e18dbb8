package parquet

import (
	"context"
	"slices"
	"sync/atomic"

	"github.com/apache/arrow-go/v18/arrow"

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

// narrowed is the split with the wanted conditions as further filters.
func (s *Split) narrowed(wanted []*table.Wanted) *Split {
	if len(wanted) == 0 {
		return s
	}
	narrow := *s
	narrow.Request.Filters = slices.Clone(s.Request.Filters)
	for _, w := range wanted {
		narrow.Request.Filters = append(narrow.Request.Filters, w.Condition)
	}
	return &narrow
}

// Open implements table.Split.
func (s *Split) Open(ctx context.Context, env *table.Env) (table.Reader, error) {
	object, err := store.Open(ctx, s.File)
	if err != nil {
		return nil, err
	}
	in := &input{object: object, path: s.File.Path, key: keyOf(s.File), env: env}
	if in.footer, err = footerOfObject(object, s.File); err != nil {
		_ = object.Close()
		return nil, err
	}
	r := newReader(in, s.narrowed(env.Wanted))
	if err := r.prepare(); err != nil {
		_ = r.Close()
		return nil, err
	}
	atomic.AddInt64(&env.Metrics.GroupsPruned, s.Pruned)
	return r, nil
}
