package state

import "math/bits"

type status uint8

// The states of a task. A task that waits has no output; one that ended has been run as often as it had to.
const (
	waiting  status = iota
	running         // an attempt runs; what it has written is read already
	complete        // its output is held
	cut             // its output is held, and good only for those that were reading it
	freed           // its output was dropped, since nobody needs it
	statuses
)

type task struct {
	stage            *stage
	number, attempts int // attempts so far; the last one is the current one
	status           status
	// unread: no task that has ended depends on what earlier attempts wrote.
	unread           bool
	asked            bool // the current attempt waits for bounds
	failures, losses int
	avoid            []*executor // where it failed
	executor         *executor   // that runs the current attempt or holds its output
	place            int         // among the tasks of the executor
	rows, bytes      int64
}

type stage struct {
	StageShape
	job       *job
	id        int
	tasks     []task
	count     [statuses]int // tasks by status
	unread    int           // tasks that are
	waits     bitset        // tasks that wait
	inputs    []*stage
	readers   []*stage
	after     []*stage
	followers []*stage // those that start after this one
	outputs   []Output // of the current attempts, for readers; nil when one has changed
	bounds    bounds
	rows      int64 // written by tasks that have ended
	bytes     int64
}

func (s *stage) ended() bool    { return s.count[complete]+s.count[cut]+s.count[freed] == s.Tasks }
func (s *stage) last() bool     { return len(s.readers) == 0 }
func (s *stage) whole() bool    { return s.count[complete] == s.Tasks }
func (s *stage) readable() bool { return s.count[complete]+s.count[running] == s.Tasks }

func (t *task) ended() bool        { return t.status >= complete }
func (t *task) current() AttemptID { return t.id(t.attempts - 1) }

func (t *task) id(attempt int) AttemptID {
	return AttemptID{Job: t.stage.job.ID, Stage: t.stage.id, Task: t.number, Attempt: attempt}
}

func (t *task) output() Output {
	return Output{AttemptID: t.current(), Executor: t.executor.id, Address: t.executor.address}
}

// attempt finds the task whose current attempt that is; nil if it is none.
func (s *State) attempt(id AttemptID) *task {
	j := s.jobs[id.Job]
	if j == nil || j.phase != active || id.Stage < 0 || id.Stage >= len(j.stages) {
		return nil
	}
	in := j.stages[id.Stage]
	if id.Task < 0 || id.Task >= in.Tasks {
		return nil
	}
	t := &in.tasks[id.Task]
	if t.attempts == 0 || t.attempts-1 != id.Attempt {
		return nil
	}
	return t
}

// turn changes the status of a task, and marks what may start because of that.
func (t *task) turn(to status) {
	in := t.stage
	if t.executor != nil {
		t.executor.running += count(to == running) - count(t.status == running)
	}
	in.count[t.status]--
	in.count[to]++
	t.status = to
	in.waits.set(t.number, to == waiting)
	in.job.state.touch(in.job)
	in.job.follow(t)
}

func count(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

func (t *task) setUnread(unread bool) {
	t.stage.unread += count(unread) - count(t.unread)
	t.unread = unread
}

// attach gives the task's new attempt to an executor.
func (t *task) attach(x *executor) {
	t.executor, t.place = x, len(x.tasks)
	x.tasks = append(x.tasks, t)
}

// detach takes the task's attempt from its executor.
func (t *task) detach() {
	x := t.executor
	if x == nil {
		return
	}
	last := len(x.tasks) - 1
	x.tasks[t.place] = x.tasks[last]
	x.tasks[t.place].place = t.place
	x.tasks[last] = nil
	x.tasks = x.tasks[:last]
	x.running -= count(t.status == running)
	t.executor = nil
	t.stage.outputs = nil
	if x.draining && last == 0 {
		t.stage.job.state.drained = append(t.stage.job.state.drained, x)
	}
}

// each calls do with the tasks of a stage that exchange outputs with a task of another: all, or that of its number.
func (s *stage) each(forward bool, number int, do func(*task)) {
	if forward {
		do(&s.tasks[number])
		return
	}
	for i := range s.tasks {
		do(&s.tasks[i])
	}
}

type bitset []uint64

func newBitset(n int) bitset {
	set := make(bitset, (n+63)/64)
	for i := range n {
		set.set(i, true)
	}
	return set
}

func (b bitset) set(i int, to bool) {
	if to {
		b[i/64] |= 1 << (i % 64)
	} else {
		b[i/64] &^= 1 << (i % 64)
	}
}

// next returns the first member from i on, or -1.
func (b bitset) next(i int) int {
	for word := i / 64; word < len(b); word++ {
		left := b[word]
		if word == i/64 {
			left &= ^uint64(0) << (i % 64)
		}
		if left != 0 {
			return word*64 + bits.TrailingZeros64(left)
		}
	}
	return -1
}
