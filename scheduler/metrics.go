package scheduler

import (
	"net/http"
	"sync"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/ballista-go/ballista/scheduler/state"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// metrics are the scheduler's figures for Prometheus, and the last heartbeat of each executor.
type metrics struct {
	registry *prometheus.Registry
	jobs     *prometheus.CounterVec // by how they ended
	seconds  prometheus.Histogram

	mu         sync.Mutex
	heartbeats map[string]*wirepb.Heartbeat
}

func newMetrics(s *Scheduler) *metrics {
	m := &metrics{registry: prometheus.NewRegistry(), heartbeats: map[string]*wirepb.Heartbeat{}}
	m.jobs = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "ballista_scheduler_jobs_total", Help: "Jobs that have ended, by how.",
	}, []string{"status"})
	m.seconds = prometheus.NewHistogram(prometheus.HistogramOpts{
		Name: "ballista_scheduler_job_seconds", Help: "Time from the submission of a job that was completed to its end.",
		Buckets: prometheus.ExponentialBuckets(0.001, 4, 10),
	})
	gauge := func(name, help string, value func() float64) prometheus.GaugeFunc {
		return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "ballista_scheduler_" + name, Help: help}, value)
	}
	m.registry.MustRegister(
		m.jobs, m.seconds, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		gauge("executors", "Executors that take tasks.", func() float64 { return float64(s.usable()) }),
		gauge("jobs_active", "Jobs that run or are queued.", func() float64 {
			s.mu.Lock()
			defer s.mu.Unlock()
			return float64(len(s.jobs))
		}),
		gauge("sessions", "Sessions that are open.", func() float64 { return float64(s.sessions.count()) }),
	)
	return m
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// ended counts a job.
func (m *metrics) ended(answer jobAnswer) {
	m.jobs.WithLabelValues(answer.Status).Inc()
	if answer.Status == string(state.Completed) && answer.Ended != nil {
		m.seconds.Observe(answer.Ended.Sub(answer.Submitted).Seconds())
	}
}

// heard keeps the last heartbeat of an executor.
func (m *metrics) heard(executor string, beat *wirepb.Heartbeat) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.heartbeats[executor] = beat
}

func (m *metrics) lastHeard(executor string) *wirepb.Heartbeat {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.heartbeats[executor]
}

// forget drops what is known of an executor that is not connected any more.
func (m *metrics) forget(executor string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.heartbeats, executor)
}
