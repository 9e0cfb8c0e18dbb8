package state

import "slices"

// simAttempt is a task that an executor runs, and its output.
type simAttempt struct {
	x        *simExecutor
	id       AttemptID
	shape    *StageShape
	job      *simJob
	sources  []Output
	opened   map[AttemptID]bool // what it has begun to read
	closed   map[[2]int]bool    // the tasks that have read enough of this one
	steps    int                // how often it has still to look before it is done
	bounded  bool
	dropped  bool
	outcome  Outcome // nil while it runs
	value    lineage
	isCut    bool
	isFailed bool
}

// lineage is what rows are computed from: of each task that is not repeatable, which attempt. mixed: of one of them, two.
type lineage struct {
	from  map[[2]int]int
	mixed bool
}

func (l *lineage) add(task [2]int, attempt int) {
	if l.from == nil {
		l.from = map[[2]int]int{}
	}
	if before, known := l.from[task]; known && before != attempt {
		l.mixed = true
	}
	l.from[task] = attempt
}

func (l *lineage) merge(other lineage) {
	l.mixed = l.mixed || other.mixed
	for task, attempt := range other.from {
		l.add(task, attempt)
	}
}

func newAttempt(x *simExecutor, a Launch) *simAttempt {
	job := x.w.jobs[a.Attempt.Job]
	attempt := &simAttempt{
		x: x, id: a.Attempt, shape: &job.shape.Stages[a.Attempt.Stage], job: job,
		steps: x.w.random.IntN(4), opened: map[AttemptID]bool{}, closed: map[[2]int]bool{},
	}
	for _, source := range a.Sources {
		attempt.sources = append(attempt.sources, source.Outputs...)
	}
	return attempt
}

func (a *simAttempt) live() bool { return a.x.alive && !a.dropped && a.outcome == nil }

func (a *simAttempt) begin() {
	w := a.x.w
	a.bounded = w.chance(10) // it has no rows
	a.ask()
	if !w.calm && w.chance(4) {
		w.after(w.soon(), func() { a.finish(failure("io", "the store does not answer")) })
	}
	if w.chance(1) && w.chance(20) {
		w.after(w.soon(), func() { a.finish(failure("user", "division by zero")) })
	}
	w.after(w.soon(), a.work)
}

func (a *simAttempt) ask() {
	if a.shape.RangeOutput && !a.bounded {
		a.x.report(TaskSample{a.id, []byte("sample")})
	}
}

// work reads all sources to their end, or enough of them, and writes.
func (a *simAttempt) work() {
	if !a.live() {
		return
	}
	w := a.x.w
	a.steps--
	ready := a.steps < 0 && (a.bounded || !a.shape.RangeOutput)
	for _, source := range a.sources {
		output := w.output(source)
		switch {
		case output == nil || output.isFailed:
			a.finish(&InputLost{Input: source.AttemptID, Message: "it is not there"})
			return
		case output.isCut && !a.opened[source.AttemptID]:
			w.fail("%v reads %v, which was cut short, from its beginning", a.id, source.AttemptID)
		}
		a.opened[source.AttemptID] = true
		ready = ready && output.outcome != nil
	}
	enough := a.job.limits[a.id.Stage] && w.chance(50) && (a.bounded || !a.shape.RangeOutput)
	if ready || enough {
		a.write()
		return
	}
	w.after(w.soon(), a.work)
}

func (a *simAttempt) write() {
	for _, source := range a.sources {
		output := a.x.w.output(source)
		a.value.merge(output.value)
		output.close(a)
	}
	if !a.shape.Repeatable {
		a.value.add([2]int{a.id.Stage, a.id.Task}, a.id.Attempt)
	}
	a.finish(&Complete{Rows: 1})
}

// close says that a reader needs no more. When all that ever read say so, a task that runs stops.
func (a *simAttempt) close(reader *simAttempt) {
	a.closed[[2]int{reader.id.Stage, reader.id.Task}] = true
	if !a.live() || len(a.closed) < a.job.readers(a.id.Stage) {
		return
	}
	a.x.w.outcomes.cuts++
	a.isCut = true
	a.finish(&Cut{Rows: 1})
}

func (a *simAttempt) finish(outcome Outcome) {
	if !a.live() {
		return
	}
	switch outcome.(type) {
	case *Complete, *Cut:
	default:
		a.isFailed = true
	}
	a.outcome = outcome
	a.x.report(TaskFinished{a.id, outcome})
}

// output finds an output where it is said to be; nil if it is not there.
func (w *world) output(o Output) *simAttempt {
	for _, x := range w.executors {
		if x.alive && x.address() == o.Address {
			return x.attempts[o.AttemptID]
		}
	}
	return nil
}

// readers is how many tasks read an output of a stage.
func (j *simJob) readers(stage int) int {
	n := 0
	for _, reader := range j.shape.Stages {
		switch {
		case !slices.Contains(reader.Inputs, stage):
		case j.shape.Stages[stage].Forward:
			n++
		default:
			n += reader.Tasks
		}
	}
	return n
}
