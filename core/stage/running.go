package stage

import (
	"fmt"

	"github.com/ballista-go/ballista/core/physical"
)

// Running is a task that runs. It is ended early by cancelling the context that it was started with.
type Running interface {
	// Wait returns when the task has ended, its output is closed and nothing of it runs any more: nil when the output is complete,
	// or cut short because nobody wanted more of it.
	Wait() error
	// Metrics tells what each node of the stage, and the exchange of its output, has done so far.
	Metrics() map[physical.Node]Metrics
	// Progress is how many of how many morsels known so far are done.
	Progress() (done, total int64)
}

// InputLost is what a task fails with that cannot read an edge to its end: who wrote it is gone, or failed. It is no failure of the
// task's own. The readers of a Transport return it.
type InputLost struct {
	Edge  Edge
	Cause error // or nil
}

// Error names the edge and the cause.
func (e *InputLost) Error() string {
	text := fmt.Sprintf("input lost: partition %d of stage %d, task %d, attempt %d", e.Edge.Partition, e.Edge.Stage, e.Edge.Task, e.Edge.Attempt)
	if e.Edge.Address != "" {
		text += " at " + e.Edge.Address
	}
	if e.Cause != nil {
		text += ": " + e.Cause.Error()
	}
	return text
}

// Unwrap returns the cause.
func (e *InputLost) Unwrap() error { return e.Cause }
