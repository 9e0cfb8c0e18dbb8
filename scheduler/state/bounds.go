package state

// bounds of a range exchange are made once, of a sample of each task, and stay for all attempts.
type bounds struct {
	samples [][]byte // nil: not there yet
	got     int
	known   bool
	value   []byte
}

func (e TaskSample) apply(s *State) {
	t := s.attempt(e.Attempt)
	if t == nil || t.status != running || !t.stage.RangeOutput {
		return
	}
	t.asked = true
	if t.stage.bounds.known {
		t.stage.job.sendBounds(t)
		return
	}
	t.stage.job.takeSample(t, e.Sample)
}

func (j *job) takeSample(t *task, sample []byte) {
	b := &t.stage.bounds
	if b.got == t.stage.Tasks {
		return
	}
	if b.samples == nil {
		b.samples = make([][]byte, t.stage.Tasks)
	}
	if b.samples[t.number] != nil {
		return
	}
	b.samples[t.number] = append([]byte{}, sample...)
	if b.got++; b.got == t.stage.Tasks {
		j.state.emit(ComputeBounds{Job: j.ID, Stage: t.stage.id, Samples: b.samples})
		b.samples = nil
	}
}

// noSample stands in for the sample of a task that ended without one: it had nothing to divide.
func (j *job) noSample(t *task) {
	if t.stage.RangeOutput && !t.stage.bounds.known {
		j.takeSample(t, nil)
	}
}

func (e BoundsReady) apply(s *State) {
	j := s.jobs[e.Job]
	if j == nil || j.phase != active || e.Stage < 0 || e.Stage >= len(j.stages) {
		return
	}
	in := j.stages[e.Stage]
	if in.bounds.known || in.bounds.got < in.Tasks || !in.RangeOutput {
		return
	}
	in.bounds.known, in.bounds.value = true, e.Bounds
	for i := range in.tasks {
		j.sendBounds(&in.tasks[i])
	}
}

// sendBounds answers a task that has asked for bounds. It may be told twice, when the first answer may not have reached it.
func (j *job) sendBounds(t *task) {
	if t.asked && t.status == running && t.stage.bounds.known && t.executor.connected {
		j.state.emit(SendBounds{Executor: t.executor.id, Attempt: t.current(), Bounds: t.stage.bounds.value})
	}
}
