package state

// reconcile compares what an executor has with what it should have.
func (s *State) reconcile(x *executor, listed []AttemptID, held []TaskFinished) {
	has := make(map[AttemptID]bool, len(listed)+len(held))
	forget := forgetter{state: s, executor: x, told: map[string]bool{}}
	for _, id := range listed {
		t := s.attempt(id)
		if has[id] = t != nil && t.executor == x && t.status == running; has[id] {
			t.stage.job.sendBounds(t)
		} else {
			forget.drop(id, CancelTask{Executor: x.id, Attempt: id})
		}
	}
	for _, report := range held {
		has[report.Attempt] = true
		if t := s.attempt(report.Attempt); t == nil || t.executor != x {
			forget.drop(report.Attempt, FreeOutput{Executor: x.id, Attempt: report.Attempt})
		} else {
			report.apply(s)
		}
	}
	s.missing(x, has)
}

// missing gives up what an executor should have and does not: a Launch that did not reach it.
func (s *State) missing(x *executor, has map[AttemptID]bool) {
	for _, t := range append([]*task(nil), x.tasks...) {
		if t.executor == x && !has[t.current()] {
			t.stage.job.loseOutput(t)
		}
	}
}

// forgetter tells an executor what it need not keep; a job that has ended as a whole.
type forgetter struct {
	state    *State
	executor *executor
	told     map[string]bool
}

func (f *forgetter) drop(id AttemptID, one Action) {
	if j := f.state.jobs[id.Job]; j != nil && j.phase == active {
		j.involve(f.executor)
		f.state.emit(one)
		return
	}
	if !f.told[id.Job] {
		f.told[id.Job] = true
		f.state.emit(ForgetJob{Executor: f.executor.id, Job: id.Job})
	}
}
