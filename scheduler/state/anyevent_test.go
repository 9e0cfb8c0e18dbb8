package state

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

// TestAnyEvents: whatever is said about a few jobs and executors, true or not, nothing breaks.
func TestAnyEvents(t *testing.T) {
	runs := 300
	if testing.Short() {
		runs = 50
	}
	for seed := range runs {
		w := &world{random: rand.New(rand.NewPCG(uint64(seed), 3))}
		s, now := New(Config{MaxRunning: 2, QueueLimit: 2, Losses: 50, Attempts: 50}), time.Unix(1e9, 0)
		ended := map[string]bool{}
		for range 500 {
			now = now.Add(time.Duration(w.random.IntN(300)) * time.Millisecond)
			e := w.anyEvent()
			for _, action := range s.Step(now, e) {
				if end, ok := action.(EndJob); ok {
					if ended[end.Job] {
						t.Fatalf("seed %d: %s ended again", seed, end.Job)
					}
					ended[end.Job] = true
				}
			}
			if err := s.verify(); err != nil {
				t.Fatalf("seed %d: after %T%+v: %v", seed, e, e, err)
			}
		}
	}
}

func (w *world) anyID() AttemptID {
	return AttemptID{w.anyJob(), w.random.IntN(5) - 1, w.random.IntN(4) - 1, w.random.IntN(4) - 1}
}

func (w *world) anyJob() string { return fmt.Sprint("q", w.random.IntN(5)) }

func (w *world) anyExecutor() (id, incarnation string) {
	return fmt.Sprint("e", w.random.IntN(4)), fmt.Sprint(w.random.IntN(2))
}

func (w *world) anyIDs() []AttemptID {
	ids := make([]AttemptID, w.random.IntN(10))
	for i := range ids {
		ids[i] = w.anyID()
	}
	return ids
}

func (w *world) anyReport() TaskFinished {
	outcomes := []Outcome{
		&Complete{Rows: 1}, &Complete{Rows: 1}, &Complete{Rows: 1}, &Complete{Rows: 1}, &Cut{}, failure("io", "no answer"),
		&InputLost{Input: w.anyID()},
	}
	return TaskFinished{w.anyID(), outcomes[w.random.IntN(len(outcomes))]}
}

func (w *world) anyEvent() Event {
	id, incarnation := w.anyExecutor()
	switch n := w.random.IntN(100); {
	case n < 10:
		return w.anyExecutorEvent(id, incarnation)
	case n < 16:
		shape, _ := w.randomShape(w.anyJob())
		return JobSubmitted{shape}
	case n < 17:
		return JobCancelled{w.anyJob()}
	case n < 18:
		return JobFailed{w.anyJob(), *internal("a bug")}
	case n < 22:
		return TaskSample{w.anyID(), nil}
	case n < 24:
		return BoundsReady{w.anyJob(), w.random.IntN(5) - 1, nil}
	case n < 30:
		return ResultRead{w.anyJob(), w.random.IntN(4), w.random.IntN(5) - 1}
	case n < 32:
		return ResultHandedOut{w.anyJob(), w.random.IntN(4), w.random.IntN(5) - 1}
	case n < 34:
		return ResultLost{w.anyJob(), w.random.IntN(4), w.random.IntN(5) - 1, "gone"}
	case n < 40:
		return Tick{}
	}
	return w.anyReport()
}

func (w *world) anyExecutorEvent(id, incarnation string) Event {
	stream := uint64(w.random.IntN(2))
	switch w.random.IntN(12) {
	case 0:
		return ExecutorDraining{ID: id, Incarnation: incarnation, Within: time.Duration(w.random.IntN(2)) * time.Second}
	case 1:
		return ExecutorLeft{id, incarnation}
	case 2, 3:
		return ExecutorDisconnected{id, stream}
	case 4:
		return Heartbeat{id, incarnation}
	}
	join := ExecutorJoined{ID: id, Incarnation: incarnation, Stream: stream, Address: id, Running: w.anyIDs()}
	for range w.random.IntN(10) {
		join.Held = append(join.Held, w.anyReport())
	}
	return join
}
