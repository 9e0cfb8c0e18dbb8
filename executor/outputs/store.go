// Package outputs keeps what tasks write, block by block: in memory within a budget, then in files, until it is freed. Tasks
// write to it, and those that read an output, here or on other nodes, wait in it for what comes.
package outputs

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ballista-go/ballista/core/errs"
)

// Config says where a store keeps blocks, and how many.
type Config struct {
	Folder   string        // for files; it exists, and is the store's alone
	Memory   int64         // bytes of blocks in memory, about
	Disk     int64         // bytes of blocks in files; 0: what the disk has
	Patience time.Duration // how long a reader waits for an output that nobody has started yet
}

// ID names the output of an attempt of a task.
type ID struct {
	Job                  string
	Stage, Task, Attempt int
}

// Store is the outputs of a process. It is safe for concurrent use.
type Store struct {
	config   Config
	files    fileSystem
	memory   atomic.Int64 // bytes of blocks in memory
	disk     atomic.Int64 // bytes of blocks in files
	spills   atomic.Int64 // bytes that were ever written to files
	served   atomic.Int64 // blocks that were read
	spilling chan struct{}

	mu      sync.Mutex // before that of an output
	jobs    map[string]*job
	made    int           // outputs so far
	changed chan struct{} // closed when there is a new output; nil while nobody waits for one
	closed  bool
}

// job is the outputs of a job. What was freed is remembered, so that nobody waits for it.
type job struct {
	outputs map[ID]*output
	freed   map[ID]bool
}

// New returns an empty store.
func New(config Config) *Store {
	return &Store{config: config, files: folder(config.Folder), spilling: make(chan struct{}, 1), jobs: map[string]*job{}}
}

// Counters are figures of a store.
type Counters struct {
	Outputs int
	Memory  int64 // bytes of blocks in memory
	Disk    int64 // bytes of blocks in files
	Spilled int64 // bytes that were ever written to files
	Served  int64 // blocks that were read
}

// Counters tells what the store holds and has done.
func (s *Store) Counters() Counters {
	s.mu.Lock()
	outputs := 0
	for _, j := range s.jobs {
		outputs += len(j.outputs)
	}
	s.mu.Unlock()
	return Counters{
		Outputs: outputs, Memory: s.memory.Load(), Disk: s.disk.Load(), Spilled: s.spills.Load(), Served: s.served.Load(),
	}
}

// Create starts an output. readers is how many will read each partition: when all have enough, the writer is told so; 0: nobody
// ever has enough.
func (s *Store) Create(id ID, partitions, readers int) (*Writer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, errs.New(errs.Cancelled, "the executor has stopped")
	}
	j := s.jobs[id.Job]
	if j == nil {
		j = &job{outputs: map[ID]*output{}, freed: map[ID]bool{}}
		s.jobs[id.Job] = j
	}
	switch {
	case j.freed[id]:
		return nil, errs.New(errs.Cancelled, "the output was given up: %s", id)
	case j.outputs[id] != nil:
		return nil, errs.New(errs.Internal, "the output of an attempt is created twice: %s", id)
	}
	s.made++
	o := &output{store: s, id: id, number: s.made, readers: readers, partitions: make([]partition, partitions)}
	j.outputs[id] = o
	if s.changed != nil {
		close(s.changed)
		s.changed = nil
	}
	return &Writer{output: o}, nil
}

// find waits for an output to be created, for as long as the store has patience.
func (s *Store) find(ctx context.Context, id ID) (*output, error) {
	patience := time.NewTimer(s.config.Patience)
	defer patience.Stop()
	for {
		o, changed, err := s.look(id)
		if o != nil || err != nil {
			return o, err
		}
		select {
		case <-changed:
		case <-patience.C:
			return nil, errs.New(errs.NotFound, "no such output: %s", id)
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
}

// look returns an output, or a channel that is closed when there are more.
func (s *Store) look(id ID) (*output, <-chan struct{}, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if j := s.jobs[id.Job]; j != nil {
		if j.freed[id] {
			return nil, nil, freedError(id)
		}
		if o := j.outputs[id]; o != nil {
			return o, nil, nil
		}
	}
	if s.closed {
		return nil, nil, freedError(id)
	}
	if s.changed == nil {
		s.changed = make(chan struct{})
	}
	return nil, s.changed, nil
}

// Free gives an output up. Its writer and its readers get errors from now on.
func (s *Store) Free(id ID) {
	s.mu.Lock()
	var o *output
	if j := s.jobs[id.Job]; j != nil {
		o = j.outputs[id]
		delete(j.outputs, id)
		j.freed[id] = true
	}
	s.mu.Unlock()
	if o != nil {
		o.free()
	}
}

// Forget frees all outputs of a job.
func (s *Store) Forget(name string) {
	s.mu.Lock()
	j := s.jobs[name]
	delete(s.jobs, name)
	s.mu.Unlock()
	if j != nil {
		j.free()
	}
}

func (j *job) free() {
	for _, o := range j.outputs {
		o.free()
	}
}

// Held lists the outputs that have ended and were not freed.
func (s *Store) Held() []ID {
	s.mu.Lock()
	defer s.mu.Unlock()
	var held []ID
	for _, j := range s.jobs {
		for id, o := range j.outputs {
			if state := o.current(); state == complete || state == cut {
				held = append(held, id)
			}
		}
	}
	return held
}

// Close frees all outputs. There are no new ones from then on.
func (s *Store) Close() {
	s.mu.Lock()
	jobs := s.jobs
	s.jobs, s.closed = map[string]*job{}, true
	if s.changed != nil {
		close(s.changed)
		s.changed = nil
	}
	s.mu.Unlock()
	for _, j := range jobs {
		j.free()
	}
}
