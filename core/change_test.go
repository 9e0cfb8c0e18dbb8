package core_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/errs"
)

func must(t *testing.T, s *core.Session, sql, want string) {
	t.Helper()
	if got, err := run(t, s, sql); err != nil || got != want {
		t.Errorf("%s: %q %v, want %q", sql, got, err, want)
	}
}

func TestChangesAtTheSameTimeLoseNothing(t *testing.T) {
	s := session(t, nil)
	must(t, s, "CREATE TABLE n (a BIGINT, b BIGINT)", "")
	must(t, s, "INSERT INTO n VALUES (0, 0)", "1")
	var group sync.WaitGroup
	const each = 10
	for i := range 3 {
		group.Go(func() {
			for k := range each {
				must(t, s, "UPDATE n SET b = b + 1 WHERE a = 0", "1")
				must(t, s, fmt.Sprintf("INSERT INTO n VALUES (%d, 0)", 1+i*each+k), "1")
				must(t, s, fmt.Sprintf("DELETE FROM n WHERE a = %d AND a %% 2 = 1", 1+i*each+k), fmt.Sprint((1+i*each+k)%2))
			}
		})
	}
	group.Wait()
	must(t, s, "SELECT count(*), max(b), sum(a) FROM n", fmt.Sprintf("%d %d %d", 16, 3*each, 15*16))
}

func TestCancelledChangesChangeNothing(t *testing.T) {
	s := session(t, nil)
	must(t, s, "CREATE TABLE n AS SELECT value AS a FROM range(1000)", "")
	for _, sql := range []string{"UPDATE n SET a = -1", "DELETE FROM n", "TRUNCATE n"} {
		q, err := s.SQL(t.Context(), sql, nil)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := q.Execute(ctx); !errs.Is(err, errs.Cancelled) {
			t.Errorf("%s: %v, want cancelled", sql, err)
		}
	}
	must(t, s, "SELECT count(*), min(a) FROM n", "1000 0")
	must(t, s, "UPDATE n SET a = -1 WHERE a = 7", "1")
}

func TestQueriesMadeBeforeSeeChanges(t *testing.T) {
	s := session(t, nil)
	must(t, s, "CREATE TABLE n AS VALUES (1), (2)", "")
	before, err := s.Table("n")
	if err != nil {
		t.Fatal(err)
	}
	must(t, s, "INSERT OVERWRITE n VALUES (5), (6), (7)", "3")
	must(t, s, "DELETE FROM n WHERE column1 = 6", "1")
	if err := s.RegisterView(t.Context(), "v", before); err != nil {
		t.Fatal(err)
	}
	must(t, s, "SELECT sum(column1) FROM v", "12")
}

func TestChangesOfATableThatWasReplacedAreRefused(t *testing.T) {
	s := session(t, nil)
	must(t, s, "CREATE TABLE n AS VALUES (1), (2)", "")
	q, err := s.SQL(t.Context(), "DELETE FROM n", nil)
	if err != nil {
		t.Fatal(err)
	}
	must(t, s, "CREATE OR REPLACE TABLE n AS VALUES (3)", "")
	if _, err := q.Execute(t.Context()); !errs.Is(err, errs.Binding) {
		t.Errorf("%v, want a binding error", err)
	}
	must(t, s, "SELECT * FROM n", "3")
}
