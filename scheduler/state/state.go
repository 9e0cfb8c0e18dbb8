// Package state is the heart of the scheduler: what becomes of jobs, tasks and executors, as a function of what happens and when.
// It does no I/O, knows no clock and starts nothing; the server in package scheduler tells it events and carries out its actions.
package state

import "time"

// Config bounds what the scheduler takes on and how long it waits. A zero field takes its default.
type Config struct {
	MaxRunning   int           // jobs that run at a time
	QueueLimit   int           // jobs that wait to run
	ExecutorWait time.Duration // how long a job waits while there is no executor
	Grace        time.Duration // how long an executor whose stream broke may stay away
	Silence      time.Duration // how long a connected executor may send no heartbeat
	DrainTime    time.Duration // how long a draining executor serves what it holds
	Attempts     int           // how often a task is tried in all, when it fails for reasons that may pass
	Losses       int           // how many executors a task may lose while it runs on them
	History      int           // ended jobs that are remembered
}

var defaults = Config{
	MaxRunning: 64, QueueLimit: 1000, ExecutorWait: 30 * time.Second, Grace: 10 * time.Second, Silence: 30 * time.Second,
	DrainTime: 10 * time.Minute, Attempts: 3, Losses: 4, History: 1000,
}

func (c Config) withDefaults() Config {
	choose(&c.MaxRunning, defaults.MaxRunning)
	choose(&c.QueueLimit, defaults.QueueLimit)
	choose(&c.ExecutorWait, defaults.ExecutorWait)
	choose(&c.Grace, defaults.Grace)
	choose(&c.Silence, defaults.Silence)
	choose(&c.DrainTime, defaults.DrainTime)
	choose(&c.Attempts, defaults.Attempts)
	choose(&c.Losses, defaults.Losses)
	choose(&c.History, defaults.History)
	return c
}

func choose[T comparable](field *T, standard T) {
	var zero T
	if *field == zero {
		*field = standard
	}
}

// State is all that the scheduler knows of its jobs and executors. It is not safe for concurrent use.
type State struct {
	config    Config
	now       time.Time // of the current step
	actions   []Action  // of the current step
	executors map[string]*executor
	usable    placement // those that take tasks
	joined    int       // executors so far
	emptied   time.Time // since when none takes tasks
	jobs      map[string]*job
	submitted int // jobs so far
	running   int // jobs that are admitted
	queue     queue
	parked    []*job      // have tasks that found no executor
	dirty     []*job      // have something to do in this step
	drained   []*executor // may have got rid of their last output
	turn      int         // shares of jobs given so far
	timers    timers
	history   history
}

// New returns a scheduler's state that knows no executor and no job.
func New(config Config) *State {
	config = config.withDefaults()
	return &State{
		config: config, executors: map[string]*executor{}, jobs: map[string]*job{}, queue: newQueue(),
		history: history{limit: config.History},
	}
}

// Step takes in an event and returns what is to be done, in this order and before the next step. Time never goes back.
func (s *State) Step(now time.Time, e Event) []Action {
	s.now, s.actions = now, nil
	if s.emptied.IsZero() {
		s.emptied = now
	}
	e.apply(s)
	s.settle()
	return s.actions
}

func (s *State) emit(a Action) { s.actions = append(s.actions, a) }

// settle does what follows from the event: tasks that can start now, jobs that are over, jobs that take their place.
func (s *State) settle() {
	for len(s.dirty) > 0 || s.admit() {
		jobs := s.dirty
		s.dirty = nil
		for _, j := range jobs {
			j.dirty = false
			if j.phase != ended {
				j.settle()
			}
		}
	}
	s.closeDrained()
}

func (s *State) touch(j *job) {
	if !j.dirty {
		j.dirty = true
		s.dirty = append(s.dirty, j)
	}
}

// Tick tells the time, which is when waits and deadlines end.
type Tick struct{}

func (Tick) apply(s *State) { s.fire() }
