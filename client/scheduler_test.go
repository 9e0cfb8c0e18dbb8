package client_test

import (
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	arrowmemory "github.com/apache/arrow-go/v18/arrow/memory"

	"github.com/ballista-go/ballista/client"
	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/catalog"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/scheduler"
)

// startScheduler starts a scheduler without executors, which is enough for all but running queries.
func startScheduler(t *testing.T, folder, listen string) *scheduler.Scheduler {
	t.Helper()
	s, err := scheduler.Start(scheduler.Config{Listen: listen, WorkFolder: folder})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func remoteSession(t *testing.T) (session *core.Session, uploads string) {
	t.Helper()
	folder := t.TempDir()
	s := startScheduler(t, folder, loopback)
	t.Cleanup(func() {
		if err := s.Stop(); err != nil {
			t.Error(err)
		}
	})
	return connect(t, s.Address(), core.Config{}, nil), filepath.Join(folder, "uploads")
}

// rowsOf makes a reader of batches of one column of strings of a length.
func rowsOf(t *testing.T, batches, rows, length int) array.RecordReader {
	t.Helper()
	schema := arrow.NewSchema([]arrow.Field{{Name: "s", Type: arrow.BinaryTypes.String, Nullable: true}}, nil)
	b := array.NewRecordBuilder(arrowmemory.DefaultAllocator, schema)
	var records []arrow.RecordBatch
	for range batches {
		for range rows {
			b.Field(0).(*array.StringBuilder).Append(strings.Repeat("x", length))
		}
		records = append(records, b.NewRecordBatch())
	}
	reader, err := array.NewRecordReader(schema, records)
	if err != nil {
		t.Fatal(err)
	}
	return reader
}

func files(t *testing.T, folder string) (list []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		list = append(list, entry.Name())
	}
	return list
}

func TestUploadsAreKeptUntilNothingRefersToThem(t *testing.T) {
	session, uploads := remoteSession(t)
	for _, c := range []struct{ batches, rows, length int }{{0, 0, 0}, {300, 10, 3}, {1, 200_000, 20}, {1, 3, 5 << 20}} {
		if err := session.RegisterArrow(t.Context(), "t", rowsOf(t, c.batches, c.rows, c.length)); err != nil {
			t.Fatal(err)
		}
	}
	if used := session.Budget().Used(); used != 0 {
		t.Errorf("%d bytes of uploaded rows are held here", used)
	}
	wantUploads := func(n int) {
		t.Helper()
		for end := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
			runtime.GC()
			if len(files(t, uploads)) == n {
				return
			}
			if time.Now().After(end) {
				t.Fatalf("got %v, want %d", files(t, uploads), n)
			}
		}
	}
	wantUploads(1)
	query, err := session.Table("t")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := session.Deregister(t.Context(), "t"); err != nil {
		t.Fatal(err)
	}
	wantUploads(1)           // the query refers to it
	runtime.KeepAlive(query) // until here
	wantUploads(0)
}

func TestFilesAreOpenedByTheScheduler(t *testing.T) {
	session, _ := remoteSession(t)
	folder := t.TempDir()
	t.Chdir(folder)
	if err := os.MkdirAll("years/year=2024", 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"a.csv", "years/year=2024/b.csv"} {
		if err := os.WriteFile(name, []byte("n,s\n1,x\n2,y\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	engine, err := core.Open(core.Config{})
	if err != nil {
		t.Fatal(err)
	}
	local, err := engine.NewSession(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{
		"CREATE EXTERNAL TABLE a STORED AS CSV LOCATION 'a.csv' OPTIONS ('format.has_header' 'true')",
		"CREATE EXTERNAL TABLE p STORED AS CSV LOCATION 'a*.csv' OPTIONS ('format.has_header' 'true')",
		"CREATE EXTERNAL TABLE y STORED AS CSV PARTITIONED BY (year) LOCATION 'years/' OPTIONS ('format.has_header' 'true')",
		"CREATE EXTERNAL TABLE d (n SMALLINT, year INT) STORED AS CSV PARTITIONED BY (year) LOCATION '" + folder + "/years'",
	} {
		if _, err := session.SQL(t.Context(), statement, nil); err != nil {
			t.Errorf("%s: %v", statement, err)
			continue
		}
		name := strings.Fields(statement)[3]
		if _, err := local.SQL(t.Context(), statement, nil); err != nil {
			t.Fatal(err)
		}
		here, err := local.Table(name)
		if err != nil {
			t.Fatal(err)
		}
		there, err := session.Table(name)
		if err != nil {
			t.Fatal(err)
		}
		if !here.Schema().Equal(there.Schema()) {
			t.Errorf("%s: got %s, here it is %s", name, there.Schema(), here.Schema())
		}
	}
	_, err = session.SQL(t.Context(), "CREATE EXTERNAL TABLE n STORED AS CSV LOCATION 'none.csv'", nil)
	if !errs.Is(err, errs.NotFound) || !strings.Contains(err.Error(), "none.csv") {
		t.Errorf("got %v", err)
	}
}

func TestASchedulerThatRestartsKnowsItsSessions(t *testing.T) {
	folder := t.TempDir()
	s := startScheduler(t, folder, loopback)
	address := s.Address()
	session := connect(t, address, core.Config{}, nil)
	if err := session.RegisterArrow(t.Context(), "t", rowsOf(t, 1, 10, 3)); err != nil {
		t.Fatal(err)
	}
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	s = startScheduler(t, folder, address)
	query, err := session.Table("t")
	if err != nil {
		t.Fatal(err)
	}
	wantNow(t, func() error { _, err := query.Plans(t.Context()); return err })
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	s = startScheduler(t, t.TempDir(), address)
	defer s.Stop() //nolint:errcheck // the test is over
	wantSoon(t, func() error { _, err := query.Plans(t.Context()); return err }, "does not know the session any more")
}

func TestTheIdOfASessionMayBeAskedWhileItComesBack(t *testing.T) {
	folder := t.TempDir()
	s := startScheduler(t, folder, loopback)
	backend, err := client.Connect(t.Context(), s.Address(), client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer backend.Close() //nolint:errcheck // the test is over
	id, over := backend.Session(), make(chan struct{})
	go func() { // for the race detector
		for {
			select {
			case <-over:
				return
			default:
				_ = backend.Session()
				runtime.Gosched()
			}
		}
	}()
	defer close(over)
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	s = startScheduler(t, folder, backend.Address())
	defer s.Stop() //nolint:errcheck // the test is over
	wantNow(t, func() error { return backend.Drop(t.Context(), catalog.Name{Table: "t"}) })
	if backend.Session() != id {
		t.Errorf("the session was %s, and is %s", id, backend.Session())
	}
}

func TestASessionIsClosedWhileNobodyAnswers(t *testing.T) {
	s := startScheduler(t, t.TempDir(), loopback)
	backend, err := client.Connect(t.Context(), s.Address(), client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	silent, err := net.Listen("tcp", backend.Address())
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close() //nolint:errcheck // the test is over
	ended := make(chan error, 1)
	go func() {
		for {
			err := backend.Drop(t.Context(), catalog.Name{Table: "t"})
			if err == nil || !strings.Contains(err.Error(), "connection to") { // that of before
				ended <- err
				return
			}
		}
	}()
	conn, err := silent.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close() //nolint:errcheck // the test is over
	if err := backend.Close(); err != nil {
		t.Errorf("got %v", err)
	}
	if err := <-ended; !errs.Is(err, errs.Cancelled) || !strings.Contains(err.Error(), "closed") {
		t.Errorf("got %v", err)
	}
}

// wantNow repeats what fails while a lost connection is not noticed yet.
func wantNow(t *testing.T, call func() error) {
	t.Helper()
	err := call()
	for end := time.Now().Add(patience); err != nil && time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if !errs.Is(err, errs.IO) {
			t.Fatal(err)
		}
		err = call()
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestQueriesOfASchedulerThatStopsMayBeTriedAgain(t *testing.T) {
	s := startScheduler(t, t.TempDir(), loopback)
	session := connect(t, s.Address(), core.Config{}, nil)
	const queries = 8
	ends := make(chan error, queries)
	for range queries {
		result := running(t.Context(), t, session) // it waits for an executor
		go func() {
			_, err := result.Next(t.Context())
			ends <- errors.Join(err, result.Close())
		}()
	}
	wantJobs(t, s.Address(), queries)
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	for range queries {
		err := <-ends
		var failure *errs.Error
		if !errors.As(err, &failure) || failure.Kind != errs.IO || !failure.Retry || !strings.Contains(err.Error(), "the scheduler was stopped") {
			t.Errorf("got %v", err)
		}
	}
}

// wantJobs waits until a scheduler has a number of jobs.
func wantJobs(t *testing.T, address string, n int) {
	t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(5 * time.Millisecond) {
		response, err := http.Get("http://" + address + "/api/jobs")
		if err != nil {
			t.Fatal(err)
		}
		var jobs []struct{}
		err = errors.Join(json.NewDecoder(response.Body).Decode(&jobs), response.Body.Close())
		if err == nil && len(jobs) == n {
			return
		}
		if err != nil || time.Now().After(end) {
			t.Fatalf("%d jobs of %d, %v", len(jobs), n, err)
		}
	}
}

func TestExplainIsTheSchedulers(t *testing.T) {
	session, _ := remoteSession(t)
	if err := session.RegisterArrow(t.Context(), "t", rowsOf(t, 1, 10, 3)); err != nil {
		t.Fatal(err)
	}
	query, err := session.SQL(t.Context(), "SELECT s FROM t JOIN information_schema.tables ON s = table_name WHERE 1 = 1", nil)
	if err != nil {
		t.Fatal(err)
	}
	plans, err := query.Plans(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(plans.Logical, "1 = 1") || !strings.Contains(plans.Physical, "HashJoin") {
		t.Errorf("got %s\n%s", plans.Logical, plans.Physical)
	}
	verbose, err := query.Explain(t.Context(), core.Verbose)
	if err != nil {
		t.Fatal(err)
	}
	result, err := verbose.Execute(t.Context()) // here: there is no executor
	if err != nil {
		t.Fatal(err)
	}
	defer result.Close() //nolint:errcheck // it was read
	rows, err := result.Next(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Release()
	if rows.NumRows() < 5 || rows.Column(0).ValueStr(0) != "initial_logical_plan" || !strings.HasPrefix(rows.Column(0).ValueStr(1), "logical_plan after ") {
		t.Errorf("got %v", rows)
	}
}
