package scheduler

import (
	"encoding/json"
	"net/http"
	"time"

	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/scheduler/state"
)

// handler serves what operators ask over HTTP.
func (s *Scheduler) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { writeText(w, http.StatusOK, "ok") })
	mux.HandleFunc("GET /readyz", s.ready)
	mux.Handle("GET /metrics", s.metrics.handler())
	mux.HandleFunc("GET /api/state", s.stateOfAll)
	mux.HandleFunc("GET /api/executors", s.listExecutors)
	mux.HandleFunc("GET /api/jobs", s.listJobs)
	mux.HandleFunc("GET /api/job/{id}", s.showJob)
	mux.HandleFunc("POST /api/job/{id}/cancel", s.cancelJob)
	return mux
}

func writeText(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text + "\n"))
}

func writeJSON(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	_ = encoder.Encode(value)
}

func writeError(w http.ResponseWriter, status int, message string) {
	writeJSON(w, status, map[string]string{"error": message})
}

// ready says whether a query would run now.
func (s *Scheduler) ready(w http.ResponseWriter, _ *http.Request) {
	if s.usable() == 0 {
		writeText(w, http.StatusServiceUnavailable, "no executors")
		return
	}
	writeText(w, http.StatusOK, "ok")
}

// The answers of the API.
type (
	stateAnswer struct {
		Version   string    `json:"version"`
		Started   time.Time `json:"started"`
		Executors int       `json:"executors"`
		Sessions  int       `json:"sessions"`
		Queued    int       `json:"jobs_queued"`
		Running   int       `json:"jobs_running"`
		Completed int       `json:"jobs_completed"`
		Failed    int       `json:"jobs_failed"`
		Cancelled int       `json:"jobs_cancelled"`
	}
	executorAnswer struct {
		ID           string    `json:"id"`
		Address      string    `json:"address"`
		Status       string    `json:"status"`
		Cores        int       `json:"cores"`
		MemoryBytes  int64     `json:"memory_bytes"`
		UsedBytes    uint64    `json:"memory_used_bytes"`
		OutputBytes  uint64    `json:"output_bytes"`
		SpilledBytes uint64    `json:"spilled_bytes"`
		Running      int       `json:"tasks_running"`
		Held         int       `json:"outputs_held"`
		Joined       time.Time `json:"joined"`
		Heard        time.Time `json:"last_heard"`
	}
	jobAnswer struct {
		ID          string        `json:"id"`
		Session     string        `json:"session_id"`
		Description string        `json:"description,omitempty"`
		Status      string        `json:"status"`
		Submitted   time.Time     `json:"submitted"`
		Started     *time.Time    `json:"started,omitempty"`
		Ended       *time.Time    `json:"ended,omitempty"`
		Tasks       int           `json:"tasks"`
		TasksDone   int           `json:"tasks_done"`
		Repeated    int           `json:"attempts_repeated"`
		Error       string        `json:"error,omitempty"`
		Stages      []stageAnswer `json:"stages,omitempty"`
		Plan        string        `json:"plan,omitempty"`
	}
	stageAnswer struct {
		ID      int   `json:"id"`
		Tasks   int   `json:"tasks"`
		Waiting int   `json:"tasks_waiting"`
		Running int   `json:"tasks_running"`
		Done    int   `json:"tasks_done"`
		Rows    int64 `json:"rows"`
		Bytes   int64 `json:"bytes"`
	}
)

func (s *Scheduler) stateOfAll(w http.ResponseWriter, _ *http.Request) {
	answer := stateAnswer{Version: core.Version, Started: s.started, Sessions: s.sessions.count()}
	s.mu.Lock()
	answer.Executors = len(s.state.Executors())
	jobs := s.state.Jobs()
	s.mu.Unlock()
	count := map[state.JobStatus]*int{
		state.Queued: &answer.Queued, state.Running: &answer.Running, state.Completed: &answer.Completed,
		state.Failed: &answer.Failed, state.Cancelled: &answer.Cancelled,
	}
	for _, j := range jobs {
		*count[j.Status]++
	}
	writeJSON(w, http.StatusOK, answer)
}

func (s *Scheduler) listExecutors(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	views := s.state.Executors()
	s.mu.Unlock()
	answers := make([]executorAnswer, len(views))
	for i, x := range views {
		used := s.metrics.lastHeard(x.ID)
		answers[i] = executorAnswer{
			ID: x.ID, Address: x.Address, Status: string(x.Status), Cores: x.Cores, MemoryBytes: x.Memory,
			UsedBytes: used.GetMemoryUsed(), OutputBytes: used.GetOutputBytes(), SpilledBytes: used.GetSpilledBytes(),
			Running: x.Running, Held: x.Held, Joined: x.Joined, Heard: x.Heard,
		}
	}
	writeJSON(w, http.StatusOK, answers)
}

func (s *Scheduler) listJobs(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	answers := s.history.all()
	for _, view := range s.state.Jobs() {
		if j := s.jobs[view.ID]; j != nil && view.Ended.IsZero() {
			answer := s.answer(&view)
			answer.Description = j.description
			answers = append(answers, answer)
		}
	}
	s.mu.Unlock()
	writeJSON(w, http.StatusOK, answers)
}

func (s *Scheduler) answer(view *state.JobView) jobAnswer {
	answer := jobAnswer{
		ID: view.ID, Session: view.Session, Status: string(view.Status), Submitted: view.Submitted,
		Started: unlessZero(view.Started), Ended: unlessZero(view.Ended),
		Tasks: view.Tasks, TasksDone: view.Done, Repeated: view.Repeated,
	}
	if view.Failure != nil {
		answer.Error = view.Failure.String()
	}
	for id, st := range view.Stages {
		answer.Stages = append(answer.Stages, stageAnswer{
			ID: id, Tasks: st.Tasks, Waiting: st.Waiting, Running: st.Running, Done: st.Done, Rows: st.Rows, Bytes: st.Bytes,
		})
	}
	return answer
}

func unlessZero(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func (s *Scheduler) showJob(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	s.mu.Lock()
	view, running := s.state.Job(id), s.jobs[id]
	s.mu.Unlock()
	if running != nil && view != nil {
		answer := s.answer(view)
		answer.Description, answer.Plan = running.description, shortened(running.explain())
		writeJSON(w, http.StatusOK, answer)
		return
	}
	if past, ok := s.history.find(id); ok {
		writeJSON(w, http.StatusOK, past)
		return
	}
	writeError(w, http.StatusNotFound, "job not found: "+id)
}

func (s *Scheduler) cancelJob(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	s.mu.Lock()
	running := s.jobs[id]
	s.mu.Unlock()
	if running == nil {
		writeError(w, http.StatusNotFound, "no such job runs: "+id)
		return
	}
	s.tell(state.JobCancelled{Job: id})
	writeJSON(w, http.StatusOK, map[string]string{"id": id, "status": string(state.Cancelled)})
}
