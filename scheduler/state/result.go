package state

// result is how far the relay is with the outputs of the last stage.
type result struct {
	epoch     int  // of the last ReadResult
	reading   bool // the relay has been told to
	read      int  // tasks whose outputs it has read
	handedOut int  // the last task of whose rows the client may have seen some, or -1
}

func (j *job) lastStage() *stage { return j.stages[len(j.stages)-1] }

// done says whether the relay has all of the result. It waits for the reports of tasks that it has read.
func (r *result) done(j *job) bool {
	return r.read == j.lastStage().Tasks && j.lastStage().count[freed] == r.read
}

// readResult tells the relay to read, when all that it has not read runs or, after a restart, is complete.
func (j *job) readResult() {
	r, last := &j.result, j.lastStage()
	if r.reading || r.read == last.Tasks || last.count[waiting] > 0 || j.barrier && last.count[running] > 0 {
		return
	}
	if r.read <= r.handedOut {
		j.fail(broken(r.read))
		return
	}
	r.reading = true
	r.epoch++
	read := ReadResult{Job: j.ID, Epoch: r.epoch, First: r.read, HoldBytes: j.HoldBytes}
	for i := r.read; i < last.Tasks; i++ {
		read.Outputs = append(read.Outputs, last.tasks[i].output())
	}
	j.state.emit(read)
}

func broken(number int) *Failure {
	return passing("the result was lost after rows of it had been handed out, run the query again: output of task %d", number)
}

// stopReading makes the relay drop what it has of outputs that it has not read to their end.
func (j *job) stopReading() {
	if j.result.reading {
		j.result.reading = false
		j.state.emit(RestartResult{Job: j.ID, First: j.result.read})
	}
}

// unread takes back that the relay has read the outputs of the last stage from that of a task on. Those after it that were read start again
// as well: rows that change while some of the result is still to be made are read by all tasks of the last stage.
func (j *job) unread(number int) {
	r := &j.result
	r.read = min(number, r.read)
	if r.read <= r.handedOut {
		j.fail(broken(number))
		return
	}
	j.stopReading()
}

// relayed returns the job that the relay reads in an epoch; nil if it should not.
func (s *State) relayed(id string, epoch int) *job {
	j := s.jobs[id]
	if j == nil || j.phase != active || !j.result.reading || j.result.epoch != epoch {
		return nil
	}
	return j
}

func (e ResultHandedOut) apply(s *State) {
	if j := s.relayed(e.Job, e.Epoch); j != nil && e.Task < j.lastStage().Tasks {
		j.result.handedOut = max(j.result.handedOut, e.Task)
	}
}

func (e ResultRead) apply(s *State) {
	j := s.relayed(e.Job, e.Epoch)
	if j == nil || e.Task != j.result.read || e.Task >= j.lastStage().Tasks {
		return
	}
	j.result.read++
	t := &j.lastStage().tasks[e.Task]
	if t.status != running || !t.executor.connected {
		j.release(t)
	}
	s.touch(j)
}

// endRead ends tasks that the relay has read, when their executor is not there to report it.
func (s *State) endRead(x *executor) {
	for _, t := range append([]*task(nil), x.tasks...) {
		if t.executor == x && t.status == running && !t.needed() {
			t.stage.job.release(t)
		}
	}
}

func (e ResultLost) apply(s *State) {
	j := s.relayed(e.Job, e.Epoch)
	if j == nil || e.Task < j.result.read || e.Task >= j.lastStage().Tasks {
		return
	}
	j.barrier = true
	j.stopReading()
	j.unreadable(&j.lastStage().tasks[e.Task], e.Message)
	s.touch(j)
}
