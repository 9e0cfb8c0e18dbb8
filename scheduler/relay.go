package scheduler

import (
	"context"
	"sync"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/scheduler/state"
	"github.com/ballista-go/ballista/wire/fetch"
)

// ahead is how many bytes of a result that is handed out already are read before the client takes them.
const ahead = 8 << 20

// relay carries the result of a job from executors to the client. Rows are held until the result is complete, or there are too many;
// until then what was read may have to be dropped, since a lost task runs again.
type relay struct {
	job   string
	open  func(ctx context.Context, edge stage.Edge) (stage.BlockReader, error)
	tell  func(state.Event)
	spawn func(func())

	mu       sync.Mutex
	changed  *sync.Cond
	epoch    int
	cancel   context.CancelFunc // of the reading that goes on; nil: none does
	held     []piece            // not handed out yet, in order
	bytes    int64              // of held
	handed   int                // the highest task of which rows were handed out; -1: none
	complete bool               // all has been read, and the job is over
	closed   bool               // nobody wants more
}

// piece is a block of the output of a task of the last stage.
type piece struct {
	task  int
	block []byte
}

func newRelay(s *Scheduler, job string) *relay {
	r := &relay{
		job: job, tell: s.tell, handed: -1,
		spawn: func(f func()) { s.running.Go(f) },
		open: func(ctx context.Context, edge stage.Edge) (stage.BlockReader, error) {
			return s.outputs.Open(ctx, edge, fetch.Reader{Stage: edge.Stage + 1})
		},
	}
	r.changed = sync.NewCond(&r.mu)
	return r
}

// read starts to read what the action says, instead of what was read before of those tasks. It does not wait.
func (r *relay) read(a state.ReadResult) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.stop()
	r.drop(a.First)
	r.epoch = a.Epoch
	ctx, cancel := context.WithCancel(context.Background())
	r.cancel = cancel
	if !r.closed {
		r.spawn(func() { r.readAll(ctx, a) })
	}
}

// restart drops what was read of the tasks from first on.
func (r *relay) restart(first int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.stop()
	r.drop(first)
	r.epoch = -1
}

// drop forgets what was read of the tasks from first on. The caller holds r.mu.
func (r *relay) drop(first int) {
	kept := r.held[:0]
	r.bytes = 0
	for _, p := range r.held {
		if p.task < first {
			kept = append(kept, p)
			r.bytes += int64(len(p.block))
		}
	}
	r.held = kept
}

// stop ends the reading that goes on. The caller holds r.mu.
func (r *relay) stop() {
	if r.cancel != nil {
		r.cancel()
		r.cancel = nil
	}
	r.changed.Broadcast()
}

func (r *relay) readAll(ctx context.Context, a state.ReadResult) {
	for i, output := range a.Outputs {
		task := a.First + i
		if err := r.readTask(ctx, a, task, output); err != nil {
			if ctx.Err() == nil {
				r.tell(state.ResultLost{Job: r.job, Epoch: a.Epoch, Task: task, Message: err.Error()})
			}
			return
		}
		r.tell(state.ResultRead{Job: r.job, Epoch: a.Epoch, Task: task})
	}
}

func (r *relay) readTask(ctx context.Context, a state.ReadResult, task int, output state.Output) error {
	edge := stage.Edge{Output: stage.Output{
		Job: output.Job, Stage: output.Stage, Task: output.Task, Attempt: output.Attempt, Address: output.Address,
	}}
	reader, err := r.open(ctx, edge)
	if err != nil {
		return err
	}
	defer reader.Close() //nolint:errcheck // it was read to its end, or is of no use
	for {
		block, err := reader.Next(ctx)
		if err != nil || block == nil {
			return err
		}
		if err := r.add(ctx, a, piece{task, block}); err != nil {
			return err
		}
	}
}

// add takes in a block, and waits while a client that takes rows already is behind.
func (r *relay) add(ctx context.Context, a state.ReadResult, p piece) error {
	stopWaiting := context.AfterFunc(ctx, r.wake)
	defer stopWaiting()
	r.mu.Lock()
	defer r.mu.Unlock()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	r.held = append(r.held, p)
	r.bytes += int64(len(p.block))
	if r.bytes <= a.HoldBytes && r.handed < 0 {
		return nil
	}
	r.release(a, p.task)
	r.changed.Broadcast()
	for r.bytes > ahead && !r.closed && ctx.Err() == nil {
		r.changed.Wait()
	}
	return context.Cause(ctx)
}

// release lets the client have the rows of the tasks up to one, after it has told that they cannot be taken back. The caller holds
// r.mu, which is not held meanwhile: then the reading may be cancelled, and what it has read dropped.
func (r *relay) release(a state.ReadResult, task int) {
	if r.handed >= task {
		return
	}
	r.mu.Unlock()
	r.tell(state.ResultHandedOut{Job: r.job, Epoch: a.Epoch, Task: task})
	r.mu.Lock()
	if r.epoch == a.Epoch {
		r.handed = max(r.handed, task)
	}
}

func (r *relay) wake() {
	r.mu.Lock()
	r.changed.Broadcast()
	r.mu.Unlock()
}

// finish says that the job has succeeded: all of the result was read.
func (r *relay) finish() {
	r.mu.Lock()
	r.complete = true
	r.changed.Broadcast()
	r.mu.Unlock()
}

// close says that nobody wants more.
func (r *relay) close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closed = true
	r.stop()
	r.held, r.bytes = nil, 0
}

// next waits for the next block that may be handed out; nil at the end of the result, or once the relay is closed.
func (r *relay) next(ctx context.Context) ([]byte, error) {
	stopWaiting := context.AfterFunc(ctx, r.wake)
	defer stopWaiting()
	r.mu.Lock()
	defer r.mu.Unlock()
	for {
		switch {
		case ctx.Err() != nil:
			return nil, errs.New(errs.Cancelled, "query cancelled")
		case len(r.held) > 0 && (r.complete || r.held[0].task <= r.handed):
			block := r.held[0].block
			r.held[0].block = nil
			r.held = r.held[1:]
			r.bytes -= int64(len(block))
			r.changed.Broadcast()
			return block, nil
		case r.complete || r.closed:
			return nil, nil
		}
		r.changed.Wait()
	}
}
