package cluster

import (
	"context"
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/ballista-go/ballista/client"
	"github.com/ballista-go/ballista/core"
)

// The long form of the chaos test: go test ./test/cluster -run Chaos -chaos 2m -timeout 20m.
var chaosTime = flag.Duration("chaos", 15*time.Second, "how long executors are killed while clients ask")

const (
	chaosClients = 8
	chaosEvery   = 5 * time.Second
)

// chaosQueries are what the clients ask, in turn; those after the first of them by chance.
var chaosQueries = []string{
	grouped, joined, sorted, spread, quick, wide,
	"SELECT id, s, f FROM t WHERE lcm(id, 1) % 1000 = 7 ORDER BY id",
	"SELECT count(DISTINCT s), count(DISTINCT j % 1000), min(lcm(id, 1)) FROM t",
	"SELECT k FROM t WHERE lcm(id, 1) < 200000 INTERSECT SELECT j % 500 FROM t",
	"SELECT id, s FROM t ORDER BY s DESC, id LIMIT 50",
	"SELECT a.k, sum(b.f) > 0, count(*) FROM t a LEFT JOIN t b ON a.id = b.j AND b.k < 500 GROUP BY a.k",
	"SELECT lcm(id, 1), s FROM t UNION ALL SELECT j, 'other' FROM t WHERE k = 3",
}

// streamed is the query whose result is larger than what the clients let the scheduler hold, all others' are not.
const (
	streamed  = "SELECT id, j, f, s, lcm(id, 1) FROM t"
	heldBytes = 15 << 20
)

// footprint is what a cluster takes when nothing runs: bytes of memory by process, and bytes of the disk in all.
type footprint struct {
	memory map[*process]float64
	disk   int64
}

func (c *cluster) footprint() footprint {
	c.t.Helper()
	f := footprint{memory: map[*process]float64{}}
	for _, p := range append([]*process{c.scheduler}, c.executors...) {
		collected := p.metric("go_gc_duration_seconds_count")
		p.signal(syscall.SIGUSR1)
		eventually(c.t, p.name+" collects garbage", func() (bool, any) {
			return p.metric("go_gc_duration_seconds_count") > collected, collected
		})
		f.memory[p] = p.metric("process_resident_memory_bytes")
	}
	f.disk = c.diskOf(c.scheduler)
	for _, x := range c.executors {
		f.disk += c.diskOf(x)
	}
	return f
}

// diskOf leaves out the journal of a scheduler, which grows until it has the last 1,000 jobs.
func (c *cluster) diskOf(p *process) (bytes int64) {
	_ = filepath.Walk(p.folder, func(_ string, info os.FileInfo, err error) error {
		if err == nil && info.Mode().IsRegular() && info.Name() != "scheduler.db" {
			bytes += info.Size()
		}
		return nil
	})
	return bytes
}

// chaos is what its clients have seen.
type chaos struct {
	c                              *cluster
	answered, failed, streamFailed atomic.Int64
}

func TestChaos(t *testing.T) {
	if testing.Short() {
		*chaosTime = 6 * time.Second
	}
	c := newCluster(t)
	n := node{environment: []string{pauseVariable + "=10ms"}, args: []string{"--output-memory", "4M"}}
	c.start(n, n, n)
	ch := &chaos{c: c}
	warmed, cancel := context.WithTimeout(t.Context(), *chaosTime/4)
	ch.ask(warmed)
	cancel()
	c.settled()
	before := c.footprint()

	asking, stop := context.WithTimeout(t.Context(), *chaosTime)
	defer stop()
	var done sync.WaitGroup
	done.Go(func() { ch.ask(asking) })
	killed := 0
	for tick := time.Tick(chaosEvery); asking.Err() == nil; {
		select {
		case <-tick:
			// The scheduler's oldest executor stays, to be measured.
			victim := c.executors[1+rand.IntN(len(c.executors)-1)]
			victim.kill()
			c.gone(victim)
			c.start(n)
			killed++
		case <-asking.Done():
		}
	}
	done.Wait()
	t.Logf("%d executors were killed: %d right answers, %d of jobs that ran tasks again; %d queries failed, %d of them with a streamed result",
		killed, ch.answered.Load(), ch.repeated(), ch.failed.Load(), ch.streamFailed.Load())
	if ch.answered.Load() < chaosClients || killed == 0 || ch.repeated() == 0 {
		t.Errorf("%d queries were answered, of which %d repeated tasks", ch.answered.Load(), ch.repeated())
	}
	c.settled()
	ch.shrinks(before)
}

// repeated is how many jobs have run tasks again.
func (ch *chaos) repeated() (n int) {
	ch.c.t.Helper()
	for _, j := range ch.c.jobs() {
		if j.Repeated > 0 {
			n++
		}
	}
	return n
}

// shrinks waits until the survivors need about as much memory and disk as before.
func (ch *chaos) shrinks(before footprint) {
	ch.c.t.Helper()
	eventually(ch.c.t, "memory and disk are as before", func() (bool, any) {
		now := ch.c.footprint()
		over := map[string][2]float64{}
		for p, bytes := range before.memory {
			if after, ok := now.memory[p]; ok && after > bytes*1.1 {
				over[p.name] = [2]float64{bytes, after}
			}
		}
		if float64(now.disk) > float64(before.disk)*1.1 {
			over["disk"] = [2]float64{float64(before.disk), float64(now.disk)}
		}
		return len(over) == 0, over
	})
}

// ask lets clients ask until ctx ends, and then come to the end of what they have asked.
func (ch *chaos) ask(ctx context.Context) {
	var clients sync.WaitGroup
	for i := range chaosClients {
		s := ch.c.session(client.Options{HoldBytes: heldBytes})
		clients.Go(func() {
			defer s.Close() //nolint:errcheck // its queries have told how they went
			uploaded := ch.grow(s)
			for n := i; ctx.Err() == nil; n++ {
				uploaded.check(ch)
				sql := chaosQueries[n%len(chaosQueries)]
				if n%9 == 8 {
					sql = streamed
				}
				ch.one(s, sql)
			}
		})
	}
	clients.Wait()
}

func (ch *chaos) one(s *core.Session, sql string) {
	t := ch.c.t
	rows, err := run(context.Background(), s, sql)
	switch {
	case err == nil:
		if wrong := difference(t, sql, rows); wrong != "" {
			t.Errorf("%s: %s", sql, wrong)
		}
		ch.answered.Add(1)
	case sql == streamed && retryable(err):
		ch.failed.Add(1)
		ch.streamFailed.Add(1)
	default:
		ch.failed.Add(1)
		t.Errorf("%s: %v", sql, err)
	}
}
