// Package exectest runs plans under every setting that must not change their rows: sizes of batches, numbers of workers, and
// forms of the vectors that scans give. Tests of operators compare what comes out with rows that they computed one at a time.
package exectest

import (
	"context"
	"math/rand/v2"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/vectortest"
)

// Rows are the rows of a relation as Go values.
type Rows = [][]types.Value

// Relation is a table of rows whose splits hold a few rows each, in vectors of random forms. It implements table.Table.
type Relation struct {
	Columns   []*expr.Column
	Rows      Rows
	SplitRows int
	Seed      uint64
	// Before, if not nil, is called when a reader is asked for the batch that begins at a row.
	Before func(ctx context.Context, row int) error
}

// NewRelation returns a relation with columns of the types, numbered from id on.
func NewRelation(id expr.ID, rows Rows, columns ...types.Type) *Relation {
	r := &Relation{Rows: rows, SplitRows: 7, Seed: uint64(id)}
	for i, t := range columns {
		r.Columns = append(r.Columns, &expr.Column{ID: id + expr.ID(i), Name: string(rune('a' + i)), DataType: t, Null: true})
	}
	return r
}

// Random returns a relation of n rows of random values, some of them NULL and many of them equal.
func Random(random *rand.Rand, id expr.ID, n int, columns ...types.Type) *Relation {
	rows := make(Rows, n)
	for _, t := range columns {
		for i, value := range vectortest.Values(random, t, n) {
			rows[i] = append(rows[i], value)
		}
	}
	return NewRelation(id, rows, columns...)
}

// Integers returns a relation of n rows of numbers below limit, a fifth of them NULL.
func Integers(random *rand.Rand, id expr.ID, n, limit, columns int) *Relation {
	rows, list := make(Rows, n), make([]types.Type, columns)
	for c := range list {
		list[c] = arrow.PrimitiveTypes.Int64
		for i := range rows {
			var value types.Value
			if random.IntN(5) > 0 {
				value = int64(random.IntN(limit))
			}
			rows[i] = append(rows[i], value)
		}
	}
	return NewRelation(id, rows, list...)
}

// Node is a plan that reads all columns.
func (r *Relation) Node() physical.Node {
	request := table.Request{Limit: -1}
	for i, c := range r.Columns {
		request.Columns = append(request.Columns, table.Column{Index: i, Column: c})
	}
	return &physical.Scan{Name: "t", Table: r, Request: request}
}

// Schema implements table.Table.
func (r *Relation) Schema() *arrow.Schema { return expr.Schema(r.Columns) }

// Statistics implements table.Table.
func (r *Relation) Statistics(context.Context) (*table.Statistics, error) {
	return table.Unknown(), nil
}

// Pushdown implements table.Table.
func (r *Relation) Pushdown(expr.Expr) table.Support { return table.None }

// Scan implements table.Table.
func (r *Relation) Scan(_ context.Context, request table.Request) (table.Scan, error) {
	var s splits
	for from := 0; from < len(r.Rows); from += r.SplitRows {
		s = append(s, &split{relation: r, request: request, from: from, to: min(from+r.SplitRows, len(r.Rows))})
	}
	return s, nil
}

type splits []table.Split

func (s splits) Splits() []table.Split { return s }

func (s splits) String() string { return "test" }

type split struct {
	relation *Relation
	request  table.Request
	from, to int
}

func (s *split) Rows() int64 { return int64(s.to - s.from) }

func (s *split) Open(_ context.Context, env *table.Env) (table.Reader, error) {
	random := rand.New(rand.NewPCG(s.relation.Seed, uint64(s.from)))
	return &reader{split: *s, env: env, random: random}, nil
}

type reader struct {
	split
	env    *table.Env
	random *rand.Rand
	owned  vector.Batch
}

func (r *reader) Next(ctx context.Context, batch *vector.Batch) (bool, error) {
	r.owned.Release()
	if r.from == r.to {
		return false, nil
	}
	if r.relation.Before != nil {
		if err := r.relation.Before(ctx, r.from); err != nil {
			return false, err
		}
	}
	n := min(r.to-r.from, r.env.BatchRows)
	plain := vector.Batch{Len: n}
	defer plain.Release()
	for _, c := range r.request.Columns {
		values := make([]types.Value, n)
		for i := range values {
			values[i] = r.relation.Rows[r.from+i][c.Index]
		}
		v, err := vector.FromValues(r.env.Budget, c.Column.DataType, values)
		if err != nil {
			return false, err
		}
		plain.Columns = append(plain.Columns, v)
	}
	scrambled, err := vectortest.Scramble(r.random, r.env.Budget, &plain)
	if err != nil {
		return false, err
	}
	r.owned, r.from = *scrambled, r.from+n
	*batch = r.owned
	return true, nil
}

func (r *reader) Close() error {
	r.owned.Release()
	return nil
}
