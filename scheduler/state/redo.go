package state

// redo makes a task run again, and those that read it where they have to. Attempts never mix: a task that runs while one that it reads is
// done again starts again as well. A task that has ended need not, unless what it read may be different the next time.
//
// changed says that the task's own input is not what its earlier attempts read.
func (j *job) redo(t *task, changed bool) {
	differs := changed || !t.stage.Repeatable
	if t.status == waiting && (t.unread || !differs) {
		return
	}
	if t.status != waiting {
		j.barrier = true
		t.drop()
		t.stage.rows -= t.rows
		t.stage.bytes -= t.bytes
		t.rows, t.bytes = 0, 0
		t.turn(waiting)
	}
	if differs {
		t.setUnread(true)
	}
	if t.stage.last() {
		j.unread(t.number)
	}
	j.redoReaders(t, differs)
	j.demand(t)
}

func (j *job) redoReaders(t *task, differs bool) {
	for _, reader := range t.stage.readers {
		if reader.unread == reader.Tasks || !differs && reader.count[running] == 0 {
			continue
		}
		reader.each(t.stage.Forward, t.number, func(r *task) {
			if differs || r.status == running {
				j.redo(r, differs)
			}
		})
	}
}

// demand makes those run again whose outputs a task needs and that have none, or one that is good only for earlier readers.
func (j *job) demand(t *task) {
	for _, input := range t.stage.inputs {
		if input.count[cut]+input.count[freed] == 0 {
			continue
		}
		input.each(input.Forward, t.number, func(p *task) {
			if p.status == cut || p.status == freed {
				j.redo(p, false)
			}
		})
	}
}

// drop takes the current attempt from its executor, and tells it so.
func (t *task) drop() {
	x := t.executor
	if x != nil && x.connected {
		if t.status == running {
			t.stage.job.state.emit(CancelTask{Executor: x.id, Attempt: t.current()})
		} else {
			t.stage.job.state.emit(FreeOutput{Executor: x.id, Attempt: t.current()})
		}
	}
	t.detach()
}

// needed says whether somebody has still to read the task's output.
func (t *task) needed() bool {
	if t.stage.last() {
		return t.number >= t.stage.job.result.read
	}
	for _, reader := range t.stage.readers {
		if t.stage.Forward && !reader.tasks[t.number].ended() || !t.stage.Forward && !reader.ended() {
			return true
		}
	}
	return false
}

// release frees the output of a task that nobody needs. If the task still runs, it does so for nobody, and so may those that it reads.
func (j *job) release(t *task) {
	if t.status == waiting || t.status == freed || t.needed() {
		return
	}
	ran := t.status == running
	t.drop()
	t.turn(freed)
	if ran {
		j.releaseInputs(t)
	}
}

// releaseInputs frees what a task that has ended was the last one to need.
func (j *job) releaseInputs(t *task) {
	for _, input := range t.stage.inputs {
		if input.Forward || t.stage.ended() {
			input.each(input.Forward, t.number, j.release)
		}
	}
}

// loseOutput does what follows when the current attempt of a task is gone, with what it wrote.
func (j *job) loseOutput(t *task) {
	if t.needed() {
		j.redo(t, false)
		return
	}
	j.release(t)
}

// countLoss counts an executor that was lost while it ran the task.
func (j *job) countLoss(t *task) {
	t.losses++
	if t.losses >= j.state.config.Losses {
		j.fail(passing("task %d of stage %d lost the executors that ran it, %d in all, the last one was %s",
			t.number, t.stage.id, t.losses, t.executor.id))
	}
}
