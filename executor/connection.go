package executor

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/wire/rpc"
	"github.com/ballista-go/ballista/wire/wirepb"
)

const (
	firstPause  = 100 * time.Millisecond
	longPause   = 2 * time.Second
	connectTime = 10 * time.Second
	// heartbeats are at least and at most this far apart, whatever the scheduler says.
	fastHeartbeat = 10 * time.Millisecond
	slowHeartbeat = time.Minute
)

// stayConnected keeps a stream to the scheduler until the executor stops. first gets how the first attempt went: nil also when the
// scheduler was not there.
func (e *Executor) stayConnected(first chan<- error) {
	var once sync.Once
	tell := func(err error) { once.Do(func() { first <- err }) }
	pause, refusable := firstPause, true
	for e.running.Err() == nil {
		err := e.connect(func() {
			pause, refusable = firstPause, false
			tell(nil)
		})
		if refusable && !errs.Is(err, errs.IO) && !isStopped(err) {
			tell(err)
			return
		}
		refusable = false
		tell(nil)
		if e.running.Err() != nil {
			return
		}
		e.log.Warn("no connection to the scheduler, will try again", "scheduler", e.config.Scheduler, "error", err)
		select {
		case <-time.After(pause):
		case <-e.running.Done():
		}
		pause = min(2*pause, longPause)
	}
}

// connect connects to the scheduler, and does what it says until the stream ends.
func (e *Executor) connect(accepted func()) error {
	ctx, cancel := context.WithCancel(e.running)
	defer cancel()
	dialing, stop := context.WithTimeout(ctx, connectTime)
	defer stop()
	conn, err := rpc.Dial(dialing, e.config.Scheduler)
	if err != nil {
		return err
	}
	defer conn.Close() //nolint:errcheck // what it fails with is of no use
	stream, err := wirepb.NewExecutorsClient(conn).Connect(ctx)
	if err != nil {
		return err
	}
	interval := make(chan time.Duration, 1)
	sent := make(chan error, 1)
	box := e.openOutbox()
	go func() {
		defer cancel()
		sent <- box.send(ctx, rpc.NewSender[*wirepb.FromExecutor](stream), interval, e.heartbeat)
	}()
	err = e.receive(rpc.NewReceiver[*wirepb.ToExecutor](stream, rpc.WholeLimit), interval, accepted)
	e.closeOutbox(box)
	cancel()
	if broken := <-sent; isStopped(err) {
		return broken
	}
	return err
}

// openOutbox starts an outbox with what the scheduler has to know first. What happens later is put into it.
func (e *Executor) openOutbox() *outbox {
	e.mu.Lock()
	defer e.mu.Unlock()
	box := newOutbox()
	box.put(&wirepb.FromExecutor{Kind: &wirepb.FromExecutor_Register{Register: e.register()}})
	for _, j := range e.jobs {
		for _, t := range j.tasks {
			if t.sample != nil {
				box.put(t.sample)
			}
		}
	}
	if e.draining.Load() {
		box.put(drainingMessage(e.config.DrainTime))
	}
	e.outbox = box
	return box
}

func (e *Executor) closeOutbox(box *outbox) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.registered.Store(false)
	if e.outbox == box {
		e.outbox = nil
	}
}

// post sends a message, if there is a stream: what has to arrive is repeated when there is one again.
func (e *Executor) post(m *wirepb.FromExecutor) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.outbox != nil {
		e.outbox.put(m)
	}
}

// register is what the executor is and has. The caller holds mu.
func (e *Executor) register() *wirepb.Register {
	ours := rpc.Ours()
	r := &wirepb.Register{
		ProtocolVersion: ours.Protocol, RowHashVersion: ours.RowHash, Version: ours.Program,
		ExecutorId: e.config.ID, Incarnation: e.incarnation, Address: e.address,
		Cores: uint32(e.config.Cores), Memory: uint64(e.budget.Limit()),
	}
	for _, j := range e.jobs {
		for _, t := range j.tasks {
			if t.report != nil {
				r.Held = append(r.Held, t.report)
			} else {
				r.Running = append(r.Running, encodeAttempt(t.id))
			}
		}
	}
	return r
}

func (e *Executor) heartbeat() *wirepb.FromExecutor {
	counters := e.store.Counters()
	beat := &wirepb.Heartbeat{
		MemoryUsed: uint64(e.taskMemory()), OutputBytes: uint64(counters.Memory), SpilledBytes: uint64(counters.Disk),
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, j := range e.jobs {
		for _, t := range j.tasks {
			if t.running != nil && t.report == nil {
				done, total := t.running.Progress()
				beat.Tasks = append(beat.Tasks, &wirepb.TaskProgress{
					Attempt: encodeAttempt(t.id), MorselsDone: uint64(done), Morsels: uint64(total),
				})
			}
		}
	}
	return &wirepb.FromExecutor{Kind: &wirepb.FromExecutor_Heartbeat{Heartbeat: beat}}
}

func drainingMessage(within time.Duration) *wirepb.FromExecutor {
	return &wirepb.FromExecutor{Kind: &wirepb.FromExecutor_Draining{Draining: &wirepb.Draining{WithinMs: uint64(within.Milliseconds())}}}
}

// receive does what the scheduler says. It returns why the stream has ended.
func (e *Executor) receive(stream *rpc.Receiver[*wirepb.ToExecutor], interval chan<- time.Duration, accepted func()) error {
	for {
		m, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return errs.Retryable(errs.IO, "the scheduler has closed the stream")
		}
		if err != nil {
			return err
		}
		if r := m.GetRegistered(); r != nil {
			if err := e.accept(r); err != nil {
				return err
			}
			setInterval(interval, r.GetHeartbeatMs())
			accepted()
			continue
		}
		e.obey(m)
	}
}

func setInterval(interval chan<- time.Duration, millis uint64) {
	every := time.Duration(min(millis, uint64(slowHeartbeat.Milliseconds()))) * time.Millisecond
	select {
	case interval <- max(every, fastHeartbeat):
	default: // it was told already
	}
}

func (e *Executor) accept(r *wirepb.Registered) error {
	theirs := rpc.Versions{Protocol: r.GetProtocolVersion(), Program: r.GetVersion()}
	if err := rpc.Match("the scheduler at "+e.config.Scheduler, theirs); err != nil {
		return err
	}
	e.registered.Store(true)
	e.log.Info("executor is registered", "id", e.config.ID, "scheduler", e.config.Scheduler)
	return nil
}

// obey does what a message says. It does not wait.
func (e *Executor) obey(m *wirepb.ToExecutor) {
	switch kind := m.GetKind().(type) {
	case *wirepb.ToExecutor_Plan:
		e.keepPlan(kind.Plan)
	case *wirepb.ToExecutor_Launch:
		e.launch(kind.Launch)
	case *wirepb.ToExecutor_Cancel:
		e.cancelTask(decodeAttempt(kind.Cancel.GetAttempt()))
	case *wirepb.ToExecutor_Free:
		e.freeOutput(decodeAttempt(kind.Free.GetAttempt()))
	case *wirepb.ToExecutor_Forget:
		e.forgetJob(kind.Forget.GetJobId())
	case *wirepb.ToExecutor_Bounds:
		e.takeBounds(decodeAttempt(kind.Bounds.GetAttempt()), kind.Bounds.GetBlock())
	case *wirepb.ToExecutor_ForgetTable:
		e.uploaded.Forget(kind.ForgetTable.GetTableId())
	case *wirepb.ToExecutor_Leave:
		if e.draining.Load() {
			e.left.Do(func() { close(e.leave) })
		}
	default:
		e.log.Warn("the scheduler has sent what is not known here", "message", kind)
	}
}
