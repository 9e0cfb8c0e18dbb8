package cluster

import (
	"syscall"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"

	"github.com/ballista-go/ballista/client"
	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/errs"
)

// upload registers a table of numbers from 0 that lies at the scheduler.
func upload(t testing.TB, s *core.Session, name string, rows int) {
	t.Helper()
	schema := arrow.NewSchema([]arrow.Field{{Name: "n", Type: arrow.PrimitiveTypes.Int64}}, nil)
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer b.Release()
	for n := range rows {
		b.Field(0).(*array.Int64Builder).Append(int64(n))
	}
	reader, err := array.NewRecordReader(schema, []arrow.RecordBatch{b.NewRecordBatch()})
	if err == nil {
		err = s.RegisterArrow(t.Context(), name, reader)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestSchedulerKilledAndStartedAgain(t *testing.T) {
	t.Parallel()
	c := newCluster(t)
	nodes := c.start(slow(200*time.Millisecond), slow(200*time.Millisecond))
	s := c.session(client.Options{})
	upload(t, s, "numbers", 50_000)
	c.warm(s)
	asked := running(t.Context(), s, joined)
	c.jobOf(joined, "runs", func(j job) bool { return runs(j) >= 2 })
	time.Sleep(time.Second) // for the journal, which is behind a little

	c.scheduler.kill()
	if a := <-asked; !errs.Is(a.err, errs.IO) || !retryable(a.err) {
		t.Errorf("got %v", a.err)
	}
	_, err := run(t.Context(), s, quick)
	if !errs.Is(err, errs.IO) || !retryable(err) {
		t.Errorf("got %v", err)
	}
	c.startScheduler(c.scheduler.address)
	for _, x := range nodes {
		eventually(t, x.name+" is back", func() (bool, any) { s := c.statusOf(x); return s == "ready", s })
	}
	ask(t, s, quick)
	rows, err := run(t.Context(), s, "SELECT count(*), sum(n) FROM numbers")
	if err != nil || len(rows) != 1 || rows[0] != "50000|1249975000" {
		t.Errorf("got %v, %v", rows, err)
	}
	c.jobOf(joined, "is known to have failed", func(j job) bool { return j.Status == "failed" && j.Error != "" })
	ask(t, s, joined)
	c.settled()
}

// Executors that are there before the scheduler find it, and those whose scheduler ends as it should come back to the next one.
func TestSchedulerToldToEnd(t *testing.T) {
	t.Parallel()
	c := newCluster(t)
	c.start(slow(200 * time.Millisecond))
	s := c.session(client.Options{})
	c.warm(s)
	asked := running(t.Context(), s, grouped)
	c.jobOf(grouped, "runs", func(j job) bool { return runs(j) >= 1 })
	c.scheduler.signal(syscall.SIGTERM)
	if a := <-asked; !errs.Is(a.err, errs.IO) || !retryable(a.err) {
		t.Errorf("got %v", a.err)
	}
	c.scheduler.waitFor(patience)
	x := c.startOne(node{})
	if code, text := x.page("/readyz"); code != 503 {
		t.Errorf("ready without a scheduler: %d %s", code, text)
	}
	c.startScheduler(c.scheduler.address)
	for _, x := range c.executors {
		eventually(t, x.name+" is there", func() (bool, any) { s := c.statusOf(x); return s == "ready", s })
	}
	ask(t, s, grouped)
	c.settled()
}
