package scheduler

import (
	"encoding/json"
	"strings"
	"sync"
	"time"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/scheduler/state"
)

// historyLimit is how many ended jobs are kept beyond a restart.
const historyLimit = 1000

// textLimit is the most bytes that are kept of the text or the plan of a query.
const textLimit = 64 << 10

func shortened(text string) string {
	if len(text) <= textLimit {
		return text
	}
	return strings.ToValidUTF8(text[:textLimit], "") + "..."
}

// history is what is kept of jobs: of those that run, that they do, so that a scheduler which starts again can say what became of them.
// It is written in the background; a query does not wait for the disk.
type history struct {
	store   *store
	log     func(message string, args ...any)
	written chan func()
	done    chan struct{}

	mu   sync.Mutex
	past []jobAnswer // in the order in which they ended
}

// openHistory reads what is known of past jobs. Those that ran when the scheduler ended are lost.
func openHistory(store *store, log func(string, ...any)) (*history, error) {
	h := &history{store: store, log: log, written: make(chan func(), historyLimit), done: make(chan struct{})}
	var lost []jobAnswer
	err := store.each(jobBucket, func(key string, value []byte) error {
		var past jobAnswer
		if err := json.Unmarshal(value, &past); err != nil {
			return errs.New(errs.InvalidValue, "job %s is damaged: %w", key, err)
		}
		if past.Status == string(state.Running) {
			now := time.Now()
			past.Status, past.Ended, past.Error = string(state.Failed), &now, "the scheduler ended while the job ran"
			lost = append(lost, past)
		}
		h.add(past)
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, past := range lost {
		if err := store.put(jobBucket, past.ID, past); err != nil {
			return nil, err
		}
	}
	go h.write()
	return h, nil
}

func (h *history) write() {
	defer close(h.done)
	for f := range h.written {
		f()
	}
}

// close waits until all is written. Nothing may be added any more.
func (h *history) close() {
	close(h.written)
	<-h.done
}

// keep writes a job in the background, and removes one.
func (h *history) keep(answer jobAnswer, remove string) {
	write := func() {
		err := h.store.put(jobBucket, answer.ID, answer)
		if err == nil && remove != "" {
			err = h.store.remove(jobBucket, remove)
		}
		if err != nil {
			h.log("job cannot be kept", "job", answer.ID, "error", err)
		}
	}
	select {
	case h.written <- write:
	default: // nobody waits for a slow disk
		h.log("job cannot be kept: the disk is behind", "job", answer.ID)
	}
}

// started keeps that a job runs.
func (h *history) started(j *job) {
	h.keep(jobAnswer{
		ID: j.id, Session: j.session, Description: j.description, Status: string(state.Running), Submitted: j.submitted,
	}, "")
}

// ended keeps how a job ended.
func (h *history) ended(answer jobAnswer) {
	h.mu.Lock()
	remove := h.add(answer)
	h.mu.Unlock()
	h.keep(answer, remove)
}

// add adds a job, and returns the one that is too many.
func (h *history) add(answer jobAnswer) (removed string) {
	if len(h.past) >= historyLimit {
		removed = h.past[0].ID
		h.past = h.past[1:]
	}
	h.past = append(h.past, answer)
	return removed
}

// all lists the jobs that have ended.
func (h *history) all() []jobAnswer {
	h.mu.Lock()
	defer h.mu.Unlock()
	listed := make([]jobAnswer, len(h.past))
	for i, past := range h.past {
		past.Stages, past.Plan = nil, ""
		listed[i] = past
	}
	return listed
}

// find returns a job that has ended.
func (h *history) find(id string) (jobAnswer, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for i := len(h.past) - 1; i >= 0; i-- {
		if h.past[i].ID == id {
			return h.past[i], true
		}
	}
	return jobAnswer{}, false
}
