package state

import "time"

type phase uint8

const (
	queued phase = iota
	active
	ended
)

type job struct {
	JobShape
	state     *State
	number    int // in the order of submission
	phase     phase
	dirty     bool
	barrier   bool // a task starts only when what it reads is complete
	failure   *Failure
	stages    []*stage
	shares    []*executor // of the tasks of each number
	alone     int         // the number whose share has the stages of one task
	involved  []*executor // that have or had tasks
	isIn      map[*executor]bool
	work      []work
	result    result
	deadline  *timer
	submitted time.Time
	started   time.Time
	parked    bool // tasks found no executor
	parkedAt  time.Time
	repeated  int // attempts beyond the first ones of the tasks
}

// start admits a job.
func (s *State) start(j *job) {
	s.running++
	j.phase, j.started = active, s.now
	j.isIn = map[*executor]bool{}
	j.result.handedOut = -1
	widest := 0
	j.stages = make([]*stage, len(j.Stages))
	for id := range j.Stages {
		j.stages[id] = j.newStage(id)
		widest = max(widest, j.Stages[id].Tasks)
	}
	j.connectStages()
	if j.Data == "" {
		j.shares = s.spread(widest)
		rotate(j.shares, j.number)
	} else {
		j.shares, j.alone = s.gather(widest, j.Data), j.number%widest
	}
	for _, in := range j.stages {
		j.work = append(j.work, work{in, everyTask})
	}
	s.touch(j)
}

// rotate makes stages of one task fall on different executors for different jobs.
func rotate(shares []*executor, by int) {
	by %= len(shares)
	copy(shares, append(append([]*executor(nil), shares[by:]...), shares[:by]...))
}

func (j *job) newStage(id int) *stage {
	in := &stage{StageShape: j.Stages[id], job: j, id: id}
	in.tasks = make([]task, in.Tasks)
	for i := range in.tasks {
		in.tasks[i] = task{stage: in, number: i, unread: true}
	}
	in.count[waiting], in.unread = in.Tasks, in.Tasks
	in.waits = newBitset(in.Tasks)
	return in
}

func (j *job) connectStages() {
	for _, in := range j.stages {
		for _, id := range in.Inputs {
			in.inputs = append(in.inputs, j.stages[id])
			j.stages[id].readers = append(j.stages[id].readers, in)
		}
		for _, id := range in.After {
			in.after = append(in.after, j.stages[id])
			j.stages[id].followers = append(j.stages[id].followers, in)
		}
	}
}

func (j *job) involve(x *executor) {
	if !j.isIn[x] {
		j.isIn[x] = true
		j.involved = append(j.involved, x)
	}
}

// settle starts what can start, and ends the job when it is over.
func (j *job) settle() {
	for i := 0; i < len(j.work) && j.failure == nil; i++ {
		j.work[i].stage.start(j.work[i].number)
	}
	j.work = j.work[:0]
	if j.failure == nil {
		j.readResult()
	}
	if j.failure != nil || j.result.done(j) {
		j.state.end(j)
	}
}

// fail ends the job at the end of the step. The first failure counts.
func (j *job) fail(failure *Failure) {
	if j.failure == nil && j.phase != ended {
		j.failure = failure
		j.state.touch(j)
	}
}

func (j *job) expire() {
	j.fail(cancelled("the query ran into its deadline after %v", j.state.now.Sub(j.submitted).Round(time.Millisecond)))
}

func (e JobCancelled) apply(s *State) {
	if j := s.jobs[e.Job]; j != nil {
		j.fail(cancelled("the query was cancelled"))
	}
}

func (e JobFailed) apply(s *State) {
	if j := s.jobs[e.Job]; j != nil {
		j.fail(&e.Failure)
	}
}

// end takes a job out of everything.
func (s *State) end(j *job) {
	if j.phase == queued {
		s.queue.remove(j)
	} else {
		s.running--
	}
	j.phase = ended
	delete(s.jobs, j.ID)
	s.stop(j.deadline)
	s.emit(EndJob{Job: j.ID, Failure: j.failure})
	s.history.add(j.summary(j.failure))
	for _, in := range j.stages {
		for i := range in.tasks {
			in.tasks[i].detach()
		}
	}
	for _, x := range j.involved {
		if x.connected {
			s.emit(ForgetJob{Executor: x.id, Job: j.ID})
		}
	}
	for _, x := range j.shares {
		s.weigh(x, -1)
	}
	j.unpark()
}
