package state

import (
	"fmt"
	"time"
)

// simJob is a job, and the relay that reads its result.
type simJob struct {
	w         *world
	shape     JobShape
	disturbed bool   // something ran again
	limits    []bool // stages that stop when they have enough
	launched  map[AttemptID]bool
	bounds    map[int]string
	ended     int
	failure   *Failure
	epoch     int
	reading   bool
	outputs   []Output
	first     int
	results   []*lineage
	handedOut map[int]AttemptID
}

func (w *world) submit(id string) {
	j := &simJob{w: w, launched: map[AttemptID]bool{}, bounds: map[int]string{}, handedOut: map[int]AttemptID{}}
	for {
		j.shape, j.limits = w.randomShape(id)
		if j.shape.check() == nil {
			break
		}
	}
	w.jobs[id] = j
	w.jobIDs = append(w.jobIDs, id)
	w.step(JobSubmitted{j.shape})
	if w.chance(20) {
		w.after(w.soon(), func() { w.step(JobSubmitted{j.shape}) })
	}
}

func (w *world) randomShape(id string) (JobShape, []bool) {
	shape := JobShape{ID: id, Session: fmt.Sprint(w.random.IntN(2)), Stages: make([]StageShape, 1+w.random.IntN(5)), Attempts: 5}
	limits := make([]bool, len(shape.Stages))
	wide := 1 + w.random.IntN(4)
	for i := range shape.Stages {
		s := &shape.Stages[i]
		s.Tasks, s.Repeatable = wide, w.chance(65)
		if w.chance(25) {
			s.Tasks = 1
		}
		for input := range i {
			if w.chance(50) || input == i-1 {
				s.Inputs = append(s.Inputs, input)
			} else if w.chance(10) {
				s.After = append(s.After, input)
			}
		}
		limits[i] = len(s.Inputs) > 0 && w.chance(25)
		s.Repeatable = s.Repeatable && !limits[i]
		s.Forward = w.chance(20)
		s.RangeOutput = w.chance(15)
	}
	if w.chance(30) {
		shape.Data = fmt.Sprint("data ", w.random.IntN(3))
	}
	if w.chance(5) {
		shape.Deadline = w.now.Add(time.Duration(w.random.IntN(10000)) * time.Millisecond)
	}
	return shape, limits
}

func (j *simJob) read(a ReadResult) {
	if j.reading || a.Epoch <= j.epoch || a.First+len(a.Outputs) != j.shape.Stages[len(j.shape.Stages)-1].Tasks {
		j.w.fail("the relay is told to read in a wrong way: %+v", a)
	}
	for i := range a.First {
		if j.results[i] == nil {
			j.w.fail("the relay has not read task %d of %s, before %d", i, a.Job, a.First)
		}
	}
	j.results = append(j.results[:a.First], make([]*lineage, len(a.Outputs))...)
	j.checkEnded(a.Outputs, "the relay")
	j.reading, j.epoch, j.first, j.outputs = true, a.Epoch, a.First, a.Outputs
	j.readOn(a.Epoch, a.First)
}

func (j *simJob) restart(a RestartResult) {
	if !j.reading {
		j.w.fail("the relay of %s does not read, and is told to stop", a.Job)
	}
	j.reading, j.disturbed = false, true
	j.w.outcomes.restarts++
	for i := range j.results {
		if i >= a.First {
			j.results[i] = nil
		}
	}
}

func (j *simJob) readOn(epoch, number int) { j.w.after(j.w.soon(), func() { j.poll(epoch, number) }) }

// poll reads the output of a task, and then that of the next one. It may hand out rows before it has all.
func (j *simJob) poll(epoch, number int) {
	if !j.reading || j.epoch != epoch || j.ended > 0 || number-j.first >= len(j.outputs) {
		return
	}
	from := j.outputs[number-j.first]
	output := j.w.output(from)
	if output == nil || output.isFailed {
		j.w.step(ResultLost{j.shape.ID, epoch, number, "it is not there"})
		return
	}
	if j.w.chance(8) && !j.handOut(epoch, number, from.AttemptID) {
		return
	}
	if output.outcome == nil {
		j.readOn(epoch, number)
		return
	}
	j.checkRead(number, from.AttemptID)
	j.results[number] = &output.value
	if j.w.chance(5) {
		j.w.step(ResultRead{j.shape.ID, epoch - 1, number})
	}
	j.w.step(ResultRead{j.shape.ID, epoch, number})
	j.readOn(epoch, number+1)
}

// handOut gives the client what there is, and says whether it could.
func (j *simJob) handOut(epoch, number int, from AttemptID) bool {
	j.w.step(ResultHandedOut{j.shape.ID, epoch, number})
	if !j.reading || j.epoch != epoch {
		return false
	}
	j.checkRead(number, from)
	j.handedOut[number] = from
	j.w.outcomes.handedOut++
	return true
}

func (j *simJob) end(a EndJob) {
	j.ended++
	j.failure = a.Failure
	j.checkResult()
}
