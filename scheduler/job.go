package scheduler

import (
	"sync"
	"time"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/scheduler/state"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// job is a query that was planned. What is said of it in state is by its id.
type job struct {
	id, session, description string
	submitted                time.Time
	plan                     *stage.Plan
	stages                   []plannedStage
	limits                   jobLimits
	deadline                 time.Time
	data                     string // the uploaded table of which it reads the most, or empty
	relay                    *relay
	sent                     map[sentPlan]bool // guarded by the scheduler's mutex

	mu       sync.Mutex
	tasks    [][]taskProgress // of each stage
	ended    bool
	failure  *state.Failure
	finished chan struct{}
}

// plannedStage is a stage as executors get it.
type plannedStage struct {
	plan []byte // a wirepb.PlanEnvelope
	// splits are, for each task, what it reads of the scans of the stage.
	splits [][]*wirepb.ScanSplits
	// readers is how often each partition of a task's output is read.
	readers int
}

// jobLimits are what a job may use of each node.
type jobLimits struct {
	workers, batchRows uint32
	memory             uint64
}

// sentPlan says that a stage's plan went over a stream.
type sentPlan struct {
	stream uint64
	stage  int
}

// morsels is how far an attempt is.
type morsels struct{ done, total uint64 }

// taskProgress is what is known of the last attempt of a task.
type taskProgress struct {
	attempt int
	morsels morsels
	nodes   []*wirepb.NodeMetrics // once it has ended
}

// measured keeps what the attempt of a task did, for all attempts before it: what is told of a job counts each task once. An attempt
// may be told again.
func (j *job) measured(attempt state.AttemptID, nodes []*wirepb.NodeMetrics) {
	j.update(attempt, func(t *taskProgress) {
		t.nodes = nodes
		t.morsels.done = t.morsels.total
	})
}

// progress is how far an attempt is.
func (j *job) progress(attempt state.AttemptID, done, total uint64) {
	j.update(attempt, func(t *taskProgress) {
		if t.nodes == nil {
			t.morsels = morsels{done, total}
		}
	})
}

// update changes what is known of a task, unless a later attempt of it is known.
func (j *job) update(attempt state.AttemptID, change func(*taskProgress)) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if attempt.Stage >= len(j.tasks) || attempt.Task >= len(j.tasks[attempt.Stage]) {
		return
	}
	t := &j.tasks[attempt.Stage][attempt.Task]
	if attempt.Attempt > t.attempt {
		*t = taskProgress{attempt: attempt.Attempt}
	}
	if attempt.Attempt == t.attempt {
		change(t)
	}
}

// metricsOf are those of the nodes of a stage, over its tasks. The caller holds j.mu.
func (j *job) metricsOf(id int) []stage.Metrics {
	var sums []stage.Metrics
	for _, t := range j.tasks[id] {
		for i, m := range t.nodes {
			if i == len(sums) {
				sums = append(sums, stage.Metrics{})
			}
			sum := &sums[i]
			sum.Rows += int64(m.GetRows())
			sum.Batches += int64(m.GetBatches())
			sum.Nanos += int64(m.GetNanos())
			sum.Memory = max(sum.Memory, int64(m.GetMemory()))
		}
	}
	return sums
}

func (j *job) morselsDone() (done, total uint64) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, tasks := range j.tasks {
		for _, t := range tasks {
			done, total = done+t.morsels.done, total+t.morsels.total
		}
	}
	return done, total
}

// end says once that the job is over.
func (j *job) end(failure *state.Failure) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if !j.ended {
		j.ended, j.failure = true, failure
		close(j.finished)
	}
}

// err is why the job failed, or nil. The job has ended.
func (j *job) err() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	return failureError(j.failure)
}

// failureError is a failure as an error of the engine.
func failureError(f *state.Failure) error {
	if f == nil {
		return nil
	}
	e := errs.New(f.Kind, "%s", f.Message)
	e.Detail, e.Retry = f.Detail, f.Retryable
	return e
}
