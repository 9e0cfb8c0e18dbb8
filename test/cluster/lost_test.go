package cluster

import (
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/ballista-go/ballista/client"
)

// Queries of several stages. lcm is the one that takes time.
const (
	grouped = "SELECT k, count(*), sum(lcm(id, 1)), min(s), max(j) FROM t GROUP BY k"
	joined  = "SELECT a.k, count(*), sum(lcm(a.id, 1) - b.j) FROM t a JOIN t b ON a.id = b.j WHERE b.f > 1 GROUP BY a.k"
	sorted  = "SELECT id, j, s FROM t WHERE lcm(id, 1) % 3 = 0 ORDER BY s, id"
	spread  = "SELECT a.k, count(*) FROM t a JOIN t b ON a.id = b.j GROUP BY a.k"
	quick   = "SELECT count(*), sum(id) FROM t"
)

// TestExecutorKilledMidStage also is about its loss being noticed in time, and about tasks that start after it.
func TestExecutorKilledMidStage(t *testing.T) {
	for name, sql := range map[string]string{"group": grouped, "join": joined, "sort": sorted} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCluster(t)
			nodes := c.start(slow(100*time.Millisecond), slow(100*time.Millisecond), slow(100*time.Millisecond))
			s := c.session(client.Options{})
			c.warm(s)
			asked := running(t.Context(), s, sql)
			c.jobOf(sql, "runs on all executors", func(j job) bool { return runs(j) >= 3 })
			nodes[1].kill()
			c.noticed(nodes[1], grace)
			c.gone(nodes[1])
			right(t, sql, <-asked)
			if j := c.jobOf(sql, "has ended", func(j job) bool { return j.Status == "completed" }); j.Repeated == 0 {
				t.Errorf("no task was repeated: %+v", j)
			}
			ask(t, s, quick)
			c.settled()
		})
	}
}

// runs is how many tasks of a job run.
func runs(j job) (n int) {
	for _, stage := range j.Stages {
		n += stage.Running
	}
	return n
}

func TestExecutorFrozen(t *testing.T) {
	t.Parallel()
	c := newCluster(t)
	nodes := c.start(slow(100*time.Millisecond), slow(100*time.Millisecond), slow(100*time.Millisecond))
	s := c.session(client.Options{})
	c.warm(s)
	asked := running(t.Context(), s, grouped)
	c.jobOf(grouped, "runs on all executors", func(j job) bool { return runs(j) >= 3 })
	nodes[0].freeze() // for less than it takes to be lost
	time.Sleep(silence / 3)
	nodes[0].thaw()
	right(t, grouped, <-asked)
	if j := c.jobOf(grouped, "has ended", func(j job) bool { return j.Status == "completed" }); j.Repeated != 0 {
		t.Errorf("tasks were repeated: %+v", j)
	}
	asked = running(t.Context(), s, joined)
	c.jobOf(joined, "runs on all executors", func(j job) bool { return runs(j) >= 3 })
	nodes[0].freeze() // for longer
	c.noticed(nodes[0], silence)
	right(t, joined, <-asked)
	nodes[0].thaw() // it is told that nobody needs what it has, and takes part again
	eventually(t, "e1 is back", func() (bool, any) { s := c.statusOf(nodes[0]); return s == "ready", s })
	ask(t, s, grouped)
	c.settled()
}

func TestExecutorKilledAfterItsStage(t *testing.T) {
	t.Parallel()
	c := newCluster(t)
	nodes := c.start(node{}, node{}, slow(300*time.Millisecond))
	s := c.session(client.Options{})
	c.warm(s)
	asked := running(t.Context(), s, joined)
	// e3 is slow, so that the others have ended their tasks of its stage, and hold outputs.
	c.jobOf(joined, "has tasks that ended", func(j job) bool {
		for _, stage := range j.Stages {
			if stage.Done > 0 && stage.Done < stage.Tasks {
				return true
			}
		}
		return false
	})
	eventually(t, "e1 holds an output", func() (bool, any) {
		held := nodes[0].metric("ballista_executor_outputs")
		return held > 0, held
	})
	nodes[0].kill()
	c.gone(nodes[0])
	right(t, joined, <-asked)
	ask(t, s, quick)
	c.settled()
}

// The readers are what is slow here: they are in the middle of what the lost executor has written.
func TestExecutorKilledWhileServing(t *testing.T) {
	t.Parallel()
	const sql = "SELECT k, sum(lcm(i, 1)), min(s) FROM (SELECT a.k, a.id + b.id AS i, b.s FROM t a JOIN t b ON a.id = b.j) GROUP BY k"
	c := newCluster(t)
	nodes := c.start(slow(80*time.Millisecond), slow(80*time.Millisecond), slow(80*time.Millisecond))
	s := c.session(client.Options{})
	c.warm(s)
	served := func() float64 { return nodes[0].metric("ballista_executor_blocks_read_total") }
	before := served()
	asked := running(t.Context(), s, sql)
	c.jobOf(sql, "has readers that run", func(j job) bool {
		return served() > before && len(j.Stages) > 2 && j.Stages[len(j.Stages)-2].Running > 0
	})
	nodes[0].kill()
	c.gone(nodes[0])
	right(t, sql, <-asked)
	if j := c.jobOf(sql, "has ended", func(j job) bool { return j.Status == "completed" }); j.Repeated == 0 {
		t.Errorf("no task was repeated: %+v", j)
	}
	c.settled()
}

// What the scheduler has of a result that it holds is dropped when the task that makes it is lost, and comes again.
func TestExecutorKilledWhileTheResultIsRead(t *testing.T) {
	t.Parallel()
	const sql = "SELECT id, j, s, f, lcm(id, 1) FROM t"
	c := newCluster(t)
	nodes := c.start(slow(80*time.Millisecond), slow(80*time.Millisecond))
	s := c.session(client.Options{})
	c.warm(s)
	served := func(x *process) float64 { return x.metric("ballista_executor_blocks_read_total") }
	before := map[*process]float64{nodes[0]: served(nodes[0]), nodes[1]: served(nodes[1])}
	asked := running(t.Context(), s, sql)
	var victim *process
	eventually(t, "the scheduler reads the result", func() (bool, any) {
		for _, x := range nodes {
			if served(x) > before[x] {
				victim = x
			}
		}
		return victim != nil, before
	})
	if j := c.jobOf(sql, "runs", func(job) bool { return true }); j.Status != "running" {
		t.Fatalf("the query was faster: %+v", j)
	}
	victim.kill()
	c.gone(victim)
	right(t, sql, <-asked)
	if j := c.jobOf(sql, "has ended", func(j job) bool { return j.Status == "completed" }); j.Repeated == 0 {
		t.Errorf("no task was repeated: %+v", j)
	}
	c.settled()
}

// A result that is handed out while it is made cannot be made again: the query fails, and says that it may be tried again.
func TestExecutorKilledWhileTheResultIsHandedOut(t *testing.T) {
	t.Parallel()
	const sql = "SELECT id, j, s, f, lcm(id, 1) FROM t"
	c := newCluster(t)
	nodes := c.start(slow(50*time.Millisecond), slow(50*time.Millisecond))
	s := c.session(client.Options{HoldBytes: 1})
	c.warm(s)
	query, err := s.SQL(t.Context(), sql, nil)
	if err != nil {
		t.Fatal(err)
	}
	result, err := query.Execute(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer result.Close() //nolint:errcheck // it is over
	first, err := result.Next(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	first.Release()
	nodes[0].kill()
	c.gone(nodes[0])
	for err == nil {
		if first, err = result.Next(t.Context()); err == nil {
			first.Release()
		}
	}
	if !retryable(err) || !strings.Contains(err.Error(), "lost") {
		t.Errorf("got %v", err)
	}
	ask(t, s, sql)
	c.settled()
}

func TestExecutorToldToEnd(t *testing.T) {
	t.Parallel()
	c := newCluster(t)
	nodes := c.start(slow(50*time.Millisecond), slow(50*time.Millisecond), slow(50*time.Millisecond))
	s := c.session(client.Options{})
	c.warm(s)
	queries := []string{grouped, joined, sorted}
	var asked []<-chan answer
	for _, sql := range queries {
		asked = append(asked, running(t.Context(), s, sql))
		c.jobOf(sql, "runs", func(j job) bool { return runs(j) > 0 || j.Status == "completed" })
	}
	nodes[2].signal(syscall.SIGTERM)
	for i, sql := range queries {
		right(t, sql, <-asked[i])
	}
	nodes[2].waitFor(patience)
	c.gone(nodes[2])
	for _, sql := range queries {
		if j := c.jobOf(sql, "has ended", func(j job) bool { return j.Status == "completed" }); j.Repeated != 0 {
			t.Errorf("tasks were repeated: %+v", j)
		}
	}
	if left := nodes[2].files(); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	ask(t, s, quick)
	c.settled()
}
