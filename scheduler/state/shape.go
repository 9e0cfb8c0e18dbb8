package state

import (
	"fmt"
	"slices"
	"time"

	"github.com/ballista-go/ballista/core/errs"
)

// JobShape is a job as far as scheduling goes.
type JobShape struct {
	ID        string
	Session   string       // jobs of different sessions are admitted in turn
	Data      string       // what executors may keep for the next job that reads it: such jobs get the same ones; or empty
	Stages    []StageShape // each after those that it reads from; the last one gives the result
	Deadline  time.Time    // when the job is cancelled; zero: never
	HoldBytes int64        // how much of the result is held back until it is complete, for ReadResult
	Attempts  int          // as in Config; 0: that of the configuration
}

// StageShape is a stage as far as scheduling goes.
type StageShape struct {
	Tasks       int
	Inputs      []int // the stages that it reads from, ascending
	After       []int // stages that should be complete before its tasks start
	Forward     bool  // a reader's task reads the output of the task of its own number; otherwise those of all tasks
	Repeatable  bool  // a task that runs again gives each partition the same rows
	RangeOutput bool  // its tasks ask for bounds before they write
}

// What a job may ask for: more tasks of a stage than any cluster has nodes, more stages than any plan has exchanges.
const (
	mostTasks  = 100_000
	mostStages = 10_000
)

func (shape *JobShape) check() *Failure {
	if len(shape.Stages) == 0 || len(shape.Stages) > mostStages {
		return internal("a job has 1 to %d stages, this one %d", mostStages, len(shape.Stages))
	}
	read := make([]bool, len(shape.Stages))
	for id := range shape.Stages {
		if f := shape.checkStage(id); f != nil {
			return f
		}
		for _, input := range shape.Stages[id].Inputs {
			read[input] = true
		}
	}
	if id := slices.Index(read, false); id != len(shape.Stages)-1 {
		return internal("nobody reads stage %d of %d", id, len(shape.Stages))
	}
	return shape.checkOrder()
}

func (shape *JobShape) checkStage(id int) *Failure {
	s := &shape.Stages[id]
	if s.Tasks < 1 || s.Tasks > mostTasks {
		return internal("a stage has 1 to %d tasks, stage %d has %d", mostTasks, id, s.Tasks)
	}
	last := -1
	for _, input := range s.Inputs {
		if input <= last || input >= id {
			return internal("stage %d reads from stages %v, which should ascend and come before it", id, s.Inputs)
		}
		if producer := &shape.Stages[input]; producer.Forward && producer.Tasks != s.Tasks {
			return internal("stage %d has %d tasks, and reads one each of the %d of stage %d", id, s.Tasks, producer.Tasks, input)
		}
		last = input
	}
	for _, before := range s.After {
		if before < 0 || before >= len(shape.Stages) || before == id {
			return internal("stage %d starts after stage %d, of %d", id, before, len(shape.Stages))
		}
	}
	return nil
}

// checkOrder finds stages that would wait for each other.
func (shape *JobShape) checkOrder() *Failure {
	done := make([]bool, len(shape.Stages))
	for left := len(done); left > 0; {
		before := left
		for id := range shape.Stages {
			if !done[id] && shape.mayRun(id, done) {
				done[id] = true
				left--
			}
		}
		if left == before {
			return internal("stage %d waits for itself", slices.Index(done, false))
		}
	}
	return nil
}

func (shape *JobShape) mayRun(id int, done []bool) bool {
	waits := func(other int) bool { return !done[other] }
	return !slices.ContainsFunc(shape.Stages[id].Inputs, waits) && !slices.ContainsFunc(shape.Stages[id].After, waits)
}

// Failure is why a task failed or a job ended. Retryable: it may go well another time.
type Failure struct {
	Kind      errs.Kind
	Message   string
	Detail    string
	Retryable bool
}

// String is the message with its kind.
func (f *Failure) String() string {
	text := f.Kind.String() + ": " + f.Message
	if f.Retryable {
		text += " (retryable)"
	}
	return text
}

func internal(format string, args ...any) *Failure {
	return &Failure{Kind: errs.Internal, Message: fmt.Sprintf(format, args...)}
}

func cancelled(format string, args ...any) *Failure {
	return &Failure{Kind: errs.Cancelled, Message: fmt.Sprintf(format, args...)}
}

// passing is a failure that has its reason in the cluster, not in the query.
func passing(format string, args ...any) *Failure {
	return &Failure{Kind: errs.IO, Message: fmt.Sprintf(format, args...), Retryable: true}
}

// AttemptID names an attempt of a task, and its output.
type AttemptID struct {
	Job                  string
	Stage, Task, Attempt int
}

// String is job/stage/task.attempt.
func (a AttemptID) String() string {
	return fmt.Sprintf("%s/%d/%d.%d", a.Job, a.Stage, a.Task, a.Attempt)
}
