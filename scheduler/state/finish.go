package state

func (e TaskFinished) apply(s *State) {
	t := s.attempt(e.Attempt)
	if t == nil || t.status != running {
		return
	}
	j := t.stage.job
	if !t.needed() {
		j.finish(t, freed, 0, 0)
		return
	}
	switch outcome := e.Outcome.(type) {
	case *Complete:
		j.finish(t, complete, outcome.Rows, outcome.Bytes)
	case *Cut:
		if t.readersStarted() {
			j.finish(t, cut, outcome.Rows, outcome.Bytes)
		} else {
			t.dropEnded()
			j.redo(t, false)
		}
	case *Failure:
		j.taskFailed(t, outcome)
	case *InputLost:
		j.inputLost(t, outcome)
	default:
		j.fail(internal("task %v ended in an unknown way: %T", e.Attempt, outcome))
	}
}

// finish ends an attempt whose output is good. Invariant: an output that is held is needed.
func (j *job) finish(t *task, as status, rows, bytes int64) {
	t.rows, t.bytes = rows, bytes
	t.stage.rows += rows
	t.stage.bytes += bytes
	if as == freed {
		t.dropEnded()
	}
	t.turn(as)
	j.noSample(t)
	j.releaseInputs(t)
}

// dropEnded drops the output of an attempt that has just ended.
func (t *task) dropEnded() {
	if x := t.executor; x != nil && x.connected {
		t.stage.job.state.emit(FreeOutput{Executor: x.id, Attempt: t.current()})
	}
	t.detach()
}

// readersStarted says whether all that read the task have begun to, so that its output may be cut short.
func (t *task) readersStarted() bool {
	if t.stage.last() {
		return false
	}
	started := true
	for _, reader := range t.stage.readers {
		if t.stage.Forward {
			started = started && reader.tasks[t.number].status != waiting
		} else {
			started = started && reader.count[waiting] == 0
		}
	}
	return started
}

func (j *job) taskFailed(t *task, failure *Failure) {
	if !failure.Retryable {
		j.fail(failure)
		return
	}
	j.tried(t, failure.Message)
	if j.failure == nil {
		t.dropEnded()
		j.redo(t, false)
	}
}

// tried counts an attempt of a task that went wrong where it was, and ends the job after too many.
func (j *job) tried(t *task, message string) {
	t.failures++
	t.avoid = append(t.avoid, t.executor)
	if limit := j.attempts(); t.failures >= limit {
		j.fail(passing("task %d of stage %d failed on executor %s, attempt %d of %d: %s",
			t.number, t.stage.id, t.executor.id, t.failures, limit, message))
	}
}

func (j *job) attempts() int {
	if j.Attempts > 0 {
		return j.Attempts
	}
	return j.state.config.Attempts
}

// inputLost starts a task again that could not read its input, which is no failure of its own.
func (j *job) inputLost(t *task, lost *InputLost) {
	input := j.state.attempt(lost.Input)
	if input == nil || !t.reads(input) {
		j.taskFailed(t, passing("it could not read %v, which is not its input", lost.Input))
		return
	}
	t.dropEnded()
	j.redo(t, false)
	j.unreadable(input, lost.Message)
}

func (t *task) reads(input *task) bool {
	for _, in := range t.stage.inputs {
		if in == input.stage {
			return !in.Forward || input.number == t.number
		}
	}
	return false
}

// unreadable decides about an output that a reader could not read. While its task runs where it can tell, its report is waited for: a failure of
// the task is what its readers see first, and they read again when it is complete.
func (j *job) unreadable(t *task, message string) {
	switch {
	case t.status == waiting || t.status == freed || t.status == running && t.executor.connected:
	case t.executor.connected:
		j.tried(t, "its output could not be read: "+message)
		j.redo(t, false)
	default:
		j.redo(t, false)
	}
}
