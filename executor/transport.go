package executor

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/executor/outputs"
	"github.com/ballista-go/ballista/wire/fetch"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// enoughDelay is how long it takes until producers are told that a task wants no more of them. A task that fails closes its edges
// too, and then another attempt will want what they have.
const enoughDelay = 100 * time.Millisecond

// enoughTime is how long telling them may take.
const enoughTime = 5 * time.Second

// transport carries the rows of one task. It implements stage.Transport.
type transport struct {
	task *task

	mu      sync.Mutex
	places  map[stage.Edge]int // how often an edge was opened
	closed  []read             // whose producers have not been told
	failing bool
	delay   *time.Timer
}

func newTransport(t *task) *transport { return &transport{task: t, places: map[stage.Edge]int{}} }

// Create implements stage.Transport.
func (t *transport) Create(planned *stage.Task) (stage.Writer, error) {
	writer, err := t.task.executor.store.Create(t.task.id, planned.Stage.Partitions(), int(t.task.plan.GetReaders()))
	if err != nil {
		return nil, err
	}
	t.task.writer = writer
	return writer, nil
}

// Open implements stage.Transport.
func (t *transport) Open(ctx context.Context, edge stage.Edge) (stage.BlockReader, error) {
	t.mu.Lock()
	r := read{edge, t.reader(t.places[edge])}
	t.places[edge]++
	t.mu.Unlock()
	blocks, err := t.open(ctx, r)
	if err != nil {
		return nil, t.lost(ctx, edge, err)
	}
	return &edgeReader{transport: t, read: r, blocks: blocks}, nil
}

func (t *transport) reader(place int) fetch.Reader {
	return fetch.Reader{Stage: t.task.id.Stage, Task: t.task.id.Task, Place: place}
}

// read is one read of an edge.
type read struct {
	edge   stage.Edge
	reader fetch.Reader
}

// open reads from this executor or from another one.
func (t *transport) open(ctx context.Context, r read) (stage.BlockReader, error) {
	e := t.task.executor
	if r.edge.Address != "" {
		return e.peers.Open(ctx, r.edge, r.reader)
	}
	return e.store.Open(ctx, idOf(r.edge.Output), r.edge.Partition, outputs.Reader(r.reader))
}

func idOf(o stage.Output) outputs.ID {
	return outputs.ID{Job: o.Job, Stage: o.Stage, Task: o.Task, Attempt: o.Attempt}
}

// lost is the error of an edge that cannot be read to its end.
func (t *transport) lost(ctx context.Context, edge stage.Edge, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	t.mu.Lock()
	t.failing = true
	t.mu.Unlock()
	var known *stage.InputLost
	if errors.As(err, &known) {
		return err
	}
	return &stage.InputLost{Edge: edge, Cause: err}
}

// edgeReader reads an edge. It implements stage.BlockReader.
type edgeReader struct {
	transport *transport
	read      read
	blocks    stage.BlockReader
	ended     bool
}

// Next implements stage.BlockReader.
func (r *edgeReader) Next(ctx context.Context) ([]byte, error) {
	block, err := r.blocks.Next(ctx)
	if err != nil {
		return nil, r.transport.lost(ctx, r.read.edge, err)
	}
	r.ended = block == nil
	return block, nil
}

// Close implements stage.BlockReader.
func (r *edgeReader) Close() error {
	if !r.ended {
		r.ended = true
		r.transport.close(r.read)
	}
	return r.blocks.Close()
}

func (t *transport) close(r read) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.closed = append(t.closed, r)
	if t.delay == nil {
		t.delay = time.AfterFunc(enoughDelay, t.tell)
	}
}

// tell tells the producers of closed edges that no more is wanted of them, unless the task fails.
func (t *transport) tell() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.delay = nil
	if t.failing || t.task.ctx.Err() != nil {
		return
	}
	e := t.task.executor
	for _, r := range t.closed {
		if r.edge.Address == "" {
			e.store.Enough(idOf(r.edge.Output), r.edge.Partition, outputs.Reader(r.reader))
		} else {
			e.all.Go(func() { e.enough(r) })
		}
	}
	t.closed = nil
}

// enough tells another executor that no more is wanted. It is a hint: that it does not arrive does no harm.
func (e *Executor) enough(r read) {
	ctx, stop := context.WithTimeout(e.running, enoughTime)
	defer stop()
	if err := e.peers.Enough(ctx, r.edge, r.reader); err != nil {
		e.log.Debug("a producer was not told that its reader has enough", "error", err)
	}
}

// end is called when the task has ended. One that did well opens no more edges.
func (t *transport) end(planned *stage.Task, failure error) {
	t.mu.Lock()
	t.failing = t.failing || failure != nil
	for edge, reads := range readsOf(planned) {
		for place := t.places[edge]; place < reads; place++ {
			t.closed = append(t.closed, read{edge, t.reader(place)})
		}
	}
	if t.delay != nil {
		t.delay.Stop()
	}
	t.mu.Unlock()
	t.tell()
}

// readsOf is how often a task reads its edges.
func readsOf(planned *stage.Task) map[stage.Edge]int {
	reads := map[stage.Edge]int{}
	for _, r := range planned.Stage.Receives() {
		edges, _ := planned.Edges(r) // what is wrong with them, running the task has said
		for _, edge := range edges {
			reads[edge]++
		}
	}
	return reads
}

// Bounds implements stage.Transport.
func (t *transport) Bounds(ctx context.Context, _ *stage.Task, sample []byte) ([]byte, error) {
	e := t.task.executor
	m := &wirepb.FromExecutor{Kind: &wirepb.FromExecutor_Sample{Sample: &wirepb.Sample{
		Attempt: encodeAttempt(t.task.id), Block: sample,
	}}}
	e.mu.Lock()
	if t.task.sample != nil {
		e.mu.Unlock()
		return nil, errs.New(errs.Internal, "bounds are asked for twice: %s", t.task.id)
	}
	t.task.sample = m
	if e.outbox != nil {
		e.outbox.put(m)
	}
	e.mu.Unlock()
	select {
	case block := <-t.task.bounds:
		return block, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}
