package executor

import (
	"context"
	"sync"
	"time"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source/blocks"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/executor/outputs"
	"github.com/ballista-go/ballista/wire/codec"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// job is what the executor has of a job, from the first plan or task until it is forgotten. The executor's mu guards its maps.
type job struct {
	id     string
	ctx    context.Context
	cancel context.CancelCauseFunc
	budget *memory.Budget
	stages map[int]*plan
	tasks  map[outputs.ID]*task // that run, or whose report or output may still be asked for
}

// plan is a stage's, as it was sent. It is decoded by the first task that needs it.
type plan struct {
	*wirepb.StagePlan
	once     sync.Once
	stage    *stage.Stage
	settings *expr.Settings
	foreign  bool // has functions that are written in other languages
	err      error
}

var errForgotten = errs.New(errs.Cancelled, "the job is over")

// jobOf returns a job that is known, or makes one. The caller holds mu.
func (e *Executor) jobOf(id string) *job {
	j := e.jobs[id]
	if j == nil {
		j = &job{id: id, stages: map[int]*plan{}, tasks: map[outputs.ID]*task{}}
		j.ctx, j.cancel = context.WithCancelCause(e.running)
		j.budget = memory.NewBudget("the query", memory.Unlimited, e.budget)
		e.jobs[id] = j
	}
	return j
}

func (e *Executor) keepPlan(m *wirepb.StagePlan) {
	e.mu.Lock()
	defer e.mu.Unlock()
	j := e.jobOf(m.GetJobId())
	if len(j.stages) == 0 {
		j.limit(e, m)
	}
	if id := int(m.GetStage()); j.stages[id] == nil {
		j.stages[id] = &plan{StagePlan: m}
	}
}

// limit sets what all tasks of the job may use, which all its plans tell alike.
func (j *job) limit(e *Executor, m *wirepb.StagePlan) {
	if bytes := m.GetMemoryLimit(); bytes > 0 && bytes < uint64(memory.Unlimited) {
		j.budget = memory.NewBudget("the query", int64(bytes), e.budget)
	}
	if m.GetDeadlineMs() != 0 {
		cancel := j.cancel
		ctx, stop := context.WithDeadline(j.ctx, time.UnixMilli(m.GetDeadlineMs()))
		j.ctx = ctx
		j.cancel = func(cause error) {
			cancel(cause)
			stop()
		}
	}
}

// decode reads the plan, once for all tasks of the job, whose context it is: that one of them is cancelled is nothing to the others.
func (p *plan) decode(ctx context.Context, tables codec.Resolver) (*stage.Stage, *expr.Settings, error) {
	p.once.Do(func() {
		p.err = errs.New(errs.Internal, "reading a plan has panicked") // unless it comes to its end
		envelope, err := codec.Unmarshal(p.GetPlan())
		if err != nil {
			p.err = err
			return
		}
		p.foreign = len(envelope.GetFunctions()) > 0
		decoder := &codec.Decoder{Functions: codec.Library{}, Tables: tables}
		p.stage, p.settings, p.err = decoder.Stage(ctx, envelope)
		p.Plan = nil // it may be large
	})
	return p.stage, p.settings, p.err
}

// Open implements codec.Resolver: tables are files, or rows that lie with the scheduler.
func (e *Executor) Open(ctx context.Context, d table.Description) (table.Table, error) {
	if d.Kind == blocks.Kind {
		return blocks.Open(d, e.uploads(), e.uploaded)
	}
	return codec.Files{}.Open(ctx, d)
}

func (e *Executor) forgetJob(id string) {
	e.mu.Lock()
	j := e.jobs[id]
	delete(e.jobs, id)
	if len(e.jobs) == 0 {
		e.trimming.Reset(trimAfter)
	}
	e.mu.Unlock()
	if j != nil {
		j.cancel(errForgotten)
	}
	e.store.Forget(id)
}

// trim gives memory back that no job has needed for a while.
func (e *Executor) trim() {
	e.mu.Lock()
	idle := len(e.jobs) == 0
	e.mu.Unlock()
	if idle {
		memory.Trim()
	}
}

func (e *Executor) freeOutput(id outputs.ID) {
	e.mu.Lock()
	if j := e.jobs[id.Job]; j != nil {
		if t := j.tasks[id]; t != nil && t.report != nil {
			delete(j.tasks, id)
		}
	}
	e.mu.Unlock()
	e.store.Free(id)
}

// cancelTask ends a task. What it wrote goes too, whether it has ended or not.
func (e *Executor) cancelTask(id outputs.ID) {
	e.mu.Lock()
	if j := e.jobs[id.Job]; j != nil && j.tasks[id] != nil {
		t := j.tasks[id]
		t.cancelled = true
		t.cancel(errCancelled)
		if t.report != nil {
			delete(j.tasks, id)
		}
	}
	e.mu.Unlock()
	e.store.Free(id)
}

func (e *Executor) takeBounds(id outputs.ID, block []byte) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if j := e.jobs[id.Job]; j != nil && j.tasks[id] != nil {
		if t := j.tasks[id]; t.sample != nil {
			t.sample = nil
			t.bounds <- block
		}
	}
}

func decodeAttempt(m *wirepb.AttemptID) outputs.ID {
	return outputs.ID{Job: m.GetJobId(), Stage: int(m.GetStage()), Task: int(m.GetTask()), Attempt: int(m.GetAttempt())}
}

func encodeAttempt(id outputs.ID) *wirepb.AttemptID {
	return &wirepb.AttemptID{JobId: id.Job, Stage: uint32(id.Stage), Task: uint32(id.Task), Attempt: uint32(id.Attempt)}
}
