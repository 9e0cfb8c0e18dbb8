package exec

import "testing"

// A morsel counts as done when its worker goes on to another one, or has no more.
func TestMorselsInProgressAreNotDone(t *testing.T) {
	order := newOrder(2)
	workers := []*Worker{{ID: 0, order: order}, {ID: 1, order: order}}
	q := queue{total: 3}
	for i, step := range []struct {
		worker int
		done   int64
	}{{0, 0}, {1, 0}, {0, 1}, {0, 2}, {1, 3}} {
		q.claim(workers[step.worker])
		if got := order.done(); got != step.done {
			t.Errorf("step %d: %d morsels are done, want %d", i, got, step.done)
		}
	}
	order.startPhase()
	if got := order.done(); got != 3 {
		t.Errorf("%d morsels are done, want those of the phase before", got)
	}
}
