package cluster

import (
	"encoding/json"
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/ballista-go/ballista/core"
)

// cluster is a scheduler with its executors.
type cluster struct {
	t         testing.TB
	folder    string
	scheduler *process
	executors []*process
	started   int
	baseline  map[*process]float64 // goroutines
}

// The times of the scheduler. A lost executor is noticed after grace or silence.
const (
	heartbeat = 200 * time.Millisecond
	grace     = time.Second
	silence   = 5 * time.Second
)

// newCluster starts a scheduler, with more arguments than the usual ones.
func newCluster(t testing.TB, args ...string) *cluster {
	t.Helper()
	c := &cluster{t: t, folder: t.TempDir(), baseline: map[*process]float64{}}
	c.startScheduler("127.0.0.1:0", args...)
	return c
}

func (c *cluster) startScheduler(listen string, args ...string) {
	c.t.Helper()
	folder := filepath.Join(c.folder, "scheduler")
	args = append([]string{
		"scheduler", "--listen", listen, "--work-folder", folder, "--min-rows", "-1", "--heartbeat", heartbeat.String(),
		"--grace", grace.String(), "--silence", silence.String(),
	}, args...)
	c.scheduler = launch(c.t, "scheduler", nil, args...)
	c.scheduler.folder = folder
}

// node is how an executor is started, where it differs from the others.
type node struct {
	scheduler   string // its address, if not the scheduler's own
	environment []string
	args        []string
}

// slow makes lcm take a time for each batch.
func slow(pause time.Duration) node {
	return node{environment: []string{pauseVariable + "=" + pause.String()}}
}

// start starts executors, and waits until they are there.
func (c *cluster) start(nodes ...node) []*process {
	c.t.Helper()
	var made []*process
	for _, n := range nodes {
		made = append(made, c.startOne(n))
	}
	for _, x := range made {
		eventually(c.t, x.name+" is ready", func() (bool, any) {
			code, text := x.page("/readyz")
			return code == http.StatusOK, text
		})
	}
	return made
}

func (c *cluster) startOne(n node) *process {
	c.t.Helper()
	c.started++
	id := fmt.Sprintf("e%d", c.started)
	folder := filepath.Join(c.folder, id)
	if n.scheduler == "" {
		n.scheduler = c.scheduler.address
	}
	args := append([]string{
		"executor", "--scheduler", n.scheduler, "--listen", "127.0.0.1:0", "--id", id, "--cores", "1", "--memory", "1G",
		"--work-folder", folder,
	}, n.args...)
	x := launch(c.t, id, n.environment, args...)
	x.folder = folder
	c.executors = append(c.executors, x)
	return x
}

// gone drops executors that have ended from those that are looked at.
func (c *cluster) gone(gone ...*process) {
	c.executors = slices.DeleteFunc(c.executors, func(x *process) bool { return slices.Contains(gone, x) })
}

// job is what the scheduler tells of a job.
type job struct {
	ID, Description, Status, Error string
	Tasks                          int
	Done                           int `json:"tasks_done"`
	Repeated                       int `json:"attempts_repeated"`
	Stages                         []struct {
		Tasks   int
		Running int `json:"tasks_running"`
		Done    int `json:"tasks_done"`
	}
}

func (c *cluster) get(path string, into any) {
	c.t.Helper()
	code, text := c.scheduler.page(path)
	if code != http.StatusOK {
		c.t.Fatalf("%s: %d %s", path, code, text)
	}
	if err := json.Unmarshal([]byte(text), into); err != nil {
		c.t.Fatalf("%s: %v in %s", path, err, text)
	}
}

func (c *cluster) jobs() (jobs []job) {
	c.t.Helper()
	c.get("/api/jobs", &jobs)
	return jobs
}

// jobOf waits for a job with a description, in which something holds.
func (c *cluster) jobOf(description, what string, holds func(job) bool) job {
	c.t.Helper()
	var found job
	eventually(c.t, "a job "+what, func() (bool, any) {
		jobs := c.jobs()
		for _, j := range slices.Backward(jobs) {
			if j.Description == description {
				c.get("/api/job/"+j.ID, &found)
				return holds(found), found
			}
		}
		return false, jobs
	})
	return found
}

// statusOf is where an executor stands as the scheduler sees it; empty when it is lost.
func (c *cluster) statusOf(x *process) string {
	c.t.Helper()
	var all []struct{ ID, Status string }
	c.get("/api/executors", &all)
	for _, known := range all {
		if known.ID == x.name {
			return known.Status
		}
	}
	return ""
}

// noticed waits until an executor is lost.
func (c *cluster) noticed(x *process, within time.Duration) {
	c.t.Helper()
	start := time.Now()
	eventually(c.t, x.name+" is lost", func() (bool, any) { s := c.statusOf(x); return s == "", s })
	if took := time.Since(start); took > within+5*time.Second { // that much for a busy machine
		c.t.Errorf("the loss of %s was noticed after %s", x.name, took)
	}
}

// warm makes all connections and pools that a query needs, so that what comes later can be compared.
func (c *cluster) warm(s *core.Session) {
	c.t.Helper()
	ask(c.t, s, spread)
	c.settled()
}

// settled waits until nothing is left of jobs that have ended, and compares goroutines with those of the last time.
func (c *cluster) settled() {
	c.t.Helper()
	for _, x := range c.executors {
		eventually(c.t, x.name+" holds nothing", func() (bool, any) {
			seen := map[string]float64{}
			for _, name := range []string{"outputs", "output_memory_bytes", "output_disk_bytes", "tasks_running", "memory_used_bytes"} {
				if value := x.metric("ballista_executor_" + name); value != 0 {
					seen[name] = value
				}
			}
			files := x.files()
			return len(seen) == 0 && len(files) == 0, fmt.Sprint(seen, files)
		})
	}
	eventually(c.t, "no job runs", func() (bool, any) {
		active := c.scheduler.metric("ballista_scheduler_jobs_active")
		return active == 0, active
	})
	for _, p := range append([]*process{c.scheduler}, c.executors...) {
		c.fewGoroutines(p)
	}
}

// fewGoroutines waits until a process has about as many goroutines as it had before.
func (c *cluster) fewGoroutines(p *process) {
	c.t.Helper()
	const more = 12 // for connections to processes that came, and are made again after faults
	count := func() float64 { return p.metric("go_goroutines") }
	before, known := c.baseline[p]
	if !known {
		c.baseline[p] = count()
		return
	}
	eventually(c.t, fmt.Sprintf("%s has no more than %v goroutines", p.name, before+more), func() (bool, any) {
		now := count()
		return now <= before+more, now
	})
}
