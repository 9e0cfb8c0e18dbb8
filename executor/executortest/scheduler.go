// Package executortest has a scheduler for tests of executors, which does as it is told.
package executortest

import (
	"context"
	"net"
	"net/http"
	"testing"
	"time"

	"google.golang.org/grpc"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/executor"
	"github.com/ballista-go/ballista/wire/rpc"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// Deadline is how long tests wait for what should happen at once.
const Deadline = 20 * time.Second

// Scheduler takes the streams of executors.
type Scheduler struct {
	wirepb.UnimplementedExecutorsServer
	Heartbeat time.Duration
	Refuse    error // what to say to the next executors, instead of taking them
	address   string
	port      *rpc.Port
	streams   chan *Stream
}

// Stream is the stream of an executor that has registered.
type Stream struct {
	*wirepb.Register
	Received chan *wirepb.FromExecutor
	sender   *rpc.Sender[*wirepb.ToExecutor]
	broken   chan struct{}
	done     <-chan struct{}
}

// Start starts a scheduler for a test.
func Start(t testing.TB) *Scheduler { return StartAt(t, "127.0.0.1:0") }

// StartAt starts a scheduler at an address.
func StartAt(t testing.TB, address string) *Scheduler {
	t.Helper()
	listener, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	s := &Scheduler{Heartbeat: time.Minute, address: listener.Addr().String(), streams: make(chan *Stream, 100)}
	server := grpc.NewServer(rpc.ServerOptions()...)
	wirepb.RegisterExecutorsServer(server, s)
	s.port = rpc.NewPort(listener, server, http.NotFoundHandler())
	served := make(chan error, 1)
	go func() { served <- s.port.Serve() }()
	t.Cleanup(func() {
		s.Stop()
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	return s
}

// Address is where the scheduler listens.
func (s *Scheduler) Address() string { return s.address }

// Stop ends all streams.
func (s *Scheduler) Stop() { s.port.Stop() }

// Connect implements wirepb.ExecutorsServer.
func (s *Scheduler) Connect(stream wirepb.Executors_ConnectServer) error {
	if s.Refuse != nil {
		return s.Refuse
	}
	receiver := rpc.NewReceiver[*wirepb.FromExecutor](stream, rpc.WholeLimit)
	first, err := receiver.Recv()
	if err != nil {
		return err
	}
	if first.GetRegister() == nil {
		return errs.New(errs.InvalidValue, "the first message is not Register: %T", first.GetKind())
	}
	ours := rpc.Ours()
	x := &Stream{
		Register: first.GetRegister(), Received: make(chan *wirepb.FromExecutor, 10_000),
		sender: rpc.NewSender[*wirepb.ToExecutor](stream), broken: make(chan struct{}), done: stream.Context().Done(),
	}
	registered := &wirepb.Registered{ProtocolVersion: ours.Protocol, Version: ours.Program, HeartbeatMs: uint64(s.Heartbeat.Milliseconds())}
	if err := x.Send(&wirepb.ToExecutor{Kind: &wirepb.ToExecutor_Registered{Registered: registered}}); err != nil {
		return err
	}
	s.streams <- x
	go func() {
		defer close(x.Received)
		for {
			m, err := receiver.Recv()
			if err != nil {
				return
			}
			x.Received <- m
		}
	}()
	select {
	case <-x.broken:
	case <-x.done:
	}
	return nil
}

// Next waits for an executor to register.
func (s *Scheduler) Next(t testing.TB) *Stream {
	t.Helper()
	select {
	case x := <-s.streams:
		return x
	case <-time.After(Deadline):
		t.Fatal("no executor has registered")
		return nil
	}
}

// Send sends a message to the executor.
func (x *Stream) Send(m *wirepb.ToExecutor) error { return x.sender.Send(m) }

// Break ends the stream.
func (x *Stream) Break() { close(x.broken) }

// Executor starts an executor of the scheduler for a test, and waits until it is registered.
func (s *Scheduler) Executor(t testing.TB, config executor.Config) (*executor.Executor, *Stream) {
	t.Helper()
	config.Scheduler = s.address
	if config.Listen == "" {
		config.Listen = "127.0.0.1:0"
	}
	e, err := executor.Start(context.Background(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.Stop)
	return e, s.Next(t)
}
