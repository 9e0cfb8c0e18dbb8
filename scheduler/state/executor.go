package state

import (
	"cmp"
	"container/heap"
	"slices"
	"time"
)

// executor is one run of an executor's process.
type executor struct {
	id, incarnation, address string
	stream                   uint64
	number                   int // in the order of joining
	cores                    int
	memory                   int64
	connected, gone          bool
	draining, closing        bool
	since, heard             time.Time
	silence, grace, drain    *timer
	tasks                    []*task // that it runs, or whose outputs it holds
	running                  int     // of tasks
	load, place              int     // shares of jobs that it has; place among those that take tasks, or -1
	turn                     int     // when it got its last share
}

func (x *executor) usable() bool { return x.connected && !x.draining }

// consider takes an executor in among those that take tasks, or out, as it is now.
func (s *State) consider(x *executor) {
	switch {
	case x.usable() && x.place < 0:
		heap.Push(&s.usable, x)
		s.unpark()
	case !x.usable() && x.place >= 0:
		heap.Remove(&s.usable, x.place)
		if len(s.usable) == 0 {
			s.emptied = s.now
			s.after(s.now.Add(s.config.ExecutorWait), s.giveUp)
		}
	}
}

// known returns an executor in that run of it.
func (s *State) known(id, incarnation string) *executor {
	if x := s.executors[id]; x != nil && x.incarnation == incarnation {
		return x
	}
	return nil
}

func (e ExecutorJoined) apply(s *State) {
	x := s.executors[e.ID]
	if x != nil && (x.incarnation != e.Incarnation || x.address != e.Address || x.closing) {
		s.lose(x, true)
		x = nil
	}
	if x == nil {
		s.joined++
		x = &executor{id: e.ID, incarnation: e.Incarnation, address: e.Address, number: s.joined, since: s.now, place: -1}
		s.executors[x.id] = x
	}
	x.stream, x.cores, x.memory, x.connected = e.Stream, max(e.Cores, 1), e.Memory, true
	s.stop(x.grace)
	s.listen(x)
	s.reconcile(x, e.Running, e.Held)
	s.consider(x)
	s.drained = append(s.drained, x)
}

func (e ExecutorDisconnected) apply(s *State) {
	x := s.executors[e.ID]
	if x == nil || !x.connected || x.stream != e.Stream {
		return
	}
	if x.closing {
		s.lose(x, false)
		return
	}
	x.connected = false
	s.stop(x.silence)
	x.grace = s.after(s.now.Add(s.config.Grace), func() { s.lose(x, true) })
	s.consider(x)
	s.endRead(x)
}

func (e Heartbeat) apply(s *State) {
	if x := s.known(e.ID, e.Incarnation); x != nil {
		x.heard = s.now
	}
}

func (e ExecutorLeft) apply(s *State) {
	if x := s.known(e.ID, e.Incarnation); x != nil {
		s.lose(x, false)
	}
}

// listen begins to wait for heartbeats.
func (s *State) listen(x *executor) {
	s.stop(x.silence)
	x.heard = s.now
	var check func()
	check = func() {
		if due := x.heard.Add(s.config.Silence); due.After(s.now) {
			x.silence = s.after(due, check)
			return
		}
		s.emit(DropExecutor{Executor: x.id})
		s.lose(x, true)
	}
	x.silence = s.after(s.now.Add(s.config.Silence), check)
}

func (e ExecutorDraining) apply(s *State) {
	x := s.known(e.ID, e.Incarnation)
	if x == nil || x.draining {
		return
	}
	within := e.Within
	if within <= 0 {
		within = s.config.DrainTime
	}
	x.draining = true
	x.drain = s.after(s.now.Add(within), func() { s.loseTasks(x, false) })
	s.consider(x)
	s.drained = append(s.drained, x)
}

// closeDrained lets go the executors that nobody needs any more.
func (s *State) closeDrained() {
	for _, x := range s.drained {
		if !x.gone && !x.closing && x.connected && x.draining && len(x.tasks) == 0 {
			x.closing = true
			s.emit(CloseExecutor{Executor: x.id})
		}
	}
	s.drained = nil
}

// lose forgets an executor, and all that it ran and held. abrupt says that what it ran may be to blame.
func (s *State) lose(x *executor, abrupt bool) {
	delete(s.executors, x.id)
	x.connected, x.gone = false, true
	for _, t := range []*timer{x.silence, x.grace, x.drain} {
		s.stop(t)
	}
	s.consider(x)
	s.loseTasks(x, abrupt)
}

func (s *State) loseTasks(x *executor, abrupt bool) {
	tasks := slices.Clone(x.tasks)
	slices.SortFunc(tasks, compareTasks)
	for _, t := range tasks {
		if t.status == running && abrupt {
			t.stage.job.countLoss(t)
		}
	}
	for _, t := range tasks {
		if t.executor == x {
			t.stage.job.loseOutput(t)
		}
	}
}

func compareTasks(a, b *task) int {
	return cmp.Or(
		cmp.Compare(a.stage.job.number, b.stage.job.number),
		cmp.Compare(a.stage.id, b.stage.id),
		cmp.Compare(a.number, b.number))
}
