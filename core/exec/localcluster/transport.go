package localcluster

import (
	"context"
	"sync"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/exec"
	"github.com/ballista-go/ballista/core/stage"
)

// view is the transport of one task. It implements stage.Transport.
type view struct {
	job  *job
	task *stage.Task

	mu       sync.Mutex
	unopened map[stage.Edge]int // how often the task's edges will be opened still
}

func newView(j *job, t *stage.Task) *view {
	v := &view{job: j, task: t, unopened: map[stage.Edge]int{}}
	for _, r := range t.Stage.Receives() {
		edges, _ := t.Edges(r) // looked at before
		for _, e := range edges {
			v.unopened[e]++
		}
	}
	return v
}

// own is the output of the task itself.
func (v *view) own() *output { return v.job.stages[v.task.Stage.ID].outputs[v.task.Number] }

// leave lets producers know that the task, which has ended, opens no more edges.
func (v *view) leave() {
	for e, n := range v.unopened {
		v.job.output(e).unwant(n)
	}
}

// Create implements stage.Transport.
func (v *view) Create(*stage.Task) (stage.Writer, error) { return v.own(), nil }

// Open implements stage.Transport.
func (v *view) Open(_ context.Context, edge stage.Edge) (stage.BlockReader, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.unopened[edge] == 0 {
		return nil, errs.New(errs.Internal, "task %d of stage %d opens an edge that it was not given: %v", v.task.Number, v.task.Stage.ID, edge)
	}
	v.unopened[edge]--
	return &reader{output: v.job.output(edge), edge: edge}, nil
}

// Bounds implements stage.Transport.
func (v *view) Bounds(ctx context.Context, _ *stage.Task, sample []byte) ([]byte, error) {
	return v.job.stages[v.task.Stage.ID].bounds.add(ctx, v.task.Number, sample)
}

// bounds collects the samples of the tasks of a stage, and divides their rows once all are there.
type bounds struct {
	stage   *stage.Stage
	mu      sync.Mutex
	samples [][]byte // by task; nil until it is there
	missing int
	known   chan struct{}
	data    []byte
	err     error
}

func newBounds(s *stage.Stage) *bounds {
	return &bounds{stage: s, samples: make([][]byte, s.Tasks), missing: s.Tasks, known: make(chan struct{})}
}

func (b *bounds) add(ctx context.Context, task int, sample []byte) ([]byte, error) {
	b.mu.Lock()
	b.samples[task] = sample
	if b.missing--; b.missing == 0 {
		b.data, b.err = exec.RangeBounds(b.samples, b.stage.Output.Order, b.stage.Output.Partitions)
		close(b.known)
	}
	b.mu.Unlock()
	select {
	case <-b.known:
		return b.data, b.err
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}
