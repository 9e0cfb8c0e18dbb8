package scheduler

import (
	"context"
	"errors"
	"io"
	"time"

	"google.golang.org/grpc"

	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/scheduler/state"
	"github.com/ballista-go/ballista/wire"
	"github.com/ballista-go/ballista/wire/rpc"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// Connect implements the service of executors: one stream for as long as an executor is connected.
func (s *Scheduler) Connect(stream grpc.BidiStreamingServer[wirepb.FromExecutor, wirepb.ToExecutor]) error {
	messages := rpc.NewReceiver(stream, rpc.WholeLimit)
	first, err := messages.Recv()
	if err != nil {
		return err
	}
	register := first.GetRegister()
	if err := checkRegister(register); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(stream.Context())
	c := s.connect(register, cancel)
	defer s.disconnect(c)
	s.log.Info("executor connected", "executor", c.executor, "address", register.GetAddress(), "cores", register.GetCores())
	s.running.Go(func() {
		defer cancel()
		_ = c.send(ctx, rpc.NewSender(stream)) // the stream's end is seen by listen
	})
	heard := make(chan error, 1)
	s.running.Go(func() { heard <- s.listen(ctx, c, messages) })
	select { // returning ends the stream, and with it both of them
	case err := <-heard:
		return err
	case <-ctx.Done():
		return nil
	case <-s.stopped.Done():
		return nil
	}
}

func checkRegister(m *wirepb.Register) error {
	switch {
	case m == nil:
		return errs.New(errs.InvalidValue, "the first message of an executor is expected to register it")
	case m.GetExecutorId() == "" || m.GetAddress() == "":
		return errs.New(errs.InvalidValue, "an executor registers without an id or an address")
	}
	return rpc.Match("executor "+m.GetExecutorId(), rpc.Versions{
		Protocol: m.GetProtocolVersion(), RowHash: m.GetRowHashVersion(), Program: m.GetVersion(),
	})
}

// connect makes the connection known, to the state at the same time: what is sent over it is what the state decides after it has learned
// what the executor has. An older connection of the same executor is given up.
func (s *Scheduler) connect(m *wirepb.Register, cancel context.CancelFunc) *connection {
	joined := s.joined(m)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.streams++
	c := newConnection(joined.ID, joined.Incarnation, s.streams, cancel)
	c.push(&wirepb.ToExecutor{Kind: &wirepb.ToExecutor_Registered{Registered: &wirepb.Registered{
		ProtocolVersion: wire.ProtocolVersion, Version: core.Version, HeartbeatMs: uint64(s.config.Heartbeat.Milliseconds()),
	}}})
	if old := s.connections[c.executor]; old != nil {
		old.cancel()
	}
	s.connections[c.executor] = c
	joined.Stream = c.stream
	s.step(joined)
	return c
}

// joined is what an executor says of itself.
func (s *Scheduler) joined(m *wirepb.Register) state.ExecutorJoined {
	joined := state.ExecutorJoined{
		ID: m.GetExecutorId(), Incarnation: m.GetIncarnation(),
		Address: m.GetAddress(), Cores: int(m.GetCores()), Memory: int64(m.GetMemory()),
	}
	for _, a := range m.GetRunning() {
		joined.Running = append(joined.Running, attemptOf(a))
	}
	for _, held := range m.GetHeld() {
		joined.Held = append(joined.Held, s.finished(held))
	}
	return joined
}

func (s *Scheduler) disconnect(c *connection) {
	c.cancel()
	s.log.Info("executor disconnected", "executor", c.executor)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.connections[c.executor] == c {
		delete(s.connections, c.executor)
		s.metrics.forget(c.executor)
	}
	s.step(state.ExecutorDisconnected{ID: c.executor, Stream: c.stream})
}

// listen takes in what an executor says until its stream ends.
func (s *Scheduler) listen(ctx context.Context, c *connection, messages *rpc.Receiver[*wirepb.FromExecutor]) error {
	for {
		m, err := messages.Recv()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case ctx.Err() != nil || s.stopped.Err() != nil:
			return nil
		case err != nil:
			return err
		}
		s.hear(c, m)
	}
}

func (s *Scheduler) hear(c *connection, m *wirepb.FromExecutor) {
	switch kind := m.GetKind().(type) {
	case *wirepb.FromExecutor_Heartbeat:
		s.heartbeat(c, kind.Heartbeat)
	case *wirepb.FromExecutor_Ended:
		s.tell(s.finished(kind.Ended))
	case *wirepb.FromExecutor_Sample:
		s.tell(state.TaskSample{Attempt: attemptOf(kind.Sample.GetAttempt()), Sample: kind.Sample.GetBlock()})
	case *wirepb.FromExecutor_Draining:
		s.log.Info("executor drains", "executor", c.executor)
		s.tell(state.ExecutorDraining{
			ID: c.executor, Incarnation: c.incarnation, Within: time.Duration(kind.Draining.GetWithinMs()) * time.Millisecond,
		})
	}
}

func (s *Scheduler) heartbeat(c *connection, m *wirepb.Heartbeat) {
	for _, t := range m.GetTasks() {
		attempt := attemptOf(t.GetAttempt())
		if j := s.job(attempt.Job); j != nil {
			j.progress(attempt, t.GetMorselsDone(), t.GetMorsels())
		}
	}
	s.metrics.heard(c.executor, m)
	s.tell(state.Heartbeat{ID: c.executor, Incarnation: c.incarnation})
}

// finished is an executor's report, and keeps what the task measured.
func (s *Scheduler) finished(m *wirepb.TaskEnded) state.TaskFinished {
	finished := state.TaskFinished{Attempt: attemptOf(m.GetAttempt())}
	switch outcome := m.GetOutcome().(type) {
	case *wirepb.TaskEnded_Completed:
		rows, bytes := int64(outcome.Completed.GetRows()), int64(outcome.Completed.GetBytes())
		finished.Outcome = &state.Complete{Rows: rows, Bytes: bytes}
		if outcome.Completed.GetCutShort() {
			finished.Outcome = &state.Cut{Rows: rows, Bytes: bytes}
		}
	case *wirepb.TaskEnded_InputLost:
		finished.Outcome = &state.InputLost{Input: attemptOf(outcome.InputLost.GetProducer()), Message: outcome.InputLost.GetReason()}
	case *wirepb.TaskEnded_Failed:
		finished.Outcome = failureOf(outcome.Failed)
	default:
		finished.Outcome = &state.Failure{Kind: errs.Cancelled, Message: "task cancelled by its executor", Retryable: true}
	}
	if j := s.job(finished.Attempt.Job); j != nil {
		j.measured(finished.Attempt, m.GetMetrics())
	}
	return finished
}

func failureOf(m *wirepb.Failure) *state.Failure {
	return failureFrom(rpc.DecodeFailure(m))
}

func attemptOf(m *wirepb.AttemptID) state.AttemptID {
	return state.AttemptID{
		Job: m.GetJobId(), Stage: int(m.GetStage()), Task: int(m.GetTask()), Attempt: int(m.GetAttempt()),
	}
}

func attemptMessage(a state.AttemptID) *wirepb.AttemptID {
	return &wirepb.AttemptID{JobId: a.Job, Stage: uint32(a.Stage), Task: uint32(a.Task), Attempt: uint32(a.Attempt)}
}

// job returns a job that has not ended, or nil.
func (s *Scheduler) job(id string) *job {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.jobs[id]
}
