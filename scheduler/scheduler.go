// Package scheduler is the server that clients bring queries to and executors ask for work. It plans queries, tells package state
// what happens, and does what that answers.
package scheduler

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"net"
	"sync"
	"time"

	"google.golang.org/grpc"

	"github.com/apache/arrow-go/v18/arrow/flight"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/source/blocks"
	"github.com/ballista-go/ballista/scheduler/state"
	"github.com/ballista-go/ballista/wire/fetch"
	"github.com/ballista-go/ballista/wire/rpc"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// Scheduler is a running scheduler.
type Scheduler struct {
	wirepb.UnimplementedQueriesServer
	wirepb.UnimplementedExecutorsServer

	config   Config
	log      *slog.Logger
	started  time.Time
	port     *rpc.Port
	outputs  *fetch.Pool
	store    *store
	history  *history
	sessions *sessions
	uploads  blocks.Folder
	roots    roots
	metrics  *metrics

	mu          sync.Mutex // guards what follows
	state       *state.State
	connections map[string]*connection // by executor
	streams     uint64
	jobs        map[string]*job
	inputs      map[*state.Output]*wirepb.Input // made in this step
	stopping    bool                            // no job is taken in any more

	stop    context.CancelFunc
	stopped context.Context // of the goroutines of the scheduler
	running sync.WaitGroup
}

// tick is how often the time is told to the state.
const tick = 100 * time.Millisecond

// Start starts a scheduler.
func Start(config Config) (*Scheduler, error) {
	config = config.withDefaults()
	store, err := openStore(config.WorkFolder)
	if err != nil {
		return nil, err
	}
	s := &Scheduler{
		config: config, log: config.Log, started: time.Now(), store: store, outputs: fetch.NewPool(),
		state: state.New(config.limits()), connections: map[string]*connection{}, jobs: map[string]*job{},
		inputs: map[*state.Output]*wirepb.Input{},
	}
	s.metrics = newMetrics(s)
	s.stopped, s.stop = context.WithCancel(context.Background())
	if err := s.open(); err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	s.log.Info("scheduler started", "address", s.Address(), "work folder", config.WorkFolder)
	return s, nil
}

// open brings back what an earlier scheduler left, and opens the port.
func (s *Scheduler) open() (err error) {
	if s.roots, err = openRoots(s.config.DataFolders); err != nil {
		return err
	}
	if s.uploads, err = s.config.uploadFolder(); err != nil {
		return err
	}
	if s.sessions, err = s.restore(); err != nil {
		return err
	}
	if s.history, err = openHistory(s.store, s.log); err != nil {
		return err
	}
	if err := s.recoverWrites(); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", s.config.Listen)
	if err != nil {
		return errs.New(errs.IO, "the scheduler cannot listen at %s: %w", s.config.Listen, err)
	}
	server := grpc.NewServer(rpc.ServerOptions()...)
	wirepb.RegisterQueriesServer(server, s)
	wirepb.RegisterExecutorsServer(server, s)
	flight.RegisterFlightServiceServer(server, &uploadServer{scheduler: s})
	s.port = rpc.NewPort(listener, server, s.handler())
	s.running.Go(s.serve)
	s.running.Go(s.tellTime)
	return nil
}

func (s *Scheduler) serve() {
	if err := s.port.Serve(); err != nil {
		s.log.Error("the scheduler's port failed", "error", err)
	}
}

// Address is where clients and executors reach the scheduler, as host:port.
func (s *Scheduler) Address() string { return s.port.Address().String() }

// farewell is how long clients have, when the scheduler stops, to be told what became of their queries.
const farewell = time.Second

// Stop ends the scheduler. Jobs that run fail with a retryable error; sessions and uploaded tables are there when it starts again.
func (s *Scheduler) Stop() error {
	s.endAll()
	s.stop()
	if s.port != nil {
		s.port.Finish(farewell)
	}
	s.running.Wait()
	s.outputs.Close()
	if s.history != nil {
		s.history.close()
	}
	return s.store.close()
}

// endAll ends the jobs that run, and takes in no others.
func (s *Scheduler) endAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stopping = true
	for id := range s.jobs {
		s.step(state.JobFailed{Job: id, Failure: *failureFrom(errStopped())})
	}
}

// errStopped is the error of queries that the scheduler's end ends.
func errStopped() error {
	return errs.Retryable(errs.IO, "the scheduler was stopped, run the query again later")
}

// usable is how many executors take tasks.
func (s *Scheduler) usable() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state.Usable()
}

func (s *Scheduler) tellTime() {
	ticker, sweep := time.NewTicker(tick), time.NewTicker(time.Minute)
	defer ticker.Stop()
	defer sweep.Stop()
	for {
		select {
		case <-ticker.C:
			s.tell(state.Tick{})
		case <-sweep.C:
			if err := s.sessions.expire(time.Now().Add(-s.config.SessionTime)); err != nil {
				s.log.Error("old sessions cannot be closed", "error", err)
			}
		case <-s.stopped.Done():
			return
		}
	}
}

// tell takes in an event and does what follows. Nothing in it waits.
func (s *Scheduler) tell(e state.Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.step(e)
}

// step is tell for who holds s.mu.
func (s *Scheduler) step(e state.Event) {
	for _, action := range s.state.Step(time.Now(), e) {
		s.do(action)
	}
	clear(s.inputs)
}

// newID makes an identifier that nobody guesses.
func newID() string { return rand.Text() }
