package exec

import (
	"math"
	"sync"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
)

// Worker is one of the goroutines that run a query's pipelines. Operators keep their scratch memory by worker.
type Worker struct {
	ID        int
	Settings  *expr.Settings
	BatchRows int
	order     *order
}

// idle is the current morsel of a worker that reads nothing.
const idle = int64(math.MaxInt64)

// order knows which morsels of the running phase are in progress, so that sinks can tell which are complete: those below the
// lowest one that a worker is at.
type order struct {
	mu      sync.Mutex
	changed *sync.Cond // broadcast when a worker begins or ends a morsel, and by sinks
	current []int64    // by worker
	begun   []bool     // by worker: it has begun a morsel of the phase
	base    int64      // number of the phase's first morsel
	highest int64      // number of the last morsel that was begun
	claimed int64      // morsels begun in all phases
	total   int64      // morsels known of
}

func newOrder(workers int) *order {
	o := &order{current: make([]int64, workers), begun: make([]bool, workers), highest: -1}
	o.changed = sync.NewCond(&o.mu)
	o.startPhase()
	return o
}

// startPhase numbers the morsels of the next source after all earlier ones. Until they begin one, all workers count as
// being at the first.
func (o *order) startPhase() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.base = o.highest + 1
	for i := range o.current {
		o.current[i], o.begun[i] = o.base, false
	}
}

// done is how many morsels were begun and ended. The caller holds o.mu.
func (o *order) done() int64 {
	done := o.claimed
	for i, morsel := range o.current {
		if o.begun[i] && morsel != idle {
			done--
		}
	}
	return done
}

// lowest is the number of the lowest morsel that may still give rows. The caller holds o.mu.
func (o *order) lowest() int64 {
	least := idle
	for _, morsel := range o.current {
		least = min(least, morsel)
	}
	return least
}

// queue hands out the morsels of a source, numbered from 0. It is guarded by the order's mutex.
type queue struct {
	next, total int64
	counted     bool
}

// claim gives the worker the next morsel: its position in the source, and its number in the pipeline, which its batches
// carry. ok is false when there is none left.
func (q *queue) claim(w *Worker) (position, morsel int64, ok bool) {
	o := w.order
	o.mu.Lock()
	defer o.mu.Unlock()
	defer o.changed.Broadcast()
	if !q.counted {
		q.counted = true
		o.total += q.total
	}
	if q.next >= q.total {
		o.current[w.ID] = idle
		return 0, 0, false
	}
	position = q.next
	q.next++
	return position, o.begin(w, position), true
}

// begin notes that the worker is at a morsel of the phase, and returns its number. The caller holds o.mu.
func (o *order) begin(w *Worker, position int64) (morsel int64) {
	morsel = o.base + position
	o.claimed++
	o.current[w.ID], o.begun[w.ID] = morsel, true
	o.highest = max(o.highest, morsel)
	return morsel
}

// leave says that the worker reads no more in this phase.
func (w *Worker) leave() {
	w.order.mu.Lock()
	w.order.current[w.ID] = idle
	w.order.changed.Broadcast()
	w.order.mu.Unlock()
}

// operatorBudget counts the memory of one operator below the query's budget.
func operatorBudget(name string, query *memory.Budget) *memory.Budget {
	return memory.NewBudget(name, memory.Unlimited, query)
}
