package state

import (
	"slices"
	"time"
)

// queue holds the jobs that wait to run: in turn by session, and those of a session in the order in which they came.
type queue struct {
	turns    []*waitingSession // with jobs; the first one is next
	sessions map[string]*waitingSession
	length   int
}

type waitingSession struct {
	name string
	jobs []*job
}

func newQueue() queue { return queue{sessions: map[string]*waitingSession{}} }

func (q *queue) push(j *job) {
	session := q.sessions[j.Session]
	if session == nil {
		session = &waitingSession{name: j.Session}
		q.sessions[j.Session] = session
		q.turns = append(q.turns, session)
	}
	session.jobs = append(session.jobs, j)
	q.length++
}

func (q *queue) pop() *job {
	session := q.turns[0]
	j := session.jobs[0]
	q.remove(j)
	if len(session.jobs) > 0 {
		q.turns = append(q.turns[1:], session)
	}
	return j
}

func (q *queue) remove(j *job) {
	session := q.sessions[j.Session]
	place := slices.Index(session.jobs, j)
	session.jobs = slices.Delete(session.jobs, place, place+1)
	q.length--
	if len(session.jobs) == 0 {
		delete(q.sessions, j.Session)
		turn := slices.Index(q.turns, session)
		q.turns = slices.Delete(q.turns, turn, turn+1)
	}
}

// all lists the jobs in no particular but a fixed order.
func (q *queue) all() []*job {
	var jobs []*job
	for _, session := range q.turns {
		jobs = append(jobs, session.jobs...)
	}
	return jobs
}

// admit starts the next job, if there is room, and says whether it did.
func (s *State) admit() bool {
	if s.queue.length == 0 || s.running >= s.config.MaxRunning || len(s.usable) == 0 {
		return false
	}
	s.start(s.queue.pop())
	return true
}

func (e JobSubmitted) apply(s *State) {
	shape := e.Job
	if s.jobs[shape.ID] != nil || s.history.find(shape.ID) != nil {
		return
	}
	s.submitted++
	j := &job{JobShape: shape, state: s, number: s.submitted, submitted: s.now}
	failure := shape.check()
	if failure == nil && s.queue.length >= s.config.QueueLimit {
		failure = passing("too many queries wait for their turn: %d; try again later", s.queue.length)
	}
	if failure != nil {
		s.refuse(j, failure)
		return
	}
	s.jobs[j.ID] = j
	s.queue.push(j)
	if !j.Deadline.IsZero() {
		j.deadline = s.after(j.Deadline, j.expire)
	}
	if len(s.usable) == 0 {
		s.after(s.now.Add(s.config.ExecutorWait), s.giveUp)
	}
}

// refuse ends a job that was never let in.
func (s *State) refuse(j *job, failure *Failure) {
	j.phase = ended
	s.emit(EndJob{Job: j.ID, Failure: failure})
	s.history.add(j.summary(failure))
}

// giveUp ends the jobs that have waited for an executor for too long.
func (s *State) giveUp() {
	if len(s.usable) > 0 {
		return
	}
	for _, j := range append(s.queue.all(), s.parked...) {
		if since := j.waitsSince(); !since.Add(s.config.ExecutorWait).After(s.now) {
			j.fail(passing("no executor has taken tasks for %v", s.config.ExecutorWait))
		}
	}
}

// waitsSince is since when the job waits for an executor, while there is none.
func (j *job) waitsSince() time.Time {
	if j.phase == active {
		return j.parkedAt
	}
	if j.submitted.After(j.state.emptied) {
		return j.submitted
	}
	return j.state.emptied
}
