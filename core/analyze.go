package core

import (
	"context"
	"errors"
	"io"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	memorytable "github.com/ballista-go/ballista/core/source/memory"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// analysis is the table of one row that EXPLAIN ANALYZE gives. Reading it runs the query. It implements table.Table.
type analysis struct{ query *Query }

var planSchema = arrow.NewSchema([]arrow.Field{required("plan_type"), required("plan")}, nil)

// analyzed returns the query that runs q to its end and tells what its operators did.
func (q *Query) analyzed() *Query {
	scan := &logical.Scan{Name: "explain_analyze", Table: &analysis{q}, Limit: -1}
	for i, field := range planSchema.Fields() {
		scan.Columns = append(scan.Columns, table.Column{Index: i, Column: q.session.textColumn(field.Name, false)})
	}
	return q.session.query(scan, q.frozen)
}

// Schema implements table.Table.
func (*analysis) Schema() *arrow.Schema { return planSchema }

func (*analysis) clientSide() {}

// Statistics implements table.Table.
func (*analysis) Statistics(context.Context) (*table.Statistics, error) {
	statistics := table.Unknown()
	statistics.Rows = 1
	return statistics, nil
}

// Pushdown implements table.Table.
func (*analysis) Pushdown(expr.Expr) table.Support { return table.None }

// Scan implements table.Table.
func (a *analysis) Scan(_ context.Context, request table.Request) (table.Scan, error) {
	return analysisScan{analysis: a, request: request}, nil
}

// analysisScan is its own only split.
type analysisScan struct {
	*analysis
	request table.Request
}

func (s analysisScan) Splits() []table.Split { return []table.Split{s} }

func (s analysisScan) String() string { return "EXPLAIN ANALYZE" }

func (s analysisScan) Rows() int64 { return 1 }

// Open runs the query.
func (s analysisScan) Open(ctx context.Context, env *table.Env) (table.Reader, error) {
	text, err := s.query.analyze(ctx)
	if err != nil {
		return nil, err
	}
	row := &vector.Batch{Len: 1}
	for i, value := range []types.Value{"Plan with Metrics", text} {
		v, err := vector.FromValues(env.Budget, planSchema.Field(i).Type, []types.Value{value})
		if err != nil {
			row.Release()
			return nil, err
		}
		row.Columns = append(row.Columns, v)
	}
	rows := memorytable.New(planSchema, []*vector.Batch{row})
	return s.read(ctx, env, rows)
}

func (s analysisScan) read(ctx context.Context, env *table.Env, rows *memorytable.Table) (table.Reader, error) {
	scan, err := rows.Scan(ctx, s.request)
	if err == nil {
		var reader table.Reader
		if reader, err = scan.Splits()[0].Open(ctx, env); err == nil {
			return &analysisReader{Reader: reader, rows: rows}, nil
		}
	}
	rows.Release()
	return nil, err
}

// analysisReader gives its rows back when it is closed.
type analysisReader struct {
	table.Reader
	rows *memorytable.Table
}

func (r *analysisReader) Close() error {
	err := r.Reader.Close()
	r.rows.Release()
	return err
}

// analyze runs the query to its end and describes what its operators did.
func (q *Query) analyze(ctx context.Context) (string, error) {
	result, err := q.Execute(ctx)
	if err != nil {
		return "", err
	}
	defer result.Close() //nolint:errcheck // it has ended
	for {
		batch, err := result.Next(ctx)
		if errors.Is(err, io.EOF) {
			return result.Explain() + "\n", nil
		}
		if err != nil {
			return "", err
		}
		batch.Release()
	}
}
