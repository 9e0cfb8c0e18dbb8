package scheduler

import (
	"testing"

	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/scheduler/state"
	"github.com/ballista-go/ballista/wire/wirepb"
)

func TestEachTaskCountsOnce(t *testing.T) {
	j := &job{tasks: [][]taskProgress{make([]taskProgress, 2)}}
	attempt := func(task, attempt int) state.AttemptID {
		return state.AttemptID{Job: "j", Task: task, Attempt: attempt}
	}
	rows := func(n uint64) []*wirepb.NodeMetrics { return []*wirepb.NodeMetrics{{Rows: n, Memory: n}} }
	want := func(done, total uint64, sum stage.Metrics) {
		t.Helper()
		if d, all := j.morselsDone(); d != done || all != total {
			t.Errorf("%d morsels of %d are done, want %d of %d", d, all, done, total)
		}
		if got := j.metricsOf(0); sum.Rows > 0 && (len(got) != 1 || got[0] != sum) {
			t.Errorf("got %+v, want %+v", got, sum)
		}
	}
	j.progress(attempt(0, 0), 3, 10)
	j.progress(attempt(1, 0), 4, 10)
	want(7, 20, stage.Metrics{})
	j.measured(attempt(0, 0), rows(100)) // the last heartbeat before told less
	want(14, 20, stage.Metrics{Rows: 100, Memory: 100})
	j.measured(attempt(0, 0), rows(100)) // again, over a new stream
	want(14, 20, stage.Metrics{Rows: 100, Memory: 100})
	j.progress(attempt(1, 1), 1, 10) // it runs again
	j.progress(attempt(1, 0), 5, 10) // the executor that was lost is back
	want(11, 20, stage.Metrics{Rows: 100, Memory: 100})
	j.measured(attempt(1, 1), rows(50))
	j.measured(attempt(1, 0), rows(40))
	want(20, 20, stage.Metrics{Rows: 150, Memory: 100})
	j.measured(attempt(2, 0), rows(1)) // there is no such task
	j.measured(state.AttemptID{Stage: 1}, rows(1))
	want(20, 20, stage.Metrics{Rows: 150, Memory: 100})
}
