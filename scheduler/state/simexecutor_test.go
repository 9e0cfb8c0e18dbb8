package state

import (
	"fmt"
	"slices"
	"time"
)

// simExecutor is one run of an executor's process.
type simExecutor struct {
	w             *world
	id, incarnate string
	alive         bool
	stream        uint64    // 0: none
	lastIn        time.Time // messages of a stream keep their order
	lastOut       time.Time
	leaving       bool
	attempts      map[AttemptID]*simAttempt
	order         []AttemptID
}

func (w *world) addExecutor(id string) *simExecutor {
	x := &simExecutor{w: w, id: id, incarnate: fmt.Sprint(w.random.Uint32()), alive: true, attempts: map[AttemptID]*simAttempt{}}
	w.executors = append(w.executors, x)
	w.after(w.soon(), x.connect)
	var beat func()
	beat = func() {
		if x.alive {
			x.report(Heartbeat{x.id, x.incarnate})
			w.after(5*time.Second, beat)
		}
	}
	w.after(5*time.Second, beat)
	return x
}

func (x *simExecutor) address() string { return x.id + "/" + x.incarnate }

// connected returns the executor that has the stream on which the scheduler speaks to an ID.
func (w *world) connected(id string) *simExecutor {
	for _, x := range w.executors {
		if x.id == id && x.stream != 0 && w.state.executors[id] != nil && w.state.executors[id].stream == x.stream {
			return x
		}
	}
	return nil
}

func (x *simExecutor) connect() {
	if !x.alive || x.stream != 0 {
		return
	}
	x.w.streams++
	x.stream = x.w.streams
	x.lastIn, x.lastOut = x.w.now, x.w.now
	join := ExecutorJoined{ID: x.id, Incarnation: x.incarnate, Stream: x.stream, Address: x.address(), Cores: 1 + len(x.id)}
	var asks []*simAttempt
	for _, id := range x.order {
		a := x.attempts[id]
		switch {
		case a == nil:
		case a.outcome == nil:
			join.Running = append(join.Running, id)
			asks = append(asks, a)
		default:
			join.Held = append(join.Held, TaskFinished{id, a.outcome})
		}
	}
	x.report(join)
	for _, a := range asks {
		a.ask()
	}
	if x.leaving {
		x.report(ExecutorDraining{ID: x.id, Incarnation: x.incarnate})
	}
}

// breakStream loses what is under way in both directions. The scheduler learns of it sooner or later; the executor tries again.
func (x *simExecutor) breakStream() {
	if x.stream == 0 {
		return
	}
	x.w.note("stream %d of %s breaks", x.stream, x.id)
	lost := ExecutorDisconnected{x.id, x.stream}
	x.stream = 0
	x.w.after(x.w.soon(), func() { x.w.step(lost) })
	wait := x.w.soon()
	if x.w.chance(20) {
		wait += 15 * time.Second
	}
	x.w.after(wait, x.connect)
}

// send brings a message to an executor, if its stream holds.
func (w *world) send(id string, do func(*simExecutor)) {
	x := w.connected(id)
	if x == nil {
		return
	}
	stream := x.stream
	x.lastOut = latest(x.lastOut, w.now.Add(w.soon()))
	w.after(x.lastOut.Sub(w.now), func() {
		if x.alive && x.stream == stream {
			do(x)
		}
	})
}

// report brings an event to the scheduler, if the stream holds. Reports of tasks may come twice, the second time much later.
func (x *simExecutor) report(e Event) {
	if x.stream == 0 {
		return
	}
	stream := x.stream
	x.lastIn = latest(x.lastIn, x.w.now.Add(x.w.soon()))
	wait := x.lastIn.Sub(x.w.now)
	x.w.after(wait, func() {
		if x.stream == stream {
			x.w.step(e)
		}
	})
	if _, isReport := e.(TaskFinished); isReport && x.w.chance(10) {
		x.w.after(wait+x.w.soon()*4, func() { x.w.step(e) })
	}
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func (x *simExecutor) crash() {
	x.w.note("%s crashes", x.id)
	x.alive = false
	if stream := x.stream; x.w.chance(70) {
		x.w.after(x.w.soon(), func() { x.w.step(ExecutorDisconnected{x.id, stream}) })
	}
	x.stream = 0
	if x.w.chance(60) {
		x.w.addExecutor(x.id)
	}
}

func (x *simExecutor) leave() {
	if x.stream == 0 || !x.alive {
		return
	}
	x.w.note("%s leaves", x.id)
	x.w.step(ExecutorLeft{x.id, x.incarnate})
	x.alive, x.stream = false, 0
	if x.w.chance(80) {
		x.w.addExecutor(x.id)
	}
}

// trouble makes something go wrong.
func (w *world) trouble() {
	if w.calm || !w.chance(40) {
		return
	}
	x := w.executors[w.random.IntN(len(w.executors))]
	if !x.alive {
		return
	}
	switch kind := w.random.IntN(100); {
	case kind < 30:
		w.outcomes.crashes++
		x.crash()
	case kind < 70:
		w.outcomes.breaks++
		x.breakStream()
	case kind < 80:
		w.outcomes.drains++
		x.leaving = true
		x.report(ExecutorDraining{ID: x.id, Incarnation: x.incarnate, Within: time.Duration(w.random.IntN(20)) * time.Second})
	case kind < 85:
		x.leave()
	case kind < 90 && len(w.jobIDs) > 0:
		w.step(JobCancelled{w.jobIDs[w.random.IntN(len(w.jobIDs))]})
	}
}

func (x *simExecutor) launch(a Launch) {
	if x.attempts[a.Attempt] != nil {
		x.w.fail("launched twice: %v", a.Attempt)
		return
	}
	attempt := newAttempt(x, a)
	x.attempts[a.Attempt] = attempt
	x.order = append(x.order, a.Attempt)
	attempt.begin()
}

func (x *simExecutor) drop(id AttemptID) {
	if a := x.attempts[id]; a != nil {
		a.dropped = true
		delete(x.attempts, id)
	}
}

func (x *simExecutor) forget(job string) {
	for _, id := range slices.Clone(x.order) {
		if id.Job == job {
			x.drop(id)
		}
	}
}

func (x *simExecutor) takeBounds(a SendBounds) {
	if attempt := x.attempts[a.Attempt]; attempt != nil {
		attempt.bounded = true
	}
}
