package state

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"
)

const (
	benchExecutors = 1000
	benchJobs      = 20
	benchWidth     = 1000 // tasks of a stage
	benchLosses    = benchExecutors / 10
)

// BenchmarkSimulation runs 20 jobs of 5 stages of 1000 tasks at the same time on 1000 executors, of which a tenth is lost on the way; half
// of the lost ones come back. A tenth of the reports come late, those of lost executors too late. An iteration is the whole; ns/step leaves out what
// the simulation itself takes, and heartbeats, which are cheaper than other steps.
func BenchmarkSimulation(b *testing.B) {
	var total load
	for i := range b.N {
		l := newLoad(uint64(i + 1))
		l.run(b)
		b.Logf("longest step: %s", l.most)
		total.took += l.took
		total.steps += l.steps
		total.actions += l.actions
		total.longest = max(total.longest, l.longest)
		total.heap = max(total.heap, l.heap)
	}
	average := total.took / time.Duration(total.steps)
	if average > 20*time.Microsecond || total.heap > 1<<30 {
		b.Errorf("a step takes %v, all of it %d MB; it should be at most 20 us and 1 GB", average, total.heap>>20)
	}
	b.ReportMetric(float64(average.Nanoseconds()), "ns/step")
	b.ReportMetric(float64(total.actions)/float64(total.steps), "actions/step")
	b.ReportMetric(float64(total.steps)/float64(b.N), "steps")
	b.ReportMetric(float64(total.longest.Microseconds())/1000, "ms/longest-step")
	b.ReportMetric(float64(total.heap)/(1<<20), "MB")
}

// load is what keeps a scheduler busy.
type load struct {
	random         *rand.Rand
	state          *State
	now            time.Time
	pending        []Event // what executors and the relay have still to say, in this order
	took, longest  time.Duration
	steps, actions int
	heap           uint64
	most           string // what the longest step was
	lost, ended    int
	failed         []string
}

func newLoad(seed uint64) *load {
	return &load{
		random: rand.New(rand.NewPCG(seed, 1)), state: New(Config{MaxRunning: benchJobs}), now: time.Unix(1e9, 0),
	}
}

func (l *load) run(b *testing.B) {
	for i := range benchExecutors {
		l.join(i)
	}
	for i := range benchJobs {
		l.step(JobSubmitted{benchJob(i)})
	}
	for done := 0; len(l.pending) > 0; done++ {
		next := l.pending[0]
		l.pending = l.pending[1:]
		if l.late(next) {
			l.pending = append(l.pending, next)
			continue
		}
		l.step(next)
		l.meanwhile(done)
	}
	if l.ended != benchJobs || len(l.failed) > 0 || l.lost != benchLosses {
		b.Fatalf("%d jobs have ended, %v failed, %d executors were lost", l.ended, l.failed, l.lost)
	}
}

func benchJob(number int) JobShape {
	stage := func(inputs ...int) StageShape {
		return StageShape{Tasks: benchWidth, Inputs: inputs, Repeatable: true}
	}
	scan := stage()
	return JobShape{
		ID: fmt.Sprint("job", number), Session: fmt.Sprint(number % 7),
		Stages: []StageShape{scan, scan, stage(0, 1), stage(2), stage(3)},
	}
}

func (l *load) join(i int) {
	id := fmt.Sprint("executor", i)
	l.step(ExecutorJoined{ID: id, Incarnation: fmt.Sprint(l.steps), Stream: uint64(l.steps), Address: id + ":50051", Cores: 8})
}

// late says whether a report comes later: since what the task reads is not complete, or by chance.
func (l *load) late(e Event) bool {
	report, isReport := e.(TaskFinished)
	if !isReport {
		return false
	}
	t := l.state.attempt(report.Attempt)
	if t == nil {
		return false
	}
	for _, input := range t.stage.inputs {
		if !input.ended() {
			return true
		}
	}
	return l.random.IntN(10) == 0
}

// meanwhile lets time pass, and executors live or not.
func (l *load) meanwhile(done int) {
	l.now = l.now.Add(time.Millisecond)
	if done%1000 == 0 {
		l.step(Tick{})
	}
	if done%5000 == 0 {
		for _, x := range l.state.executors {
			l.state.Step(l.now, Heartbeat{x.id, x.incarnation})
		}
		l.measure()
	}
	if done%1000 == 500 && l.lost < benchLosses {
		l.lose()
	}
}

func (l *load) lose() {
	i := l.random.IntN(benchExecutors)
	x := l.state.executors[fmt.Sprint("executor", i)]
	if x == nil {
		return
	}
	l.lost++
	l.step(ExecutorLeft{x.id, x.incarnation})
	if l.lost%2 == 0 {
		l.join(i)
	}
}

// measure finds how much memory is in use, with what the simulation itself has.
func (l *load) measure() {
	var stats runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&stats)
	l.heap = max(l.heap, stats.HeapAlloc)
}

func (l *load) step(e Event) {
	start := time.Now()
	actions := l.state.Step(l.now, e)
	took := time.Since(start)
	l.took += took
	if took > l.longest {
		l.longest, l.most = took, fmt.Sprintf("%T with %d actions", e, len(actions))
	}
	l.steps++
	l.actions += len(actions)
	for _, action := range actions {
		switch a := action.(type) {
		case Launch:
			l.pending = append(l.pending, TaskFinished{a.Attempt, &Complete{Rows: 1000, Bytes: 1 << 20}})
		case ReadResult:
			for i := range a.Outputs {
				l.pending = append(l.pending, ResultRead{a.Job, a.Epoch, a.First + i})
			}
		case EndJob:
			l.ended++
			if a.Failure != nil {
				l.failed = append(l.failed, a.Failure.String())
			}
		}
	}
}
