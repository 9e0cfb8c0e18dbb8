package core_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/ballista-go/ballista/core"
)

// run executes a statement and prints its rows, one a line.
func run(t *testing.T, s *core.Session, sql string) (string, error) {
	t.Helper()
	ctx := context.Background()
	q, err := s.SQL(ctx, sql, nil)
	if err != nil {
		return "", err
	}
	result, err := q.Execute(ctx)
	if err != nil {
		return "", err
	}
	defer func() {
		if err := result.Close(); err != nil {
			t.Error(err)
		}
	}()
	var b strings.Builder
	for {
		batch, err := result.Next(ctx)
		if errors.Is(err, io.EOF) {
			return strings.TrimSuffix(b.String(), "\n"), nil
		}
		if err != nil {
			return "", err
		}
		for row := range int(batch.NumRows()) {
			for i, column := range batch.Columns() {
				if i > 0 {
					b.WriteByte(' ')
				}
				fmt.Fprint(&b, column.ValueStr(row))
			}
			b.WriteByte('\n')
		}
		batch.Release()
	}
}

func session(t *testing.T, options map[string]string) *core.Session {
	t.Helper()
	engine, err := core.Open(core.Config{})
	if err != nil {
		t.Fatal(err)
	}
	s, err := engine.NewSession(options)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestEachOperatorRuns is a query for each operator; the SQL tests are the specification.
func TestEachOperatorRuns(t *testing.T) {
	s := session(t, map[string]string{"datafusion.execution.target_partitions": "2"})
	for sql, want := range map[string]string{
		"SELECT 1":                 "1",
		"SELECT 1 + 2 AS a, 'x' b": "3 x",
		"SELECT * FROM (VALUES (1, 'a'), (2, 'b')) AS t(a, b) WHERE a > 1":                                                "2 b",
		"SELECT a FROM (VALUES (3), (1), (2)) AS t(a) ORDER BY a LIMIT 2":                                                 "1\n2",
		"SELECT b, sum(a), count(*) FROM (VALUES (1, 'x'), (2, 'y'), (3, 'x')) AS t(a, b) GROUP BY b ORDER BY b":          "x 4 2\ny 2 1",
		"SELECT l.a, r.b FROM (VALUES (1), (2)) AS l(a) JOIN (VALUES (2, 'z')) AS r(a, b) ON l.a = r.a":                   "2 z",
		"SELECT a FROM (VALUES (1), (2)) AS l(a) WHERE EXISTS (SELECT 1 FROM (VALUES (2)) AS r(c) WHERE r.c = l.a)":       "2",
		"SELECT a, (SELECT count(*) FROM (VALUES (2)) AS r(c) WHERE r.c = l.a) FROM (VALUES (1), (2)) AS l(a) ORDER BY 1": "1 0\n2 1",
		"SELECT 1 UNION ALL SELECT 2 ORDER BY 1":                                                                          "1\n2",
		"SELECT a FROM (VALUES (1), (1), (2)) AS t(a) EXCEPT ALL SELECT 1 ORDER BY 1":                                     "1\n2",
	} {
		got, err := run(t, s, sql)
		if err != nil || got != want {
			t.Errorf("%s\ngot  %q, %v\nwant %q", sql, got, err, want)
		}
	}
	if used := s.Budget().Used(); used != 0 {
		t.Errorf("%d bytes are charged after all results were closed", used)
	}
}
