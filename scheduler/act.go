package scheduler

import (
	"errors"
	"runtime/debug"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/exec"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/scheduler/state"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// do carries out an action. The caller holds s.mu; nothing here waits.
func (s *Scheduler) do(a state.Action) {
	switch a := a.(type) {
	case state.Launch:
		s.launch(a)
	case state.CancelTask:
		s.send(a.Executor, &wirepb.ToExecutor{Kind: &wirepb.ToExecutor_Cancel{
			Cancel: &wirepb.CancelTask{Attempt: attemptMessage(a.Attempt)},
		}})
	case state.FreeOutput:
		s.send(a.Executor, &wirepb.ToExecutor{Kind: &wirepb.ToExecutor_Free{
			Free: &wirepb.FreeOutput{Attempt: attemptMessage(a.Attempt)},
		}})
	case state.ForgetJob:
		s.send(a.Executor, &wirepb.ToExecutor{Kind: &wirepb.ToExecutor_Forget{Forget: &wirepb.ForgetJob{JobId: a.Job}}})
	case state.SendBounds:
		s.send(a.Executor, &wirepb.ToExecutor{Kind: &wirepb.ToExecutor_Bounds{
			Bounds: &wirepb.Bounds{Attempt: attemptMessage(a.Attempt), Block: a.Bounds},
		}})
	case state.CloseExecutor:
		s.send(a.Executor, &wirepb.ToExecutor{Kind: &wirepb.ToExecutor_Leave{Leave: &wirepb.Leave{}}})
	case state.DropExecutor:
		s.drop(a.Executor)
	case state.ComputeBounds:
		s.computeBounds(a)
	case state.ReadResult, state.RestartResult, state.EndJob:
		s.doResult(a)
	}
}

// doResult carries out what concerns the result of a job.
func (s *Scheduler) doResult(a state.Action) {
	switch a := a.(type) {
	case state.ReadResult:
		if j := s.jobs[a.Job]; j != nil {
			j.relay.read(a)
		}
	case state.RestartResult:
		if j := s.jobs[a.Job]; j != nil {
			j.relay.restart(a.First)
		}
	case state.EndJob:
		s.endJob(a)
	}
}

func (s *Scheduler) send(executor string, messages ...*wirepb.ToExecutor) {
	if c := s.connections[executor]; c != nil {
		c.push(messages...)
	}
}

func (s *Scheduler) drop(executor string) {
	s.log.Warn("executor is lost", "executor", executor)
	if c := s.connections[executor]; c != nil {
		c.cancel()
	}
}

// launch sends an executor a task, after the plan of its stage where it has not been sent yet.
func (s *Scheduler) launch(a state.Launch) {
	c, j := s.connections[a.Executor], s.jobs[a.Attempt.Job]
	if c == nil || j == nil {
		return
	}
	planned := j.stages[a.Attempt.Stage]
	if key := (sentPlan{c.stream, a.Attempt.Stage}); !j.sent[key] {
		j.sent[key] = true
		c.push(j.planMessage(a.Attempt.Stage))
	}
	launch := &wirepb.Launch{Attempt: attemptMessage(a.Attempt)}
	launch.Scans = planned.splits[a.Attempt.Task]
	for _, source := range a.Sources {
		launch.Inputs = append(launch.Inputs, s.inputOf(source))
	}
	c.push(&wirepb.ToExecutor{Kind: &wirepb.ToExecutor_Launch{Launch: launch}})
}

// inputOf is a source as a message. The tasks of a stage that start in a step share the list of outputs that they read, and so they do the
// message: otherwise there would be as many parts as there are tasks, squared.
func (s *Scheduler) inputOf(source state.Source) *wirepb.Input {
	if len(source.Outputs) == 0 {
		return &wirepb.Input{Stage: uint32(source.Stage)}
	}
	key := &source.Outputs[0]
	if input := s.inputs[key]; input != nil {
		return input
	}
	input := &wirepb.Input{Stage: uint32(source.Stage), Sources: make([]*wirepb.Source, len(source.Outputs))}
	for i, output := range source.Outputs {
		input.Sources[i] = &wirepb.Source{
			Task: uint32(output.Task), Attempt: uint32(output.Attempt), Address: output.Address,
		}
	}
	s.inputs[key] = input
	return input
}

func (j *job) planMessage(stage int) *wirepb.ToExecutor {
	m := &wirepb.StagePlan{
		JobId: j.id, Stage: uint32(stage), Plan: j.stages[stage].plan,
		Readers: uint32(j.stages[stage].readers), Workers: j.limits.workers, BatchRows: j.limits.batchRows, MemoryLimit: j.limits.memory,
	}
	if !j.deadline.IsZero() {
		m.DeadlineMs = j.deadline.UnixMilli()
	}
	return &wirepb.ToExecutor{Kind: &wirepb.ToExecutor_Plan{Plan: m}}
}

// computeBounds finds the bounds of a range exchange in the background.
func (s *Scheduler) computeBounds(a state.ComputeBounds) {
	j := s.jobs[a.Job]
	if j == nil {
		return
	}
	output := j.plan.Stages[a.Stage].Output
	s.running.Go(func() {
		bounds, err := boundsOf(a.Samples, output)
		if err != nil {
			s.tell(state.JobFailed{Job: a.Job, Failure: *failureFrom(err)})
			return
		}
		s.tell(state.BoundsReady{Job: a.Job, Stage: a.Stage, Bounds: bounds})
	})
}

// boundsOf divides samples, which executors sent: what panics over them ends the job, not the scheduler.
func boundsOf(samples [][]byte, output *physical.Exchange) (bounds []byte, err error) {
	defer func() {
		if p := recover(); p != nil {
			failure := errs.New(errs.Internal, "finding the bounds of ranges has panicked: %v", p)
			failure.Detail = string(debug.Stack())
			err = failure
		}
	}()
	return exec.RangeBounds(samples, output.Order, output.Partitions)
}

// failureFrom is an error as a failure of a job.
func failureFrom(err error) *state.Failure {
	f := &state.Failure{Kind: errs.KindOf(err), Message: err.Error()}
	var e *errs.Error
	if errors.As(err, &e) {
		f.Message, f.Detail, f.Retryable = e.Message, e.Detail, e.Retry
	}
	return f
}
