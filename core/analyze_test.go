package core_test

import (
	"context"
	"errors"
	"io"
	"regexp"
	"sync/atomic"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"

	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/catalog"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/exec/exectest"
	"github.com/ballista-go/ballista/core/types"
)

// counted registers a table t of 100 rows whose reads call before.
func counted(t *testing.T, s *core.Session, before func(context.Context) error) {
	t.Helper()
	rows := make(exectest.Rows, 100)
	for i := range rows {
		rows[i] = []types.Value{int64(i)}
	}
	relation := exectest.NewRelation(0, rows, arrow.PrimitiveTypes.Int64)
	relation.Before = func(ctx context.Context, _ int) error { return before(ctx) }
	name := catalog.Name{Catalog: catalog.DefaultCatalog, Schema: "public", Table: "t"}
	if _, err := s.Catalog().Register(name, catalog.Relation{Table: relation}); err != nil {
		t.Fatal(err)
	}
}

func TestExplainAnalyzeRunsWhenItIsExecuted(t *testing.T) {
	s := session(t, nil)
	var reads atomic.Int64
	counted(t, s, func(context.Context) error { reads.Add(1); return nil })
	q, err := s.SQL(t.Context(), "EXPLAIN ANALYZE SELECT a % 2, count(*) FROM t WHERE a < 50 GROUP BY 1", nil)
	if err != nil {
		t.Fatal(err)
	}
	if n := reads.Load(); n != 0 {
		t.Errorf("%d batches were read before the query was executed", n)
	}
	for range 2 {
		reads.Store(0)
		text := plan(t, q)
		for _, line := range []string{
			`HashAggregate.*metrics=\[rows=2, batches=\d+, time=\S+, memory=\S+ \S+\]`,
			`Filter.*metrics=\[rows=50, batches=\d+, time=\S+, memory=`, `Scan.*metrics=\[rows=100, `,
		} {
			if !regexp.MustCompile(line).MatchString(text) {
				t.Errorf("no line matches %s in\n%s", line, text)
			}
		}
		if reads.Load() == 0 {
			t.Error("nothing was read when the query was executed")
		}
	}
	if used := s.Budget().Used(); used != 0 {
		t.Errorf("%d bytes are charged after the result was closed", used)
	}
}

// plan executes an EXPLAIN of one row and returns its text.
func plan(t *testing.T, q *core.Query) string {
	t.Helper()
	result, err := q.Execute(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer result.Close() //nolint:errcheck // a test of what it gave
	batch, err := result.Next(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer batch.Release()
	text := batch.Column(1).(array.StringLike).Value(0)
	if _, err := result.Next(t.Context()); batch.NumRows() != 1 || !errors.Is(err, io.EOF) {
		t.Errorf("%d rows and %v, want one row", batch.NumRows(), err)
	}
	return text
}

func TestExplainAnalyzeIsCancelled(t *testing.T) {
	for name, stop := range map[string]func(ctx context.Context) (context.Context, context.CancelFunc){
		"cancelled": context.WithCancel,
		"deadline": func(ctx context.Context) (context.Context, context.CancelFunc) {
			return context.WithTimeout(ctx, 10*time.Millisecond)
		},
	} {
		s := session(t, nil)
		ctx, cancel := stop(t.Context())
		counted(t, s, func(ctx context.Context) error {
			if name == "cancelled" {
				cancel()
			}
			<-ctx.Done()
			return context.Cause(ctx)
		})
		q, err := s.SQL(ctx, "EXPLAIN ANALYZE SELECT count(*) FROM t", nil)
		if err != nil {
			t.Fatal(err)
		}
		result, err := q.Execute(ctx)
		if err == nil {
			_, err = result.Next(ctx)
			_ = result.Close()
		}
		if !errs.Is(err, errs.Cancelled) {
			t.Errorf("%s: error is %v, want a cancelled query", name, err)
		}
		cancel()
	}
}
