package exec

import (
	"context"

	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/core/table"
)

// RunTask starts a task in the background: what it reads of other stages, and its output, go over the transport.
func (Runner) RunTask(ctx context.Context, t *stage.Task, transport stage.Transport, env *stage.Environment) (stage.Running, error) {
	writer, err := transport.Create(t)
	if err != nil {
		return nil, classify(err)
	}
	ctx, cancel := context.WithCancelCause(ctx)
	r := &runningTask{execution: execution{newBuilder(env, t.Stage.Root), newDriver(env)}, writer: writer, cancel: cancel, done: make(chan struct{})}
	r.builder.task = &task{Task: t, transport: transport}
	if err := r.builder.endInExchange(ctx, r.driver, writer); err != nil {
		r.end(err)
		return nil, r.failure
	}
	go r.run(ctx)
	return r, nil
}

// task is a task as its builder needs it.
type task struct {
	*stage.Task
	transport stage.Transport
}

// splits are what the task was given of a scan, if it was.
func (t *task) splits(scan *physical.Scan) (splits []table.Split, ok bool) {
	if t == nil {
		return nil, false
	}
	for i, other := range t.Stage.Scans() {
		if other == scan {
			splits, ok = t.Splits[i]
		}
	}
	return splits, ok
}

// runningTask is a task that runs. It implements stage.Running.
type runningTask struct {
	execution
	writer  stage.Writer
	cancel  context.CancelCauseFunc
	done    chan struct{}
	failure error // once done
}

func (r *runningTask) run(ctx context.Context) { r.end(r.runPipelines(ctx)) }

// end closes the output after all that the task has started has ended.
func (r *runningTask) end(err error) {
	defer close(r.done)
	r.cancel(errClosed)
	r.builder.release()
	r.failure = classify(err)
	if closing := r.writer.Close(r.failure); r.failure == nil {
		r.failure = classify(closing)
	}
}

// Wait implements stage.Running.
func (r *runningTask) Wait() error {
	<-r.done
	return r.failure
}
