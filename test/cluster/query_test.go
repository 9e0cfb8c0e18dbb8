package cluster

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/client"
	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/errs"
)

// tableOf is the statement that makes t the table of the tests.
func tableOf(folder string) string {
	return "CREATE EXTERNAL TABLE t STORED AS PARQUET LOCATION '" + filepath.Join(folder, "t.parquet") + "'"
}

// openSession opens a session on a scheduler, or in this process where there is no address.
func openSession(ctx context.Context, address string, options client.Options) (*core.Session, error) {
	engine, err := core.Open(core.Config{})
	if err != nil {
		return nil, err
	}
	if address == "" {
		return engine.NewSession(nil)
	}
	backend, err := client.Connect(ctx, address, options)
	if err != nil {
		return nil, err
	}
	return engine.NewSessionOn(backend, nil)
}

// session opens a session on the cluster that knows t.
func (c *cluster) session(options client.Options) *core.Session {
	c.t.Helper()
	s, err := openSession(context.Background(), c.scheduler.address, options)
	if err == nil {
		_, err = s.SQL(context.Background(), tableOf(data), nil)
	}
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { _ = s.Close() })
	return s
}

// run runs a query and returns its rows as text. One that does not end in time fails.
func run(ctx context.Context, s *core.Session, sql string) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	query, err := s.SQL(ctx, sql, nil)
	if err != nil {
		return nil, err
	}
	result, err := query.Execute(ctx)
	if err != nil {
		return nil, err
	}
	defer result.Close() //nolint:errcheck // it was read to its end, or has failed
	var rows []string
	for {
		batch, err := result.Next(ctx)
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return rows, err
		}
		rows = appendRows(rows, batch)
		batch.Release()
	}
}

func appendRows(rows []string, batch arrow.RecordBatch) []string {
	for row := range int(batch.NumRows()) {
		cells := make([]string, batch.NumCols())
		for i, column := range batch.Columns() {
			cells[i] = column.ValueStr(row)
		}
		rows = append(rows, strings.Join(cells, "|"))
	}
	return rows
}

// answer is what became of a query that runs meanwhile.
type answer struct {
	rows []string
	err  error
}

// running runs a query in the background.
func running(ctx context.Context, s *core.Session, sql string) <-chan answer {
	done := make(chan answer, 1)
	go func() {
		rows, err := run(ctx, s, sql)
		done <- answer{rows, err}
	}()
	return done
}

var references struct {
	sync.Mutex
	session *core.Session
	known   map[string][]string
}

// reference is the right answer to a query: that of the engine in this process.
func reference(t testing.TB, sql string) []string {
	t.Helper()
	references.Lock()
	defer references.Unlock()
	if references.session == nil {
		s, err := openSession(context.Background(), "", client.Options{})
		if err == nil {
			_, err = s.SQL(context.Background(), tableOf(data), nil)
		}
		if err != nil {
			t.Fatal(err)
		}
		references.session, references.known = s, map[string][]string{}
	}
	rows, ok := references.known[sql]
	if !ok {
		var err error
		if rows, err = run(context.Background(), references.session, sql); err != nil {
			t.Fatal(err)
		}
		references.known[sql] = rows
	}
	return rows
}

// difference says how an answer differs from the right one; empty when it does not. The order counts for queries that ask for one.
func difference(t testing.TB, sql string, got []string) string {
	t.Helper()
	want := slices.Clone(reference(t, sql))
	if !strings.Contains(sql, "ORDER BY") {
		got = slices.Clone(got)
		slices.Sort(got)
		slices.Sort(want)
	}
	if slices.Equal(got, want) {
		return ""
	}
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			return fmt.Sprintf("%d rows, want %d; row %d is %s, want %s", len(got), len(want), i, got[i], want[i])
		}
	}
	return fmt.Sprintf("%d rows, want %d", len(got), len(want))
}

// right fails unless the answer is the right one.
func right(t testing.TB, sql string, a answer) {
	t.Helper()
	if a.err != nil {
		t.Fatalf("%s: %v", sql, a.err)
	}
	if wrong := difference(t, sql, a.rows); wrong != "" {
		t.Fatalf("%s: %s", sql, wrong)
	}
}

// ask runs a query on the cluster, whose answer has to be right.
func ask(t testing.TB, s *core.Session, sql string) {
	t.Helper()
	rows, err := run(context.Background(), s, sql)
	right(t, sql, answer{rows, err})
}

// retryable reports whether an error says that the query may succeed when it is asked again.
func retryable(err error) bool {
	var e *errs.Error
	return errors.As(err, &e) && e.Retry
}

// clientProgram runs a query on a cluster as a process of its own: client ADDRESS FOLDER SQL.
func clientProgram(args []string) int {
	ctx := context.Background()
	s, err := openSession(ctx, args[0], client.Options{})
	if err == nil {
		_, err = s.SQL(ctx, tableOf(args[1]), nil)
	}
	if err == nil {
		_, err = run(ctx, s, args[2])
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}
