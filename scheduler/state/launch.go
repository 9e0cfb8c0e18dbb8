package state

import "slices"

// work is a task, or every task of a stage, that may have what it needs to start.
type work struct {
	stage  *stage
	number int
}

const everyTask = -1

// follow marks what may start since a task has changed its status.
func (j *job) follow(t *task) {
	in := t.stage
	if t.status == waiting {
		j.work = append(j.work, work{in, t.number})
		return
	}
	if t.ended() && in.ended() {
		j.mark(in.followers, everyTask)
	}
	switch {
	case in.Forward:
		j.mark(in.readers, t.number)
	case t.status == complete && in.whole(), t.status == running && in.readable() && !j.barrier:
		j.mark(in.readers, everyTask)
	}
}

func (j *job) mark(stages []*stage, number int) {
	for _, in := range stages {
		if in.count[waiting] > 0 {
			j.work = append(j.work, work{in, number})
		}
	}
}

// start starts a task, or every task, that waits and has what it needs.
func (s *stage) start(number int) {
	switch {
	case s.count[waiting] == 0 || !s.mayStart():
	case number != everyTask:
		s.startTask(number)
	default:
		for i := s.waits.next(0); i >= 0; i = s.waits.next(i + 1) {
			s.startTask(i)
		}
	}
}

// mayStart says whether what all tasks of the stage need is there.
func (s *stage) mayStart() bool {
	notThere := func(input *stage) bool {
		return !input.Forward && !input.whole() && (s.job.barrier || !input.readable())
	}
	notEnded := func(before *stage) bool { return !before.ended() }
	return !slices.ContainsFunc(s.inputs, notThere) && !slices.ContainsFunc(s.after, notEnded)
}

func (s *stage) startTask(number int) {
	t := &s.tasks[number]
	if t.status != waiting || !s.mayStartTask(number) {
		return
	}
	x := s.job.place(t)
	if x == nil {
		s.job.park()
		return
	}
	s.job.launch(t, x)
}

func (s *stage) mayStartTask(number int) bool {
	for _, input := range s.inputs {
		if !input.Forward {
			continue
		}
		producer := input.tasks[number].status
		if producer != complete && (producer != running || s.job.barrier) {
			return false
		}
	}
	return true
}

func (j *job) launch(t *task, x *executor) {
	if t.attempts > 0 {
		j.repeated++
	}
	t.attempts++
	t.attach(x)
	t.asked = false
	t.setUnread(false)
	t.turn(running)
	j.involve(x)
	j.state.emit(Launch{Executor: x.id, Attempt: t.current(), Sources: t.sources()})
}

func (t *task) sources() []Source {
	sources := make([]Source, len(t.stage.inputs))
	for i, input := range t.stage.inputs {
		sources[i].Stage = input.id
		if input.Forward {
			sources[i].Outputs = []Output{input.tasks[t.number].output()}
		} else {
			sources[i].Outputs = input.listOutputs()
		}
	}
	return sources
}

// listOutputs lists the outputs of a stage whose tasks all run or are complete. The list is shared by those that read it.
func (s *stage) listOutputs() []Output {
	if s.outputs == nil {
		s.outputs = make([]Output, s.Tasks)
		for i := range s.tasks {
			s.outputs[i] = s.tasks[i].output()
		}
	}
	return s.outputs
}

// park puts a job aside until an executor takes tasks.
func (j *job) park() {
	if !j.parked {
		j.parked, j.parkedAt = true, j.state.now
		j.state.parked = append(j.state.parked, j)
		j.state.after(j.parkedAt.Add(j.state.config.ExecutorWait), j.state.giveUp)
	}
}

func (j *job) unpark() {
	if j.parked {
		j.parked = false
		parked := j.state.parked
		place := slices.Index(parked, j)
		j.state.parked = slices.Delete(parked, place, place+1)
	}
}

// unpark tries the tasks again that found no executor.
func (s *State) unpark() {
	for _, j := range s.parked {
		j.parked = false
		for _, in := range j.stages {
			j.work = append(j.work, work{in, everyTask})
		}
		s.touch(j)
	}
	s.parked = nil
}
