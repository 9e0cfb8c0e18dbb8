package state

import (
	"container/heap"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

var (
	simSeed  = flag.Uint64("seed", 0, "run one simulation, of this seed")
	simCount = flag.Int("simulations", 0, "how many simulations to run, instead of 200")
)

// TestSimulation runs random jobs on executors that fail in all the ways that they can, with messages that are late, lost or doubled.
// simcheck_test.go has what must hold.
func TestSimulation(t *testing.T) {
	if *simSeed != 0 {
		newWorld(t, *simSeed).run()
		return
	}
	runs := 200
	if testing.Short() {
		runs = 60
	}
	if *simCount > 0 {
		runs = *simCount
	}
	var total outcomes
	for seed := range runs {
		w := newWorld(t, uint64(seed+1))
		w.run()
		total.add(&w.outcomes)
		if t.Failed() {
			t.Fatalf("run it alone with -run Simulation -seed %d -v", seed+1)
		}
	}
	t.Logf("%+v", total)
	total.check(t)
}

// TestDeterminism: the same events lead to the same actions, in the same order.
func TestDeterminism(t *testing.T) {
	for seed := range uint64(10) {
		first, second := newWorld(t, seed+1), newWorld(t, seed+1)
		first.run()
		second.run()
		if !slices.Equal(first.actions, second.actions) {
			t.Errorf("seed %d\n%s", seed+1, difference(first.actions, second.actions))
		}
	}
}

// outcomes counts what happened, to see that a simulation has met what it is about.
type outcomes struct {
	steps, completed, repeated, failed, handedOut, cuts, crashes, breaks, drains, restarts int
}

func (o *outcomes) add(other *outcomes) {
	o.steps += other.steps
	o.completed += other.completed
	o.repeated += other.repeated
	o.failed += other.failed
	o.handedOut += other.handedOut
	o.cuts += other.cuts
	o.crashes += other.crashes
	o.breaks += other.breaks
	o.drains += other.drains
	o.restarts += other.restarts
}

func (o *outcomes) check(t *testing.T) {
	least := min(o.completed, o.repeated, o.failed, o.handedOut, o.cuts, o.crashes, o.breaks, o.drains, o.restarts)
	if least == 0 || o.completed < o.failed {
		t.Errorf("the simulations missed something: %+v", *o)
	}
}

// world is what a simulation is about: a scheduler's state, executors and a relay, and a clock with what is to happen.
type world struct {
	t         *testing.T
	random    *rand.Rand
	state     *State
	now       time.Time
	happening happenings
	sequence  int
	calm      bool // nothing goes wrong any more
	slow      int  // percent of what takes seconds
	executors []*simExecutor
	streams   uint64
	jobs      map[string]*simJob
	jobIDs    []string
	trace     []string
	actions   []string
	outcomes  outcomes
}

func newWorld(t *testing.T, seed uint64) *world {
	random := rand.New(rand.NewPCG(seed, 7))
	return &world{
		t: t, random: random, slow: 2 + random.IntN(20), now: time.Unix(1e9, 0), jobs: map[string]*simJob{},
		state: New(Config{MaxRunning: 3, Losses: 6, ExecutorWait: 5 * time.Minute, DrainTime: time.Minute}),
	}
}

func (w *world) chance(percent int) bool { return w.random.IntN(100) < percent }

// soon is mostly a few milliseconds, sometimes some seconds.
func (w *world) soon() time.Duration {
	if w.chance(w.slow) {
		return time.Duration(w.random.IntN(3000)) * time.Millisecond
	}
	return time.Duration(w.random.IntN(40)) * time.Millisecond
}

func (w *world) run() {
	for i := range 2 + w.random.IntN(4) {
		w.addExecutor(fmt.Sprintf("e%d", i))
	}
	for i := range 1 + w.random.IntN(5) {
		w.after(time.Duration(w.random.IntN(5000))*time.Millisecond, func() { w.submit(fmt.Sprintf("q%d", i)) })
	}
	w.every(time.Second, func() { w.step(Tick{}) })
	w.every(300*time.Millisecond, w.trouble)
	w.until(w.now.Add(time.Duration(5+w.random.IntN(20)) * time.Second))
	w.settleDown()
	w.until(w.now.Add(20 * time.Minute))
	w.checkEnd()
}

// settleDown lets nothing go wrong from now on, and sees to it that there is an executor that lives.
func (w *world) settleDown() {
	w.note("calm")
	w.calm = true
	w.addExecutor("last")
}

func (w *world) until(end time.Time) {
	for len(w.happening) > 0 && !w.happening[0].at.After(end) && !w.t.Failed() {
		next := heap.Pop(&w.happening).(happening)
		w.now = next.at
		next.do()
	}
	w.now = end
}

func (w *world) after(wait time.Duration, do func()) {
	w.sequence++
	heap.Push(&w.happening, happening{w.now.Add(wait), w.sequence, do})
}

func (w *world) every(wait time.Duration, do func()) {
	w.after(wait, func() {
		do()
		w.every(wait, do)
	})
}

// step tells the scheduler an event, and carries out what it says.
func (w *world) step(e Event) {
	w.outcomes.steps++
	if _, isTick := e.(Tick); !isTick {
		w.note("%T%+v", e, e)
	}
	actions := w.state.Step(w.now, e)
	if err := w.state.verify(); err != nil {
		w.fail("%v", err)
	}
	for _, action := range actions {
		w.actions = append(w.actions, describe(action))
		w.note("  %s", w.actions[len(w.actions)-1])
		w.carryOut(action)
	}
}

func (w *world) note(format string, args ...any) {
	w.trace = append(w.trace, w.now.Format("05.000 ")+fmt.Sprintf(format, args...))
}

func (w *world) fail(format string, args ...any) {
	if !w.t.Failed() {
		w.t.Errorf(format, args...)
		w.t.Logf("%s", strings.Join(w.trace[max(0, len(w.trace)-400):], "\n"))
	}
}

func (w *world) carryOut(action Action) {
	switch a := action.(type) {
	case Launch:
		w.checkLaunch(a)
		w.send(a.Executor, func(x *simExecutor) { x.launch(a) })
	case CancelTask:
		w.send(a.Executor, func(x *simExecutor) { x.drop(a.Attempt) })
	case FreeOutput:
		w.send(a.Executor, func(x *simExecutor) { x.drop(a.Attempt) })
	case SendBounds:
		w.checkBounds(a)
		w.send(a.Executor, func(x *simExecutor) { x.takeBounds(a) })
	case ForgetJob:
		w.send(a.Executor, func(x *simExecutor) { x.forget(a.Job) })
	case ComputeBounds:
		w.computeBounds(a)
	case ReadResult:
		w.jobs[a.Job].read(a)
	case RestartResult:
		w.jobs[a.Job].restart(a)
	case EndJob:
		w.jobs[a.Job].end(a)
	case CloseExecutor:
		w.send(a.Executor, func(x *simExecutor) { x.leave() })
	case DropExecutor:
		if x := w.connected(a.Executor); x != nil {
			x.breakStream()
		}
	}
}

func (w *world) computeBounds(a ComputeBounds) {
	if slices.ContainsFunc(a.Samples, func(sample []byte) bool { return sample == nil }) {
		w.fail("bounds of a stage without a sample of each task: %v", a)
	}
	value := fmt.Appendf(nil, "bounds %d", w.random.Uint32())
	w.after(w.soon(), func() { w.step(BoundsReady{a.Job, a.Stage, value}) })
	if w.chance(20) {
		w.after(w.soon(), func() { w.step(BoundsReady{a.Job, a.Stage, []byte("others")}) })
	}
}

type happening struct {
	at       time.Time
	sequence int
	do       func()
}

type happenings []happening

func (h happenings) Len() int { return len(h) }

func (h happenings) Less(i, k int) bool {
	if !h[i].at.Equal(h[k].at) {
		return h[i].at.Before(h[k].at)
	}
	return h[i].sequence < h[k].sequence
}

func (h happenings) Swap(i, k int) { h[i], h[k] = h[k], h[i] }
func (h *happenings) Push(one any) { *h = append(*h, one.(happening)) }

func (h *happenings) Pop() any {
	last := len(*h) - 1
	one := (*h)[last]
	*h = (*h)[:last]
	return one
}
