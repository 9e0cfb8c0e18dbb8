package state

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/ballista-go/ballista/core/errs"
)

// JobView is what is known of a job. The views are copies.
type JobView struct {
	ID, Session string
	Status      JobStatus
	Submitted   time.Time
	Started     time.Time // zero while the job is queued
	Ended       time.Time // zero while it is not over
	Tasks, Done int
	Repeated    int // attempts beyond the first ones of the tasks
	Failure     *Failure
	Stages      []StageView
}

// JobStatus is where a job stands.
type JobStatus string

// The statuses of jobs.
const (
	Queued    JobStatus = "queued"
	Running   JobStatus = "running"
	Completed JobStatus = "completed"
	Failed    JobStatus = "failed"
	Cancelled JobStatus = "cancelled"
)

// StageView is what is known of a stage.
type StageView struct {
	Tasks, Waiting, Running, Done int
	Rows, Bytes                   int64 // written by tasks that are done
}

// ExecutorView is what is known of an executor.
type ExecutorView struct {
	ID, Incarnation, Address string
	Status                   ExecutorStatus
	Cores                    int
	Memory                   int64
	Joined, Heard            time.Time
	Running, Held            int // tasks that it runs, outputs of others that it holds
}

// ExecutorStatus is where an executor stands.
type ExecutorStatus string

// The statuses of executors.
const (
	Ready        ExecutorStatus = "ready"
	Disconnected ExecutorStatus = "disconnected"
	Draining     ExecutorStatus = "draining"
)

// Jobs lists the jobs: those that have ended in the order in which they did, then the others in that in which they came. It leaves out
// their stages.
func (s *State) Jobs() []JobView {
	var views []JobView
	for _, view := range s.history.all() {
		views = append(views, *view)
	}
	jobs := slices.SortedFunc(maps.Values(s.jobs), func(a, b *job) int { return cmp.Compare(a.number, b.number) })
	for _, j := range jobs {
		views = append(views, *j.summary(nil))
	}
	for i := range views {
		views[i].Stages = nil
	}
	return views
}

// Job returns a job with its stages, or nil if it is not known.
func (s *State) Job(id string) *JobView {
	if j := s.jobs[id]; j != nil {
		return j.summary(nil)
	}
	if view := s.history.find(id); view != nil {
		found := *view
		found.Stages = slices.Clone(view.Stages)
		return &found
	}
	return nil
}

// Executors lists the executors in the order in which they joined.
func (s *State) Executors() []ExecutorView {
	all := slices.SortedFunc(maps.Values(s.executors), func(a, b *executor) int { return cmp.Compare(a.number, b.number) })
	views := make([]ExecutorView, len(all))
	for i, x := range all {
		views[i] = ExecutorView{
			ID: x.id, Incarnation: x.incarnation, Address: x.address, Status: x.status(), Cores: x.cores, Memory: x.memory,
			Joined: x.since, Heard: x.heard, Running: x.running, Held: len(x.tasks) - x.running,
		}
	}
	return views
}

func (x *executor) status() ExecutorStatus {
	switch {
	case !x.connected:
		return Disconnected
	case x.draining:
		return Draining
	}
	return Ready
}

// summary is the view of a job, which ends now if it is over.
func (j *job) summary(failure *Failure) *JobView {
	view := &JobView{
		ID: j.ID, Session: j.Session, Submitted: j.submitted, Started: j.started, Repeated: j.repeated, Failure: failure,
	}
	view.Status = j.status(failure)
	if view.Status != Queued && view.Status != Running {
		view.Ended = j.state.now
	}
	for id := range j.Stages {
		stage := j.stageView(id)
		view.Tasks += stage.Tasks
		view.Done += stage.Done
		view.Stages = append(view.Stages, stage)
	}
	return view
}

func (j *job) status(failure *Failure) JobStatus {
	switch {
	case j.phase == queued:
		return Queued
	case j.phase == active:
		return Running
	case failure == nil:
		return Completed
	case failure.Kind == errs.Cancelled:
		return Cancelled
	}
	return Failed
}

func (j *job) stageView(id int) StageView {
	if j.stages == nil {
		return StageView{Tasks: j.Stages[id].Tasks, Waiting: j.Stages[id].Tasks}
	}
	in := j.stages[id]
	return StageView{
		Tasks: in.Tasks, Waiting: in.count[waiting], Running: in.count[running],
		Done: in.count[complete] + in.count[cut] + in.count[freed], Rows: in.rows, Bytes: in.bytes,
	}
}

// Usable is how many executors take tasks.
func (s *State) Usable() int { return len(s.usable) }
