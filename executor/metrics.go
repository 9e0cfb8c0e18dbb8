package executor

import (
	"fmt"
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/executor/outputs"
)

// How tasks end.
const (
	completeTask  = "complete"
	failedTask    = "failed"
	lostTask      = "input_lost"
	cancelledTask = "cancelled"
)

// metrics are what /metrics tells.
type metrics struct {
	registry *prometheus.Registry
	running  prometheus.Gauge
	outcomes *prometheus.CounterVec
}

func newMetrics(e *Executor) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		running:  prometheus.NewGauge(prometheus.GaugeOpts{Name: "ballista_executor_tasks_running", Help: "Tasks that run."}),
		outcomes: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "ballista_executor_tasks_ended_total", Help: "Tasks that have ended, by how.",
		}, []string{"outcome"}),
	}
	for _, outcome := range []string{completeTask, failedTask, lostTask, cancelledTask} {
		m.outcomes.WithLabelValues(outcome)
	}
	m.registry.MustRegister(m.running, m.outcomes, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m.gauge("memory_used_bytes", "Memory that tasks hold.", func() float64 { return float64(e.taskMemory()) })
	m.gauge("uploaded_memory_bytes", "Rows of uploaded tables that are kept.", func() float64 { return float64(e.uploaded.Used()) })
	m.gauge("memory_mapped_bytes", "Memory taken from the system for tasks, in use or not.", func() float64 { return float64(memory.Mapped()) })
	m.gauge("outputs", "Outputs of tasks that are kept.", e.counter(func(c outputs.Counters) int64 { return int64(c.Outputs) }))
	m.gauge("output_memory_bytes", "Outputs in memory.", e.counter(func(c outputs.Counters) int64 { return c.Memory }))
	m.gauge("output_disk_bytes", "Outputs in files.", e.counter(func(c outputs.Counters) int64 { return c.Disk }))
	m.total("spilled_bytes_total", "Outputs that were written to files.", e.counter(func(c outputs.Counters) int64 { return c.Spilled }))
	m.total("blocks_read_total", "Blocks of outputs that were read.", e.counter(func(c outputs.Counters) int64 { return c.Served }))
	return m
}

// taskMemory is what tasks hold of the memory, without what is kept for those to come.
func (e *Executor) taskMemory() int64 { return max(e.budget.Used()-e.uploaded.Used(), 0) }

func (e *Executor) counter(pick func(outputs.Counters) int64) func() float64 {
	return func() float64 { return float64(pick(e.store.Counters())) }
}

func (m *metrics) gauge(name, help string, value func() float64) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "ballista_executor_" + name, Help: help}, value))
}

func (m *metrics) total(name, help string, value func() float64) {
	m.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "ballista_executor_" + name, Help: help}, value))
}

// ended counts a task that has ended.
func (m *metrics) ended(outcome string) {
	m.running.Dec()
	m.outcomes.WithLabelValues(outcome).Inc()
}

// pages are what the executor serves by HTTP.
func (e *Executor) pages() http.Handler {
	pages := http.NewServeMux()
	pages.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = fmt.Fprintln(w, "ok") })
	pages.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		switch {
		case e.draining.Load():
			http.Error(w, "draining", http.StatusServiceUnavailable)
		case !e.registered.Load():
			http.Error(w, "not registered with the scheduler", http.StatusServiceUnavailable)
		default:
			_, _ = fmt.Fprintln(w, "ok")
		}
	})
	pages.Handle("GET /metrics", promhttp.HandlerFor(e.metrics.registry, promhttp.HandlerOpts{}))
	return pages
}
