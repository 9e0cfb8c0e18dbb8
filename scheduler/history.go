package scheduler

import (
	"encoding/json"
	"log/slog"
	"slices"
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
// It is written in the background, as much at a time as has come meanwhile; a query does not wait for the disk.
type history struct {
	store *store
	log   *slog.Logger
	wake  chan struct{} // has an element while there may be something to write
	done  chan struct{}

	mu      sync.Mutex
	past    []jobAnswer           // in the order in which they ended
	pending map[string]*jobAnswer // to be written; nil: to be removed
	closed  bool
}

// openHistory reads what is known of past jobs. Those that ran when the scheduler ended are lost.
func openHistory(store *store, log *slog.Logger) (*history, error) {
	h := &history{
		store: store, log: log, wake: make(chan struct{}, 1), done: make(chan struct{}), pending: map[string]*jobAnswer{},
	}
	all, err := h.load()
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b jobAnswer) int { return a.Ended.Compare(*b.Ended) })
	for _, past := range all {
		h.add(past)
	}
	if err := h.store.write(jobBucket, asValues(h.pending)); err != nil {
		return nil, err
	}
	h.pending = map[string]*jobAnswer{}
	go h.write()
	return h, nil
}

// load reads the jobs that the store has.
func (h *history) load() (all []jobAnswer, err error) {
	now := time.Now()
	err = h.store.each(jobBucket, func(key string, value []byte) error {
		var past jobAnswer
		if err := json.Unmarshal(value, &past); err != nil {
			return errs.New(errs.InvalidValue, "job %s is damaged: %w", key, err)
		}
		if past.Ended == nil {
			past.Status, past.Ended, past.Error = string(state.Failed), &now, "the scheduler ended while the job ran"
			h.pending[key] = &past
		}
		all = append(all, past)
		return nil
	})
	return all, err
}

// write writes what is pending until the history is closed and nothing is.
func (h *history) write() {
	defer close(h.done)
	failing := false
	for range h.wake {
		taken := h.take()
		if len(taken) == 0 { // with those before
			continue
		}
		err := h.store.write(jobBucket, asValues(taken))
		if err != nil && !failing { // once, not for each job of a full disk
			h.log.Error("ended jobs cannot be kept", "error", err)
		}
		failing = err != nil
	}
}

func (h *history) take() map[string]*jobAnswer {
	h.mu.Lock()
	defer h.mu.Unlock()
	taken := h.pending
	h.pending = map[string]*jobAnswer{}
	return taken
}

func asValues(answers map[string]*jobAnswer) map[string]any {
	values := make(map[string]any, len(answers))
	for id, answer := range answers {
		values[id] = nil
		if answer != nil {
			values[id] = answer
		}
	}
	return values
}

// close waits until all is written.
func (h *history) close() {
	h.mu.Lock()
	if !h.closed {
		h.closed = true
		close(h.wake) // what is in it is received before the end
	}
	h.mu.Unlock()
	<-h.done
}

// wakeUp has what is pending written. The caller holds h.mu.
func (h *history) wakeUp() {
	if h.closed {
		return
	}
	select {
	case h.wake <- struct{}{}:
	default:
	}
}

// started keeps that a job runs.
func (h *history) started(j *job) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.pending[j.id] = &jobAnswer{
		ID: j.id, Session: j.session, Description: j.description, Status: string(state.Running), Submitted: j.submitted,
	}
	h.wakeUp()
}

// ended keeps how a job ended.
func (h *history) ended(answer jobAnswer) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.pending[answer.ID] = &answer
	h.add(answer)
	h.wakeUp()
}

// add adds a job, and gives up the one that is too many. The caller holds h.mu.
func (h *history) add(answer jobAnswer) {
	if len(h.past) >= historyLimit {
		h.pending[h.past[0].ID] = nil
		h.past = h.past[1:]
	}
	h.past = append(h.past, answer)
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
