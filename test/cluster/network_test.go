package cluster

import (
	"net"
	"strings"
	"testing"
	"time"

	"github.com/ballista-go/ballista/client"
)

// cutNode is a slow executor that reaches the scheduler through a proxy.
func (c *cluster) cutNode() (*process, *proxy) {
	c.t.Helper()
	between := newProxy(c.t, c.scheduler.address)
	n := slow(100 * time.Millisecond)
	n.scheduler = between.address()
	return c.start(n)[0], between
}

func TestConnectionToTheSchedulerBreaks(t *testing.T) {
	t.Parallel()
	c := newCluster(t)
	x, between := c.cutNode()
	c.start(slow(100*time.Millisecond), slow(100*time.Millisecond))
	s := c.session(client.Options{})
	c.warm(s)

	asked := running(t.Context(), s, grouped)
	c.jobOf(grouped, "runs on all executors", func(j job) bool { return runs(j) >= 3 })
	between.breakAll() // it comes back at once, with what it runs
	right(t, grouped, <-asked)
	if j := c.jobOf(grouped, "has ended", func(j job) bool { return j.Status == "completed" }); j.Repeated != 0 {
		t.Errorf("tasks were repeated: %+v", j)
	}

	asked = running(t.Context(), s, joined)
	c.jobOf(joined, "runs on all executors", func(j job) bool { return runs(j) >= 3 })
	between.cutOff() // it stays away
	c.noticed(x, grace)
	right(t, joined, <-asked)
	between.mend()
	eventually(t, "it is back", func() (bool, any) { s := c.statusOf(x); return s == "ready", s })
	ask(t, s, grouped)
	c.settled()
}

func TestConnectionToTheSchedulerIsSilent(t *testing.T) {
	t.Parallel()
	c := newCluster(t)
	x, between := c.cutNode()
	c.start(slow(100*time.Millisecond), slow(100*time.Millisecond))
	s := c.session(client.Options{})
	c.warm(s)
	asked := running(t.Context(), s, sorted)
	c.jobOf(sorted, "runs on all executors", func(j job) bool { return runs(j) >= 3 })
	between.swallow()
	c.noticed(x, silence)
	right(t, sorted, <-asked)
	between.mend()
	eventually(t, "it is back", func() (bool, any) { s := c.statusOf(x); return s == "ready", s })
	ask(t, s, grouped)
	c.settled()
}

// partedNode is an executor that others reach through a proxy.
func (c *cluster) partedNode(n node) (*process, *proxy) {
	c.t.Helper()
	listen := freeAddress(c.t)
	between := newProxy(c.t, listen)
	n.args = append(n.args, "--listen", listen, "--advertise", between.address())
	return c.start(n)[0], between
}

// freeAddress is where nothing listens.
func freeAddress(t testing.TB) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close() //nolint:errcheck // it is for somebody else
	return listener.Addr().String()
}

func TestConnectionBetweenExecutorsBreaks(t *testing.T) {
	t.Parallel()
	c := newCluster(t)
	_, between := c.partedNode(slow(100 * time.Millisecond))
	c.start(slow(100*time.Millisecond), slow(100*time.Millisecond))
	s := c.session(client.Options{})
	c.warm(s)
	for range 2 {
		asked := running(t.Context(), s, joined)
		c.jobOf(joined, "runs on all executors", func(j job) bool { return runs(j) >= 3 })
		between.breakAll()
		right(t, joined, <-asked)
	}
	c.settled()

	// Whoever reads from the one that nobody reaches cannot go on, however often it tries: the query has to end.
	between.cutOff()
	rows, err := run(t.Context(), s, spread)
	if err == nil {
		right(t, spread, answer{rows, nil})
	} else if !retryable(err) || !strings.Contains(err.Error(), between.address()) {
		t.Errorf("got %v", err)
	}
	between.mend()
	eventually(t, "queries succeed", func() (bool, any) {
		_, err := run(t.Context(), s, spread)
		return err == nil, err
	})
	ask(t, s, joined)
	c.settled()
}
