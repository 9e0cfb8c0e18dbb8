// Package executor is the process that runs tasks for a scheduler. It keeps what they write, and serves it to the tasks that read it
// and to the scheduler, until it is told that nobody needs it any more.
package executor

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/apache/arrow-go/v18/arrow/flight/gen/flight"
	"github.com/google/uuid"
	"google.golang.org/grpc"

	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source/blocks"
	"github.com/ballista-go/ballista/core/source/store"
	"github.com/ballista-go/ballista/executor/outputs"
	"github.com/ballista-go/ballista/executor/workers"
	"github.com/ballista-go/ballista/wire/fetch"
	"github.com/ballista-go/ballista/wire/rpc"
)

// Executor is a running executor.
type Executor struct {
	config      Config
	incarnation string
	address     string // that others are told
	log         *slog.Logger
	folder      *workFolder
	store       *outputs.Store
	budget      *memory.Budget
	uploaded    *blocks.Cache
	peers       *fetch.Pool
	port        *rpc.Port
	metrics     *metrics
	workers     *workers.Pool // nil where functions are refused
	trimming    *time.Timer
	draining    atomic.Bool
	registered  atomic.Bool

	running context.Context // until Stop; under it files are opened
	end     context.CancelCauseFunc
	all     sync.WaitGroup
	leave   chan struct{} // closed when the scheduler allows a draining executor to go
	left    sync.Once
	stopped chan struct{}
	stop    sync.Once

	mu     sync.Mutex
	jobs   map[string]*job
	outbox *outbox // of the stream to the scheduler; nil while there is none
}

var errStopped = errs.New(errs.Cancelled, "the executor has stopped")

// Start starts an executor. It fails when the scheduler refuses it; one that is not there yet is waited for in the background.
func Start(ctx context.Context, config Config) (*Executor, error) {
	if err := config.complete(); err != nil {
		return nil, err
	}
	e := &Executor{
		config: config, incarnation: uuid.NewString(), log: config.Log, jobs: map[string]*job{},
		budget: memory.NewBudget("the executor", config.Memory-config.OutputMemory, nil),
		leave:  make(chan struct{}), stopped: make(chan struct{}),
	}
	e.uploaded = blocks.NewCache(e.budget, config.CacheMemory)
	e.running, e.end = context.WithCancelCause(context.WithoutCancel(ctx))
	if err := e.open(); err != nil {
		e.Stop()
		return nil, err
	}
	e.log.Info("executor listens", "id", config.ID, "address", e.address, "version", core.Version)
	first := make(chan error, 1)
	e.all.Go(func() { e.stayConnected(first) })
	e.all.Go(e.forgetUnused)
	select {
	case err := <-first:
		if err != nil {
			e.Stop()
			return nil, err
		}
		return e, nil
	case <-ctx.Done():
		e.Stop()
		return nil, context.Cause(ctx)
	}
}

// open takes what the executor needs of the machine.
func (e *Executor) open() (err error) {
	if len(e.config.DataFolders) > 0 {
		roots, err := store.NewRoots(e.config.DataFolders)
		if err != nil {
			return err
		}
		e.running = store.Within(e.running, roots)
	}
	if e.folder, err = openWorkFolder(e.config.WorkFolder); err != nil {
		return err
	}
	e.store = outputs.New(outputs.Config{
		Folder: e.folder.blocks(), Memory: e.config.OutputMemory, Disk: e.config.OutputDisk, Patience: e.config.Patience,
	})
	e.trimming = time.AfterFunc(trimAfter, e.trim)
	e.peers = fetch.NewPool()
	e.metrics = newMetrics(e)
	e.openWorkers()
	return e.listen()
}

func (e *Executor) listen() error {
	listener, err := net.Listen("tcp", e.config.Listen)
	if err != nil {
		return errs.New(errs.IO, "listening at %s: %w", e.config.Listen, err)
	}
	if e.address = e.config.Advertise; e.address == "" {
		e.address = advertised(listener.Addr())
	}
	server := grpc.NewServer(rpc.ServerOptions()...)
	flight.RegisterFlightServiceServer(server, &service{executor: e})
	e.port = rpc.NewPort(listener, server, e.pages())
	e.all.Go(func() {
		if err := e.port.Serve(); err != nil {
			e.log.Error("the executor can no longer be reached", "error", err)
		}
	})
	return nil
}

// ID is the executor's.
func (e *Executor) ID() string { return e.config.ID }

// Address is where others reach the executor.
func (e *Executor) Address() string { return e.address }

// Done is closed when the executor has stopped.
func (e *Executor) Done() <-chan struct{} { return e.stopped }

// idleCheck is how often a draining executor without a scheduler looks whether it has anything that keeps it.
const idleCheck = 200 * time.Millisecond

// Drain takes no new tasks, lets those that run end, serves what they wrote until the scheduler says that nobody needs it, or until
// the time for that is over or ctx ends, and stops. Without a scheduler it stops once it has nothing.
func (e *Executor) Drain(ctx context.Context) {
	e.draining.Store(true)
	e.log.Info("executor drains", "id", e.config.ID, "within", e.config.DrainTime)
	e.post(drainingMessage(e.config.DrainTime))
	patience := time.NewTimer(e.config.DrainTime)
	defer patience.Stop()
	look := time.NewTicker(idleCheck)
	defer look.Stop()
	for waiting := true; waiting; {
		select {
		case <-e.leave:
			waiting = false
		case <-patience.C:
			e.log.Warn("executor leaves while its outputs may still be needed", "id", e.config.ID)
			waiting = false
		case <-look.C:
			waiting = e.registered.Load() || e.hasTasks()
		case <-ctx.Done():
			waiting = false
		case <-e.stopped:
			waiting = false
		}
	}
	e.Stop()
}

// hasTasks reports whether tasks run here, or have outputs that were not freed.
func (e *Executor) hasTasks() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, j := range e.jobs {
		if len(j.tasks) > 0 {
			return true
		}
	}
	return false
}

// Stop ends tasks and connections at once, and removes the executor's files.
func (e *Executor) Stop() {
	e.stop.Do(func() {
		e.end(errStopped)
		if e.trimming != nil {
			e.trimming.Stop()
		}
		if e.store != nil {
			e.store.Close()
		}
		if e.port != nil {
			e.port.Stop()
		}
		e.all.Wait()
		e.uploaded.Clear()
		if e.workers != nil {
			e.workers.Close()
		}
		if e.peers != nil {
			e.peers.Close()
		}
		if e.folder != nil {
			e.folder.close()
		}
		e.log.Info("executor has stopped", "id", e.config.ID)
		close(e.stopped)
	})
	<-e.stopped
}

// isStopped reports whether an error comes of a context that was cancelled.
func isStopped(err error) bool {
	return errors.Is(err, context.Canceled) || errs.Is(err, errs.Cancelled)
}
