package cluster

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/ballista-go/ballista/client"
	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/errs"
)

// wide has an exchange of much more than a mebibyte.
const wide = "SELECT s, count(*), min(f), sum(id) FROM (SELECT DISTINCT id, j, f, s FROM t) GROUP BY s"

// Outputs of that size are more than a disk takes that has a mebibyte for them.
var smallDisk = []string{"--output-memory", "256K", "--output-disk", "1M"}

func TestFullDisk(t *testing.T) {
	t.Parallel()
	c := newCluster(t)
	nodes := c.start(node{args: smallDisk}, node{args: smallDisk})
	s := c.session(client.Options{})
	ask(t, s, quick)
	others := keepAsking(t, c, quick)
	_, err := run(t.Context(), s, wide)
	if !errs.Is(err, errs.IO) || !strings.Contains(err.Error(), "limit of 1") ||
		!strings.Contains(err.Error(), nodes[0].name) && !strings.Contains(err.Error(), nodes[1].name) {
		t.Errorf("got %v", err)
	}
	others()
	c.settled()
	c.start(node{args: []string{"--output-memory", "256K"}}) // which spills
	c.gone(nodes...)
	for _, x := range nodes {
		x.signal(os.Interrupt)
		x.waitFor(patience)
	}
	ask(t, s, wide)
	if spilled := c.executors[0].metric("ballista_executor_spilled_bytes_total"); spilled == 0 {
		t.Error("nothing was spilled")
	}
	c.settled()
}

// keepAsking asks a query over and over in another session until stop is called; all answers have to be right.
func keepAsking(t *testing.T, c *cluster, sql string) (stop func()) {
	t.Helper()
	s := c.session(client.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan int)
	go func() {
		n := 0
		for ctx.Err() == nil {
			rows, err := run(t.Context(), s, sql)
			if err != nil || difference(t, sql, rows) != "" {
				t.Errorf("another query: %v, %v", rows, err)
			}
			n++
		}
		done <- n
	}()
	return func() {
		cancel()
		if n := <-done; n == 0 {
			t.Error("no other query was asked")
		}
	}
}

func TestTaskPanics(t *testing.T) {
	t.Parallel()
	c := newCluster(t)
	nodes := c.start(node{environment: []string{panicVariable + "=1"}}, node{environment: []string{panicVariable + "=1"}})
	s := c.session(client.Options{})
	c.warm(s)
	others := keepAsking(t, c, quick)
	for _, sql := range []string{
		"SELECT sum(gcd(id, 2)) FROM t", "SELECT gcd(k, 2), count(*) FROM t GROUP BY 1", "SELECT id FROM t ORDER BY gcd(id, k), id",
	} {
		_, err := run(t.Context(), s, sql)
		if !errs.Is(err, errs.Internal) || retryable(err) || !strings.Contains(err.Error(), "a bug in gcd") {
			t.Errorf("%s: got %v", sql, err)
		}
	}
	others()
	c.settled()
	for _, x := range nodes {
		if s := c.statusOf(x); s != "ready" {
			t.Errorf("%s is %q", x.name, s)
		}
	}
}

func TestQueryOutOfMemory(t *testing.T) {
	t.Parallel()
	c := newCluster(t)
	small := node{args: []string{"--memory", "24M", "--output-memory", "8M"}}
	nodes := c.start(small, small)
	s := c.session(client.Options{})
	c.warm(s)
	others := keepAsking(t, c, quick)
	for range 3 {
		_, err := run(t.Context(), s, "SELECT array_agg(s || ' and ' || s || ' and ' || cast(id AS VARCHAR)) FROM t")
		if !errs.Is(err, errs.OutOfMemory) {
			t.Fatalf("got %v", err)
		}
	}
	others()
	c.settled()
	for _, x := range nodes {
		if s := c.statusOf(x); s != "ready" {
			t.Errorf("%s is %q", x.name, s)
		}
	}
}

// cancelled waits until a job is, and its executors have stopped to work for it.
func (c *cluster) cancelled(description string, within time.Duration) {
	c.t.Helper()
	start := time.Now()
	c.jobOf(description, "is cancelled", func(j job) bool { return j.Status == "cancelled" })
	for _, x := range c.executors {
		eventually(c.t, x.name+" runs nothing", func() (bool, any) {
			n := x.metric("ballista_executor_tasks_running")
			return n == 0, n
		})
	}
	if took := time.Since(start); took > within+3*time.Second { // that much for a busy machine
		c.t.Errorf("it took %s", took)
	}
}

func TestClientVanishes(t *testing.T) {
	t.Parallel()
	const killed = "SELECT k, sum(lcm(id, 1)) FROM t GROUP BY k"
	c := newCluster(t)
	c.start(slow(200*time.Millisecond), slow(200*time.Millisecond))
	s := c.session(client.Options{})
	c.warm(s)

	far := launch(t, "client", nil, "client", c.scheduler.address, data, killed)
	c.jobOf(killed, "runs", func(j job) bool { return runs(j) >= 2 })
	far.kill()
	c.cancelled(killed, 2*time.Second)

	ctx, cancel := context.WithCancel(t.Context())
	asked := running(ctx, s, grouped)
	c.jobOf(grouped, "runs", func(j job) bool { return runs(j) >= 2 })
	cancel()
	c.cancelled(grouped, 2*time.Second)
	if a := <-asked; !errs.Is(a.err, errs.Cancelled) {
		t.Errorf("got %v", a.err)
	}

	closed := c.session(client.Options{})
	result := begin(t, closed, joined)
	c.jobOf(joined, "runs", func(j job) bool { return runs(j) >= 2 })
	if err := result.Close(); err != nil {
		t.Error(err)
	}
	c.cancelled(joined, 2*time.Second)
	c.settled()
}

func begin(t *testing.T, s *core.Session, sql string) *core.Result {
	t.Helper()
	query, err := s.SQL(t.Context(), sql, nil)
	if err != nil {
		t.Fatal(err)
	}
	result, err := query.Execute(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func TestDeadline(t *testing.T) {
	t.Parallel()
	c := newCluster(t)
	c.start(slow(300*time.Millisecond), slow(300*time.Millisecond))
	s := c.session(client.Options{})
	c.warm(s)
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if _, err := run(ctx, s, grouped); !errs.Is(err, errs.Cancelled) || !strings.Contains(err.Error(), "deadline") {
		t.Errorf("got %v", err)
	}
	c.cancelled(grouped, 2*time.Second)
	c.settled()
}
