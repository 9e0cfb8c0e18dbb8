package standalone_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ballista-go/ballista/client"
	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/standalone"
)

// uploadedMemory is what the executors keep of uploaded tables, in bytes.
func uploadedMemory(t *testing.T, cluster *standalone.Cluster) (total float64) {
	t.Helper()
	for _, e := range cluster.Executors() {
		response, err := http.Get("http://" + e.Address() + "/metrics")
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(response.Body)
		_ = response.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		_, rest, found := strings.Cut(string(text), "\nballista_executor_uploaded_memory_bytes ")
		value, _, _ := strings.Cut(rest, "\n")
		bytes, err := strconv.ParseFloat(value, 64)
		if err != nil || !found {
			t.Fatalf("the executor tells %s", text)
		}
		total += bytes
	}
	return total
}

// sumOf runs a query of one number.
func sumOf(t *testing.T, session *core.Session, sql string) int64 {
	t.Helper()
	_, total, err := sum(t, execute(t, session, sql))
	if err != nil {
		t.Fatal(err)
	}
	return total
}

// run runs a statement.
func run(t *testing.T, session *core.Session, sql string) {
	t.Helper()
	if err := execute(t, session, sql).Close(); err != nil {
		t.Fatal(err)
	}
}

// TestEachBlockIsKeptByOneExecutor reads a table again and again, between queries that read something else.
func TestEachBlockIsKeptByOneExecutor(t *testing.T) {
	cluster, session := open(t, standalone.Config{Executors: 3}, 0)
	run(t, session, "CREATE TABLE t AS "+million)
	want := int64(999_999) * 1_000_000 / 2
	kept := 0.0
	for i := range 8 {
		if got := sumOf(t, session, "SELECT sum(n) FROM t"); got != want {
			t.Fatalf("got %d, want %d", got, want)
		}
		for range i {
			sumOf(t, session, "SELECT count(*) FROM "+digits+" a(x), "+digits+" b(x)")
		}
		switch now := uploadedMemory(t, cluster); {
		case i == 0 && now == 0:
			t.Fatal("nothing is kept")
		case i == 0:
			kept = now
		case now != kept:
			t.Fatalf("%v bytes are kept, and %v were at first", now, kept)
		}
	}
}

// TestTablesOfOneNameAreNotMistaken changes a table between reading it in ways that leave its name, of two sessions at once.
func TestTablesOfOneNameAreNotMistaken(t *testing.T) {
	cluster, first := open(t, standalone.Config{Executors: 2}, 0)
	engine, err := core.Open(core.Config{})
	if err != nil {
		t.Fatal(err)
	}
	backend, err := client.Connect(t.Context(), cluster.Address(), client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	second, err := engine.NewSessionOn(backend, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, session := range []*core.Session{first, second} {
		run(t, session, fmt.Sprintf("CREATE TABLE t AS SELECT n + %d AS n FROM (%s)", i, million))
	}
	const all = int64(999_999) * 1_000_000 / 2
	is := func(want int64) {
		t.Helper()
		for i, session := range []*core.Session{first, second} {
			for range 2 {
				got := sumOf(t, session, "SELECT sum(n) FROM t")
				if want := want + int64(i)*1_000_000; got != want {
					t.Fatalf("session %d: got %d, want %d", i, got, want)
				}
			}
		}
	}
	both := func(sql string) {
		t.Helper()
		for i, session := range []*core.Session{first, second} {
			run(t, session, fmt.Sprintf(sql, i))
		}
	}
	is(all)
	both("INSERT INTO t VALUES (5), (-%d)") // as many of the others have
	run(t, second, "INSERT INTO t VALUES (1)")
	is(all + 5)
	both("CREATE OR REPLACE TABLE t AS SELECT -n + %d AS n FROM (" + million + ")")
	is(-all)
	both("INSERT OVERWRITE t SELECT 2 * n + %d FROM (" + million + ")")
	is(2 * all)
	both("DROP TABLE t -- %d")
	both("CREATE TABLE t AS SELECT 3 * n + %d AS n FROM (" + million + ")")
	is(3 * all)
	if err := second.Close(); err != nil {
		t.Fatal(err)
	}
	if got := sumOf(t, first, "SELECT sum(n) FROM t"); got != 3*all {
		t.Fatalf("got %d, want %d", got, 3*all)
	}
}

// TestTablesThatAreGoneAreForgotten drops a table, whose rows the client gives up once its garbage is collected, and ends a session.
func TestTablesThatAreGoneAreForgotten(t *testing.T) {
	cluster, session := open(t, standalone.Config{Executors: 2}, 0)
	forgotten := func() {
		t.Helper()
		for deadline := time.Now().Add(20 * time.Second); uploadedMemory(t, cluster) > 0; runtime.GC() {
			if time.Now().After(deadline) {
				t.Fatalf("%v bytes are kept", uploadedMemory(t, cluster))
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
	read := func(sql string) { // and let go: a result refers to what it was read from
		t.Helper()
		query, err := session.SQL(t.Context(), sql, nil)
		if err != nil {
			t.Fatal(err)
		}
		result, err := query.Execute(t.Context())
		if err == nil {
			_, err = result.Next(t.Context())
		}
		if err = errors.Join(err, result.Close()); err != nil {
			t.Fatal(err)
		}
	}
	for _, end := range []func(){func() { run(t, session, "DROP TABLE t") }, func() { _ = session.Close() }} {
		run(t, session, "CREATE TABLE t AS "+million)
		read("SELECT sum(n) FROM t")
		if uploadedMemory(t, cluster) == 0 {
			t.Fatal("nothing is kept")
		}
		end()
		forgotten()
	}
}
