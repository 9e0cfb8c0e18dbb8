package state

import "slices"

// checkLaunch: an attempt is new, its executor takes tasks, and it reads exactly one output of each task that it should.
func (w *world) checkLaunch(a Launch) {
	j := w.jobs[a.Attempt.Job]
	if j.ended > 0 || j.launched[a.Attempt] {
		w.fail("launched again, or after the end: %v", a.Attempt)
	}
	j.launched[a.Attempt] = true
	j.disturbed = j.disturbed || a.Attempt.Attempt > 0
	if x := w.state.executors[a.Executor]; x == nil || !x.connected || x.draining {
		w.fail("%v is launched on %s, which takes no tasks", a.Attempt, a.Executor)
	}
	shape := &j.shape.Stages[a.Attempt.Stage]
	if len(a.Sources) != len(shape.Inputs) {
		w.fail("%v reads from %d stages, of %d", a.Attempt, len(a.Sources), len(shape.Inputs))
		return
	}
	for i, source := range a.Sources {
		want := j.inputTasks(shape.Inputs[i], a.Attempt.Task)
		var got []int
		for _, output := range source.Outputs {
			if output.Stage != shape.Inputs[i] || !j.launched[output.AttemptID] {
				w.fail("%v reads %v", a.Attempt, output)
			}
			got = append(got, output.Task)
		}
		j.checkEnded(source.Outputs, a.Attempt.String())
		if !slices.Equal(got, want) {
			w.fail("%v reads tasks %v of stage %d, not %v", a.Attempt, got, shape.Inputs[i], want)
		}
	}
}

// checkEnded: after something ran again, outputs are read only when they are complete.
func (j *simJob) checkEnded(outputs []Output, reader string) {
	for _, from := range outputs {
		if output := j.w.output(from); j.disturbed && output != nil && output.outcome == nil {
			j.w.fail("%s reads %v while it runs", reader, from.AttemptID)
		}
	}
}

// checkRead: what the client gets of a task is of one attempt.
func (j *simJob) checkRead(number int, from AttemptID) {
	if before, known := j.handedOut[number]; known && before != from {
		j.w.fail("rows of %v were handed out, and then of %v", before, from)
	}
}

func (j *simJob) inputTasks(stage, number int) []int {
	if j.shape.Stages[stage].Forward {
		return []int{number}
	}
	var all []int
	for i := range j.shape.Stages[stage].Tasks {
		all = append(all, i)
	}
	return all
}

// checkBounds: the bounds of a stage are always the same.
func (w *world) checkBounds(a SendBounds) {
	bounds := w.jobs[a.Attempt.Job].bounds
	if before, known := bounds[a.Attempt.Stage]; known && before != string(a.Bounds) {
		w.fail("%v is told bounds %s, others were told %s", a.Attempt, a.Bounds, before)
	}
	bounds[a.Attempt.Stage] = string(a.Bounds)
}

// checkResult: a job ends once, and a result is whole and of one consistent set of attempts.
func (j *simJob) checkResult() {
	if j.ended > 1 {
		j.w.fail("job %s ended again", j.shape.ID)
	}
	if j.failure != nil {
		j.w.outcomes.failed++
		return
	}
	j.w.outcomes.completed++
	if len(j.launched) > j.tasks() {
		j.w.outcomes.repeated++
	}
	var all lineage
	for number := range j.shape.Stages[len(j.shape.Stages)-1].Tasks {
		if number >= len(j.results) || j.results[number] == nil {
			j.w.fail("job %s ended without the rows of task %d", j.shape.ID, number)
			return
		}
		all.merge(*j.results[number])
	}
	if all.mixed {
		j.w.fail("the result of %s mixes attempts", j.shape.ID)
	}
}

func (j *simJob) tasks() int {
	n := 0
	for _, s := range j.shape.Stages {
		n += s.Tasks
	}
	return n
}

// checkEnd: every job has ended, and nobody holds anything.
func (w *world) checkEnd() {
	for _, id := range w.jobIDs {
		if j := w.jobs[id]; j.ended != 1 {
			w.fail("job %s has ended %d times: %+v\n%+v", id, j.ended, j.shape, w.state.Job(id))
		}
	}
	for _, x := range w.executors {
		if x.alive && len(x.attempts) > 0 {
			w.fail("executor %s still holds %d outputs", x.id, len(x.attempts))
		}
	}
	if len(w.state.jobs) > 0 || w.state.running != 0 || w.state.queue.length != 0 {
		w.fail("the scheduler has %d jobs left, %d running, %d queued", len(w.state.jobs), w.state.running, w.state.queue.length)
	}
}
