package standalone_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	arrowmemory "github.com/apache/arrow-go/v18/arrow/memory"

	"github.com/ballista-go/ballista/client"
	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/standalone"
)

// digits are the numbers from 0 to 9; a product of n of them has 10^n rows.
const digits = "(VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9))"

// million has a million rows, each with its number and a text.
const million = "SELECT a.x + 10 * b.x + 100 * c.x + 1000 * d.x + 10000 * e.x + 100000 * f.x AS n, " +
	"'a text of more than twelve bytes ' || a.x AS s FROM " + digits + " a(x), " + digits + " b(x), " + digits + " c(x), " +
	digits + " d(x), " + digits + " e(x), " + digits + " f(x)"

// open starts a cluster that divides everything, and a session on it with a limit of memory for this process.
func open(t *testing.T, config standalone.Config, limit int64) (*standalone.Cluster, *core.Session) {
	t.Helper()
	config.Cores, config.MinRows, config.Log = 2, -1, quiet
	cluster, err := standalone.Start(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cluster.Stop() })
	backend, err := client.Connect(t.Context(), cluster.Address(), client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	engine, err := core.Open(core.Config{MemoryLimit: limit})
	if err != nil {
		t.Fatal(err)
	}
	session, err := engine.NewSessionOn(backend, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = session.Close() })
	return cluster, session
}

func execute(t *testing.T, session *core.Session, sql string) *core.Result {
	t.Helper()
	query, err := session.SQL(t.Context(), sql, nil)
	if err != nil {
		t.Fatal(err)
	}
	result, err := query.Execute(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = result.Close() })
	return result
}

// sum reads a result to its end, and adds up its first column.
func sum(t *testing.T, result *core.Result) (rows, total int64, err error) {
	t.Helper()
	for {
		batch, err := result.Next(t.Context())
		if errors.Is(err, io.EOF) {
			return rows, total, nil
		}
		if err != nil {
			return rows, total, err
		}
		for _, v := range batch.Column(0).(*array.Int64).Int64Values() {
			total += v
		}
		rows += batch.NumRows()
		batch.Release()
	}
}

// awaitTasks waits until the query has tasks.
func awaitTasks(t *testing.T, result *core.Result) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); result.Progress().Tasks == 0; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the query does not start")
		}
	}
}

func wantMillion(t *testing.T, result *core.Result) {
	t.Helper()
	rows, total, err := sum(t, result)
	if err != nil || rows != 1_000_000 || total != 999_999*500_000 {
		t.Errorf("%d rows, sum %d, %v", rows, total, err)
	}
}

func TestAResultLargerThanTheMemoryOfItsReader(t *testing.T) {
	_, session := open(t, standalone.Config{Executors: 2}, 24<<20)
	wantMillion(t, execute(t, session, million)) // 70 MB
	if used := session.Budget().Used(); used != 0 {
		t.Errorf("%d bytes are held", used)
	}
}

func TestResultsThatNobodyReadsDoNotHoldUpOthers(t *testing.T) {
	_, session := open(t, standalone.Config{Executors: 2}, 1<<30)
	var waiting []*core.Result
	for range 12 {
		result := execute(t, session, million+" WHERE f.x < 2") // 14 MB
		batch, err := result.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		batch.Release()
		waiting = append(waiting, result)
	}
	wantMillion(t, execute(t, session, million))
	for _, result := range waiting {
		if err := result.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestAnExecutorThatGoesIsReplaced(t *testing.T) {
	cluster, session := open(t, standalone.Config{Executors: 3}, 1<<30)
	for _, e := range cluster.Executors()[:2] {
		result := execute(t, session, "SELECT count(*) AS n FROM ("+million+") t, "+digits+" g(x) WHERE n + x > 0")
		awaitTasks(t, result)
		e.Stop()
		rows, total, err := sum(t, result)
		if err != nil || rows != 1 || total != 10_000_000-1 {
			t.Errorf("%d rows, sum %d, %v", rows, total, err)
		}
	}
}

func TestAClusterThatStopsFailsItsQueries(t *testing.T) {
	cluster, session := open(t, standalone.Config{Executors: 1}, 1<<30)
	result := execute(t, session, "SELECT count(*) AS n FROM ("+million+") t, ("+million+") u WHERE t.n + u.n > 0")
	awaitTasks(t, result)
	if err := cluster.Stop(); err != nil {
		t.Fatal(err)
	}
	_, _, err := sum(t, result)
	var failure *errs.Error
	if !errors.As(err, &failure) || failure.Kind != errs.IO || !failure.Retry {
		t.Errorf("got %#v", err)
	}
}

func TestAPlanOfManyMegabytes(t *testing.T) {
	_, session := open(t, standalone.Config{Executors: 2}, 1<<30)
	var list strings.Builder
	for i := range 100_000 {
		fmt.Fprintf(&list, ", %d", 2*i)
	}
	result := execute(t, session, "SELECT count(*) AS n FROM ("+million+") t WHERE n IN (-2"+list.String()+")")
	if rows, total, err := sum(t, result); err != nil || rows != 1 || total != 100_000 {
		t.Errorf("%d rows, sum %d, %v", rows, total, err)
	}
}

func TestASessionIsUsedByManyAtOnce(t *testing.T) {
	_, session := open(t, standalone.Config{Executors: 2}, 1<<30)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for k := range 5 {
				name := fmt.Sprintf("t%d", i)
				if err := session.RegisterArrow(t.Context(), name, numbers(t, 1000*int64(i+1))); err != nil {
					t.Error(err)
					return
				}
				query, err := session.SQL(t.Context(), "SELECT count(*) AS n FROM "+name+" WHERE a >= 0", nil)
				if err != nil {
					t.Error(err)
					return
				}
				result, err := query.Execute(t.Context())
				if err != nil {
					t.Error(err)
					return
				}
				if k%2 == 0 { // half of them end before their time
					if _, n, err := sum(t, result); err != nil || n != 1000*int64(i+1) {
						t.Errorf("%d rows, %v", n, err)
					}
				}
				if err := result.Close(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
}

// numbers are a reader of one column of n integers from 0 on.
func numbers(t *testing.T, n int64) array.RecordReader {
	t.Helper()
	schema := arrow.NewSchema([]arrow.Field{{Name: "a", Type: arrow.PrimitiveTypes.Int64}}, nil)
	b := array.NewRecordBuilder(arrowmemory.DefaultAllocator, schema)
	for i := range n {
		b.Field(0).(*array.Int64Builder).Append(i)
	}
	reader, err := array.NewRecordReader(schema, []arrow.RecordBatch{b.NewRecordBatch()})
	if err != nil {
		t.Error(err)
	}
	return reader
}
