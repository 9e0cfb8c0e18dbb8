package executortest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/exec"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/wire/codec"
	"github.com/ballista-go/ballista/wire/rpc"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// Runner runs plans on executors. It implements stage.Runner.
type Runner struct {
	executors []*Stream
	mu        sync.Mutex
	jobs      map[string]*job
	made      atomic.Int64
	ran       atomic.Int64
}

// NewRunner returns a runner on executors, whose streams it takes over.
func NewRunner(executors ...*Stream) *Runner {
	r := &Runner{executors: executors, jobs: map[string]*job{}}
	for _, x := range executors {
		go func() {
			for m := range x.Received {
				r.dispatch(x, m)
			}
		}()
	}
	return r
}

// Ran is how many tasks the executors have run.
func (r *Runner) Ran() int64 { return r.ran.Load() }

func (r *Runner) dispatch(x *Stream, m *wirepb.FromExecutor) {
	attempt := m.GetEnded().GetAttempt()
	if attempt == nil {
		attempt = m.GetSample().GetAttempt()
	}
	r.mu.Lock()
	j := r.jobs[attempt.GetJobId()]
	r.mu.Unlock()
	if j == nil {
		return
	}
	if m.GetEnded() != nil {
		r.ran.Add(1)
		j.taskEnded(m.GetEnded())
	} else if m.GetSample() != nil {
		j.sampled(x, m.GetSample())
	}
}

// job is a plan that runs.
type job struct {
	id     string
	runner *Runner
	plan   *stage.Plan
	env    *stage.Environment
	ctx    context.Context
	cancel context.CancelCauseFunc

	mu       sync.Mutex
	failure  error
	left     map[int]int // tasks of a stage that have not ended
	complete map[int]chan struct{}
	samples  map[int][][]byte
	asked    map[int]int
}

// Run implements stage.Runner.
func (r *Runner) Run(ctx context.Context, plan *stage.Plan, env *stage.Environment) (stage.Result, error) {
	j := &job{
		id: fmt.Sprintf("job-%d", r.made.Add(1)), runner: r, plan: plan, env: env,
		left: map[int]int{}, complete: map[int]chan struct{}{}, samples: map[int][][]byte{}, asked: map[int]int{},
	}
	j.ctx, j.cancel = context.WithCancelCause(ctx)
	r.mu.Lock()
	r.jobs[j.id] = j
	r.mu.Unlock()
	for _, s := range plan.Stages {
		j.left[s.ID], j.complete[s.ID], j.samples[s.ID] = s.Tasks, make(chan struct{}), make([][]byte, s.Tasks)
	}
	if err := j.launchAll(); err != nil {
		j.end()
		return nil, err
	}
	return &result{job: j}, nil
}

func (j *job) end() {
	j.runner.mu.Lock()
	delete(j.runner.jobs, j.id)
	j.runner.mu.Unlock()
	j.cancel(nil)
	for _, x := range j.runner.executors {
		_ = x.Send(&wirepb.ToExecutor{Kind: &wirepb.ToExecutor_Forget{Forget: &wirepb.ForgetJob{JobId: j.id}}})
	}
}

func (j *job) executorOf(task int) *Stream { return j.runner.executors[task%len(j.runner.executors)] }

func (j *job) attempt(stage, task int) *wirepb.AttemptID {
	return &wirepb.AttemptID{JobId: j.id, Stage: uint32(stage), Task: uint32(task)}
}

func (j *job) launchAll() error {
	for _, s := range j.plan.Stages {
		envelope, err := codec.EncodeStage(s, j.env.Settings)
		if err != nil {
			return err
		}
		data, err := codec.Marshal(envelope)
		if err != nil {
			return err
		}
		m := &wirepb.StagePlan{
			JobId: j.id, Stage: uint32(s.ID), Plan: data, Workers: uint32(j.env.Workers), BatchRows: uint32(j.env.BatchRows),
			Readers: uint32(j.plan.Readers(s)),
		}
		if limit := j.env.Budget.Limit(); limit < memory.Unlimited {
			m.MemoryLimit = uint64(limit)
		}
		for _, x := range j.runner.executors {
			if err := x.Send(&wirepb.ToExecutor{Kind: &wirepb.ToExecutor_Plan{Plan: m}}); err != nil {
				return err
			}
		}
	}
	for _, s := range j.plan.Stages {
		if err := j.launchStage(s); err != nil {
			return err
		}
	}
	return nil
}

func (j *job) launchStage(s *stage.Stage) error {
	shares := map[int][][]table.Split{}
	for i, node := range s.Scans() {
		if node.Share == physical.Divided {
			scan, err := node.Table.Scan(j.ctx, node.Request)
			if err != nil {
				return err
			}
			shares[i] = stage.Divide(scan.Splits(), s.Tasks)
		}
	}
	for number := range s.Tasks {
		own := map[int][]table.Split{}
		for scan, share := range shares {
			own[scan] = share[number]
		}
		splits, err := codec.EncodeSplits(s, own)
		if err != nil {
			return err
		}
		m := &wirepb.Launch{Attempt: j.attempt(s.ID, number), Scans: splits, Inputs: j.inputs(s, number)}
		go j.launchAfter(s, number, m)
	}
	return nil
}

func (j *job) launchAfter(s *stage.Stage, number int, m *wirepb.Launch) {
	for _, after := range s.After {
		select {
		case <-j.complete[after]:
		case <-j.ctx.Done():
			return
		}
	}
	_ = j.executorOf(number).Send(&wirepb.ToExecutor{Kind: &wirepb.ToExecutor_Launch{Launch: m}})
}

func (j *job) inputs(s *stage.Stage, number int) []*wirepb.Input {
	var inputs []*wirepb.Input
	for _, id := range s.Inputs {
		input := &wirepb.Input{Stage: uint32(id)}
		producer := j.stage(id)
		for task := range producer.Tasks {
			if producer.Output.Kind != physical.Forward || task == number {
				input.Sources = append(input.Sources, &wirepb.Source{Task: uint32(task), Address: j.executorOf(task).GetAddress()})
			}
		}
		inputs = append(inputs, input)
	}
	return inputs
}

func (j *job) stage(id int) *stage.Stage {
	for _, s := range j.plan.Stages {
		if s.ID == id {
			return s
		}
	}
	return nil
}

func (j *job) taskEnded(m *wirepb.TaskEnded) {
	switch {
	case m.GetCompleted() != nil:
		j.mu.Lock()
		defer j.mu.Unlock()
		id := int(m.GetAttempt().GetStage())
		if j.left[id]--; j.left[id] == 0 {
			close(j.complete[id])
		}
	case m.GetFailed() != nil:
		j.fail(rpc.DecodeFailure(m.GetFailed()))
	}
}

func (j *job) fail(err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.failure == nil {
		j.failure = err
		j.cancel(err)
	}
}

func (j *job) sampled(_ *Stream, m *wirepb.Sample) {
	j.mu.Lock()
	defer j.mu.Unlock()
	s := j.stage(int(m.GetAttempt().GetStage()))
	j.samples[s.ID][m.GetAttempt().GetTask()] = m.GetBlock()
	if j.asked[s.ID]++; j.asked[s.ID] < s.Tasks {
		return
	}
	bounds, err := exec.RangeBounds(j.samples[s.ID], s.Output.Order, s.Output.Partitions)
	if err != nil {
		go j.fail(err)
		return
	}
	for task := range s.Tasks {
		m := &wirepb.Bounds{Attempt: j.attempt(s.ID, task), Block: bounds}
		_ = j.executorOf(task).Send(&wirepb.ToExecutor{Kind: &wirepb.ToExecutor_Bounds{Bounds: m}})
	}
}

// outcome is why the job has failed, once it is known; err when it is known that it will not be.
func (j *job) outcome(ctx context.Context, err error) error {
	select {
	case <-j.ctx.Done():
	case <-ctx.Done():
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	switch {
	case j.failure != nil:
		return j.failure
	case errors.Is(ctx.Err(), context.Canceled), errors.Is(j.ctx.Err(), context.Canceled):
		return errs.New(errs.Cancelled, "query cancelled")
	case ctx.Err() != nil:
		return errs.New(errs.Cancelled, "query cancelled: its deadline has passed")
	}
	return err
}

// Columns implements stage.Result.
func (r *result) Columns() []*expr.Column { return r.job.plan.Last().Root.Output() }
