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
	relay                    *relay
	sent                     map[sentPlan]bool // guarded by the scheduler's mutex

	mu       sync.Mutex
	metrics  [][]*wirepb.NodeMetrics // of each stage, by node, summed over its tasks
	morsels  map[state.AttemptID]morsels
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

// addMetrics adds what a task did to its stage's metrics.
func (j *job) addMetrics(stage int, nodes []*wirepb.NodeMetrics) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if stage >= len(j.metrics) {
		return
	}
	if j.metrics[stage] == nil {
		j.metrics[stage] = nodes
		return
	}
	for i, sum := range j.metrics[stage] {
		if i < len(nodes) {
			sum.Rows += nodes[i].GetRows()
			sum.Batches += nodes[i].GetBatches()
			sum.Nanos += nodes[i].GetNanos()
			sum.Memory = max(sum.GetMemory(), nodes[i].GetMemory())
		}
	}
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

// progress is how far the attempts of the job are.
func (j *job) progress(attempt state.AttemptID, done, total uint64) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.morsels[attempt] = morsels{done, total}
}

func (j *job) morselsDone() (done, total uint64) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, m := range j.morsels {
		done, total = done+m.done, total+m.total
	}
	return done, total
}
