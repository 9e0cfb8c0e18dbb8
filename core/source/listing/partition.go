package listing

import (
	"context"

	"github.com/ballista-go/ballista/core/eval"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// wrap adds the partition values to the rows of a file, when they are asked for.
func (p *scanPlan) wrap(file source.File, splits []table.Portable) []table.Split {
	wrapped := make([]table.Split, len(splits))
	for i, s := range splits {
		if wrapped[i] = s; len(p.sources) == len(p.request.Columns) {
			continue
		}
		wrapped[i] = &split{Portable: s, values: file.Partition, sources: p.sources, types: p.types, partitions: p.partitions}
	}
	return wrapped
}

// split is a piece of a file with its partition values.
type split struct {
	table.Portable
	values     []types.Value
	sources    []int
	types      []types.Type
	partitions map[expr.ID]int
}

// Open implements table.Split.
func (s *split) Open(ctx context.Context, env *table.Env) (table.Reader, error) {
	files, wanted := s.wanted(env)
	if !wanted {
		return none{}, nil
	}
	inner, err := s.Portable.Open(ctx, files)
	if err != nil {
		return nil, err
	}
	return &reader{inner: inner, split: s, env: env}, nil
}

// wanted reports whether the partition values pass the conditions on them. The files are to know the other conditions only.
func (s *split) wanted(env *table.Env) (files *table.Env, wanted bool) {
	others := *env
	others.Wanted = nil
	for _, w := range env.Wanted {
		switch passes, over := passes(w.Condition, s.partitions, s.values); {
		case !over:
			others.Wanted = append(others.Wanted, w)
		case !passes:
			return nil, false
		}
	}
	return &others, true
}

// passes reports whether partition values may pass a condition, and whether it is over partition columns at all.
func passes(condition expr.Expr, partitions map[expr.ID]int, values []types.Value) (passes, over bool) {
	by := map[expr.ID]expr.Expr{}
	expr.Columns(condition, func(c *expr.Column) {
		if i, ok := partitions[c.ID]; ok {
			by[c.ID] = &expr.Literal{Value: values[i], DataType: c.DataType}
		}
	})
	if len(by) == 0 {
		return true, false
	}
	result, err := eval.Constant(logical.Substitute(condition, by), nil)
	return err != nil || result.Value == true, true
}

// none is the reader of a split whose rows nobody wants.
type none struct{}

// Next implements table.Reader.
func (none) Next(context.Context, *vector.Batch) (bool, error) { return false, nil }

// Close implements table.Reader.
func (none) Close() error { return nil }

type reader struct {
	inner     table.Reader
	split     *split
	env       *table.Env
	rows      vector.Batch
	constants []vector.Vector
	out       []*vector.Vector
}

// Next implements table.Reader.
func (r *reader) Next(ctx context.Context, batch *vector.Batch) (bool, error) {
	ok, err := r.inner.Next(ctx, &r.rows)
	if err != nil || !ok {
		return ok, err
	}
	if r.constants == nil {
		r.constants = make([]vector.Vector, len(r.split.sources))
		r.out = make([]*vector.Vector, len(r.split.sources))
	}
	for i, source := range r.split.sources {
		if source >= 0 {
			r.out[i] = r.rows.Columns[source]
			continue
		}
		r.out[i] = &r.constants[i]
		if err := r.out[i].SetConstant(r.env.Budget, r.split.types[i], r.split.values[^source], r.rows.Len); err != nil {
			return false, err
		}
	}
	*batch = r.rows
	batch.Columns = r.out
	return true, nil
}

// Close implements table.Reader.
func (r *reader) Close() error {
	for i := range r.constants {
		r.constants[i].Release()
	}
	return r.inner.Close()
}
