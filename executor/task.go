package executor

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/exec"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/core/tree"
	"github.com/ballista-go/ballista/executor/outputs"
	"github.com/ballista-go/ballista/wire/codec"
	"github.com/ballista-go/ballista/wire/rpc"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// task is an attempt of a task. The executor's mu guards what is below it.
type task struct {
	executor *Executor
	job      *job
	id       outputs.ID
	launch   *wirepb.Launch
	plan     *plan
	ctx      context.Context
	cancel   context.CancelCauseFunc
	bounds   chan []byte
	writer   *outputs.Writer // nil until the output is created

	cancelled bool
	running   stage.Running        // nil until it runs
	sample    *wirepb.FromExecutor // that waits for an answer
	report    *wirepb.TaskEnded    // once it has ended
}

var errCancelled = errs.New(errs.Cancelled, "the task was cancelled")

// launch starts an attempt. One that is known already is not started again.
func (e *Executor) launch(m *wirepb.Launch) {
	e.mu.Lock()
	defer e.mu.Unlock()
	id := decodeAttempt(m.GetAttempt())
	j := e.jobOf(id.Job)
	if j.tasks[id] != nil || e.running.Err() != nil {
		return
	}
	t := &task{executor: e, job: j, id: id, launch: m, plan: j.stages[id.Stage], bounds: make(chan []byte, 1)}
	t.ctx, t.cancel = context.WithCancelCause(j.ctx)
	j.tasks[id] = t
	e.metrics.running.Inc()
	e.all.Go(t.run)
}

func (t *task) run() {
	err := t.execute()
	t.end(err)
	t.cancel(errCancelled) // its context goes
}

// execute runs the task to its end.
func (t *task) execute() (err error) {
	defer func() {
		if p := recover(); p != nil {
			failure := errs.New(errs.Internal, "a task has panicked: %v", p)
			failure.Detail = string(debug.Stack())
			err = failure
		}
		if t.writer != nil {
			_ = t.writer.Close(err) // for when it was not closed
		}
	}()
	described, env, err := t.decode()
	if err != nil {
		return err
	}
	if t.plan.foreign {
		defer t.executor.functions(t.ctx, described.Stage.Root, env)()
	}
	connection := newTransport(t)
	running, err := exec.Runner{}.RunTask(t.ctx, described, connection, env)
	if err != nil {
		return err
	}
	t.executor.mu.Lock()
	t.running = running
	t.executor.mu.Unlock()
	err = running.Wait()
	connection.end(described, err)
	return err
}

// decode makes a task and its environment of what was sent.
func (t *task) decode() (*stage.Task, *stage.Environment, error) {
	if t.plan == nil {
		return nil, nil, errs.New(errs.Internal, "a task is launched before its plan was sent: %s", t.id)
	}
	planned, settings, err := t.plan.decode(t.job.ctx, t.executor)
	if err != nil {
		return nil, nil, err
	}
	if planned.ID != t.id.Stage || t.id.Task >= planned.Tasks {
		return nil, nil, errs.New(errs.Internal, "a task and its plan do not agree: %s of stage %d with %d tasks", t.id, planned.ID, planned.Tasks)
	}
	splits, err := codec.Splits(t.ctx, planned, t.launch.GetScans())
	if err != nil {
		return nil, nil, err
	}
	described := &stage.Task{
		Job: t.id.Job, Stage: planned, Number: t.id.Task, Attempt: t.id.Attempt, Splits: splits, Sources: t.sources(),
	}
	return described, t.environment(settings), nil
}

// sources are the outputs that the task reads. Those of this executor have no address.
func (t *task) sources() map[int][]stage.Output {
	sources := make(map[int][]stage.Output, len(t.launch.GetInputs()))
	for _, input := range t.launch.GetInputs() {
		list := make([]stage.Output, len(input.GetSources()))
		for i, s := range input.GetSources() {
			list[i] = stage.Output{
				Job: t.id.Job, Stage: int(input.GetStage()), Task: int(s.GetTask()), Attempt: int(s.GetAttempt()), Address: s.GetAddress(),
			}
			if list[i].Address == t.executor.address {
				list[i].Address = ""
			}
		}
		sources[int(input.GetStage())] = list
	}
	return sources
}

// end reports how the task has ended.
func (t *task) end(err error) {
	e := t.executor
	e.mu.Lock()
	report := &wirepb.TaskEnded{Attempt: encodeAttempt(t.id), Metrics: t.metrics()}
	name := t.outcome(report, err)
	t.report, t.sample = report, nil
	forgotten, cancelled := e.jobs[t.id.Job] != t.job, t.cancelled
	if cancelled {
		delete(t.job.tasks, t.id)
	}
	if e.outbox != nil && !forgotten && e.running.Err() == nil { // what ends with the executor has not failed
		e.outbox.put(&wirepb.FromExecutor{Kind: &wirepb.FromExecutor_Ended{Ended: report}})
	}
	e.mu.Unlock()
	switch {
	case forgotten:
		e.store.Forget(t.id.Job) // the output may have been created after it was forgotten
	case cancelled:
		e.store.Free(t.id)
	}
	e.metrics.ended(name)
	if err != nil && name == failedTask {
		e.log.Info("a task has failed", "task", t.id.String(), "error", err)
	}
}

// outcome tells in the report how the task has ended, and names it.
func (t *task) outcome(report *wirepb.TaskEnded, err error) string {
	var lost *stage.InputLost
	switch {
	case t.cancelled || err != nil && errors.Is(context.Cause(t.job.ctx), errForgotten):
		report.Outcome = &wirepb.TaskEnded_Cancelled{Cancelled: &wirepb.Cancelled{}}
		return cancelledTask
	case errors.As(err, &lost):
		report.Outcome = &wirepb.TaskEnded_InputLost{InputLost: encodeLost(lost)}
		return lostTask
	case err != nil:
		report.Outcome = &wirepb.TaskEnded_Failed{Failed: t.failure(err)}
		return failedTask
	}
	completed := &wirepb.Completed{Bytes: uint64(t.writer.Written()), CutShort: t.writer.CutShort()}
	if n := len(report.Metrics); n > 0 && t.plan.stage.Output != nil {
		completed.Rows = report.Metrics[n-1].GetRows() // the exchange's
	} else if n > 0 {
		completed.Rows = report.Metrics[0].GetRows() // the root's
	}
	report.Outcome = &wirepb.TaskEnded_Completed{Completed: completed}
	return completeTask
}

// failure is an error for the report. Where the machine may be to blame more than the query, it says which one it was.
func (t *task) failure(err error) *wirepb.Failure {
	f := rpc.EncodeFailure(err)
	if kind := errs.KindOf(err); kind == errs.IO || kind == errs.OutOfMemory {
		f.Message += " (executor " + t.executor.config.ID + ")"
	}
	return f
}

func encodeLost(lost *stage.InputLost) *wirepb.InputLost {
	edge := lost.Edge
	m := &wirepb.InputLost{
		Producer: &wirepb.AttemptID{
			JobId: edge.Job, Stage: uint32(edge.Stage), Task: uint32(edge.Task), Attempt: uint32(edge.Attempt),
		},
		Partition: uint32(edge.Partition),
	}
	if lost.Cause != nil {
		m.Reason = fmt.Sprintf("reading from %s: %v", at(edge.Address), lost.Cause)
	}
	return m
}

func at(address string) string {
	if address == "" {
		return "the same executor"
	}
	return address
}

// nodes are those that have metrics: the stage's, parents before children, and its exchange.
func (t *task) nodes() []physical.Node {
	var nodes []physical.Node
	tree.Walk(t.plan.stage.Root, func(n physical.Node) bool {
		nodes = append(nodes, n)
		return true
	})
	if t.plan.stage.Output != nil {
		nodes = append(nodes, t.plan.stage.Output)
	}
	return nodes
}

func (t *task) metrics() []*wirepb.NodeMetrics {
	if t.running == nil {
		return nil
	}
	measured := t.running.Metrics()
	var list []*wirepb.NodeMetrics
	for _, n := range t.nodes() {
		m := measured[n]
		list = append(list, &wirepb.NodeMetrics{
			Rows: uint64(m.Rows), Batches: uint64(m.Batches), Nanos: uint64(m.Nanos), Memory: uint64(m.Memory),
		})
	}
	return list
}

// environment is what the task runs with.
func (t *task) environment(settings *expr.Settings) *stage.Environment {
	workers := t.executor.config.Cores
	if asked := int(t.plan.GetWorkers()); asked > 0 {
		workers = min(workers, asked)
	}
	rows := int(t.plan.GetBatchRows())
	if rows == 0 {
		rows = defaultBatchRows
	}
	return &stage.Environment{Budget: t.job.budget, Settings: settings, Workers: workers, BatchRows: rows}
}
