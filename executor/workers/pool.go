// Package workers runs functions written in Python in processes of their own, for the tasks of an executor. A process serves one task at
// a time; what goes wrong in it ends its task, and the process with it.
package workers

import (
	"context"
	"sync"
	"time"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/foreign"
)

// Language is what the functions that processes run are written in.
const Language = "python"

// Config says how processes are started, and what they may use.
type Config struct {
	Interpreter string        // such as /usr/bin/python3; one that imports ballista, pyarrow and cloudpickle; default: python3
	Memory      int64         // bytes that a process may allocate; default: 2 GiB
	Timeout     time.Duration // that a call of a function may take; default: 5 minutes
	Processes   int           // that a task uses at most, and that are kept for the next one; default: 1
	Environment []string      // KEY=VALUE, in addition to that of this process
}

const (
	defaultInterpreter = "python3"
	defaultMemory      = 2 << 30
	defaultTimeout     = 5 * time.Minute
	// startTimeout bounds how long an interpreter may take to import what it needs.
	startTimeout = time.Minute
)

func (c *Config) complete() {
	if c.Interpreter == "" {
		c.Interpreter = defaultInterpreter
	}
	if c.Memory <= 0 {
		c.Memory = defaultMemory
	}
	if c.Timeout <= 0 {
		c.Timeout = defaultTimeout
	}
	c.Processes = max(c.Processes, 1)
}

// Pool starts processes, and keeps some that have nothing to do.
type Pool struct {
	config  Config
	spawner *spawner

	mu     sync.Mutex
	idle   []*process
	all    map[*process]struct{}
	closed bool
}

// NewPool returns a pool without processes.
func NewPool(config Config) *Pool {
	config.complete()
	return &Pool{config: config, spawner: newSpawner(), all: map[*process]struct{}{}}
}

// Task returns what runs the functions of a task, until ctx is done. It must be closed. Scalar functions are given so many rows at once
// at most, however many a call has.
func (p *Pool) Task(ctx context.Context, rows int) *Task {
	t := &Task{pool: p, ctx: ctx, rows: rows}
	t.stop = context.AfterFunc(ctx, func() { t.abort("the query was cancelled") })
	return t
}

// take returns an idle process, or a new one.
func (p *Pool) take(ctx context.Context) (*process, error) {
	p.mu.Lock()
	for len(p.idle) > 0 {
		last := p.idle[len(p.idle)-1]
		p.idle = p.idle[:len(p.idle)-1]
		if last.alive() {
			p.mu.Unlock()
			return last, nil
		}
		delete(p.all, last)
		last.kill("it had ended")
	}
	closed := p.closed
	p.mu.Unlock()
	if closed || ctx.Err() != nil {
		return nil, errs.New(errs.Cancelled, "query cancelled")
	}
	return p.start(ctx)
}

func (p *Pool) start(ctx context.Context) (*process, error) {
	started, err := p.spawner.start(p.config)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	closed := p.closed
	p.all[started] = struct{}{}
	p.mu.Unlock()
	stop := context.AfterFunc(ctx, func() { started.kill("the query was cancelled") })
	defer stop()
	err = started.greet()
	if closed || ctx.Err() != nil {
		err = errs.New(errs.Cancelled, "query cancelled")
	}
	if err != nil {
		p.discard(started)
		return nil, err
	}
	return started, nil
}

// give takes a process back that may be used again.
func (p *Pool) give(done *process) {
	p.mu.Lock()
	keep := !p.closed && len(p.idle) < p.config.Processes && done.alive()
	if keep {
		p.idle = append(p.idle, done)
	}
	p.mu.Unlock()
	if !keep {
		p.discard(done)
	}
}

// discard ends a process.
func (p *Pool) discard(done *process) {
	done.kill("it was no longer needed")
	p.mu.Lock()
	delete(p.all, done)
	p.mu.Unlock()
}

// Close ends all processes, and returns when they are gone.
func (p *Pool) Close() {
	p.mu.Lock()
	p.closed, p.idle = true, nil
	all := make([]*process, 0, len(p.all))
	for running := range p.all {
		all = append(all, running)
	}
	p.mu.Unlock()
	for _, running := range all {
		p.discard(running)
		<-running.gone
	}
	p.spawner.close()
}

// Task runs the functions of a task. It implements foreign.Provider.
type Task struct {
	pool *Pool
	ctx  context.Context
	rows int // that scalar functions are given at once
	stop func() bool

	mu        sync.Mutex
	processes []*process
	next      int
	failed    bool
	closed    bool
}

// Start implements foreign.Provider. Instances are spread over the processes of the task.
func (t *Task) Start(f *foreign.Function) (foreign.Instance, error) {
	if f.Language != Language {
		return nil, errs.New(errs.Unsupported, "functions written in %s do not run here: %s", f.Language, f.Name)
	}
	chosen, err := t.choose()
	if err != nil {
		return nil, about(f, err)
	}
	return newInstance(t, chosen, f)
}

func (t *Task) choose() (*process, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.failed || t.closed {
		return nil, errs.New(errs.Cancelled, "query cancelled")
	}
	if len(t.processes) < t.pool.config.Processes {
		taken, err := t.pool.take(t.ctx)
		if err != nil {
			return nil, err
		}
		t.processes = append(t.processes, taken)
		return taken, nil
	}
	t.next++
	return t.processes[t.next%len(t.processes)], nil
}

// fail says that the processes of the task are not to be used again.
func (t *Task) fail() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.failed = true
}

// abort ends the processes of the task, whatever they do.
func (t *Task) abort(why string) {
	t.fail()
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, running := range t.processes {
		running.kill(why)
	}
}

// Close gives the processes back. Nothing of the task may run any more.
func (t *Task) Close() {
	t.stop()
	t.mu.Lock()
	defer t.mu.Unlock()
	t.closed = true
	for _, running := range t.processes {
		if t.failed || running.open.Load() > 0 || running.shared.spoilt() {
			t.pool.discard(running)
		} else {
			t.pool.give(running)
		}
	}
	t.processes = nil
}
