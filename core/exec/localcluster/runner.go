// Package localcluster runs a plan of several stages in one process, as nodes would run it: the tasks of a stage know of each other
// only what travels between them as blocks. Tests use it.
package localcluster

import (
	"context"
	"errors"
	"sync"

	"github.com/ballista-go/ballista/core/exec"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/core/table"
)

// Runner runs all tasks of a plan at once, each with the workers of the environment. It implements stage.Runner.
type Runner struct{}

// Run starts the plan.
func (Runner) Run(ctx context.Context, plan *stage.Plan, env *stage.Environment) (stage.Result, error) {
	j := newJob(plan, env)
	tasks, err := j.tasks(ctx)
	if err != nil {
		return nil, err
	}
	if err := j.connect(tasks); err != nil {
		return nil, err
	}
	ctx, j.cancel = context.WithCancelCause(ctx)
	for _, t := range tasks {
		j.group.Go(func() { j.run(ctx, t) })
	}
	go func() {
		j.group.Wait()
		close(j.done)
	}()
	return &result{job: j}, nil
}

// job is a plan that runs.
type job struct {
	plan   *stage.Plan
	env    *stage.Environment
	cancel context.CancelCauseFunc
	group  sync.WaitGroup
	done   chan struct{} // closed when all tasks have ended

	stages map[int]*progress // by the stage's ID

	mu      sync.Mutex
	running []stage.Running
	failure error // the first of a task's own
}

// progress is what is known of a stage.
type progress struct {
	stage    *stage.Stage
	outputs  []*output // by task
	bounds   *bounds
	left     int           // tasks that have not ended well; guarded by the job's mutex
	complete chan struct{} // closed when there is none left
}

func newJob(plan *stage.Plan, env *stage.Environment) *job {
	j := &job{plan: plan, env: env, done: make(chan struct{}), stages: map[int]*progress{}}
	for _, s := range plan.Stages {
		p := &progress{stage: s, left: s.Tasks, complete: make(chan struct{}), bounds: newBounds(s)}
		for range s.Tasks {
			p.outputs = append(p.outputs, newOutput(s.Partitions()))
		}
		j.stages[s.ID] = p
	}
	return j
}

// tasks makes the tasks of all stages.
func (j *job) tasks(ctx context.Context) ([]*stage.Task, error) {
	var tasks []*stage.Task
	for _, s := range j.plan.Stages {
		shares, err := divide(ctx, s)
		if err != nil {
			return nil, err
		}
		for number := range s.Tasks {
			t := &stage.Task{Job: "job", Stage: s, Number: number, Splits: map[int][]table.Split{}, Sources: map[int][]stage.Output{}}
			for scan, share := range shares {
				t.Splits[scan] = share[number]
			}
			for _, input := range s.Inputs {
				t.Sources[input] = j.sources(input, number)
			}
			tasks = append(tasks, t)
		}
	}
	return tasks, nil
}

// divide has for each divided scan of a stage the splits of each task.
func divide(ctx context.Context, s *stage.Stage) (map[int][][]table.Split, error) {
	shares := map[int][][]table.Split{}
	for i, node := range s.Scans() {
		if node.Share != physical.Divided {
			continue
		}
		scan, err := node.Table.Scan(ctx, node.Request)
		if err != nil {
			return nil, err
		}
		shares[i] = stage.Divide(scan.Splits(), s.Tasks)
	}
	return shares, nil
}

// sources are the outputs of a stage that a task reads.
func (j *job) sources(input, number int) []stage.Output {
	producer := j.stages[input].stage
	var outputs []stage.Output
	for task := range producer.Tasks {
		if producer.Output.Kind != physical.Forward || task == number {
			outputs = append(outputs, stage.Output{Job: "job", Stage: input, Task: task})
		}
	}
	return outputs
}

// connect tells each output how often it will be read.
func (j *job) connect(tasks []*stage.Task) error {
	for _, t := range tasks {
		for _, r := range t.Stage.Receives() {
			edges, err := t.Edges(r)
			if err != nil {
				return err
			}
			for _, e := range edges {
				j.output(e).wanted++
			}
		}
	}
	for _, o := range j.stages[j.plan.Last().ID].outputs {
		o.wanted = 1
	}
	return nil
}

func (j *job) output(e stage.Edge) *output { return j.stages[e.Stage].outputs[e.Task] }

// run runs a task when the stages that it has to wait for are complete.
func (j *job) run(ctx context.Context, t *stage.Task) {
	view := newView(j, t)
	defer view.leave()
	for _, after := range t.Stage.After {
		select {
		case <-j.stages[after].complete:
		case <-ctx.Done():
			view.own().end(context.Cause(ctx))
			return
		}
	}
	running, err := exec.Runner{}.RunTask(ctx, t, view, j.env)
	if err == nil {
		j.mu.Lock()
		j.running = append(j.running, running)
		j.mu.Unlock()
		err = running.Wait()
	}
	j.end(t, err)
}

// end notes how a task has ended. The failure of a task that lost its input is another's.
func (j *job) end(t *stage.Task, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if err == nil {
		p := j.stages[t.Stage.ID]
		if p.left--; p.left == 0 {
			close(p.complete)
		}
		return
	}
	var lost *stage.InputLost
	if errors.As(err, &lost) {
		return
	}
	if j.failure == nil {
		j.failure = err
	}
	j.cancel(err)
}

// outcome waits for all tasks and returns why the job failed.
func (j *job) outcome() error {
	<-j.done
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.failure
}
