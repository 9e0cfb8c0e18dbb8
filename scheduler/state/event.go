package state

import "time"

// Event is something that happened. What comes late, twice or from whom it should not changes nothing.
type Event interface{ apply(s *State) }

// ExecutorJoined says that an executor opened a stream: for the first time, or again after the last one broke. Incarnation tells one run of
// its process from the next; Stream tells one stream from the next, and is the server's.
type ExecutorJoined struct {
	ID          string
	Incarnation string
	Stream      uint64
	Address     string // where its outputs are read
	Cores       int
	Memory      int64
	Running     []AttemptID
	// Held are the attempts that have ended and whose outputs it still has, so that a report that was lost with the last stream
	// is made up for. It repeats TaskSamples that were not answered, too.
	Held []TaskFinished
}

// ExecutorDisconnected says that a stream broke.
type ExecutorDisconnected struct {
	ID     string
	Stream uint64
}

// Heartbeat says that an executor lives.
type Heartbeat struct{ ID, Incarnation string }

// ExecutorDraining says that an executor wants to leave, but not before what it runs is finished and what it holds was read.
type ExecutorDraining struct {
	ID, Incarnation string
	Within          time.Duration // 0: Config.DrainTime
}

// ExecutorLeft says that an executor is gone with all it held.
type ExecutorLeft struct{ ID, Incarnation string }

// JobSubmitted brings a new job.
type JobSubmitted struct{ Job JobShape }

// JobCancelled says that nobody wants the job any more.
type JobCancelled struct{ Job string }

// JobFailed says that the server cannot go on with a job.
type JobFailed struct {
	Job     string
	Failure Failure
}

// TaskFinished is an executor's report of the end of an attempt.
type TaskFinished struct {
	Attempt AttemptID
	Outcome Outcome
}

// Outcome is how an attempt ended: *Complete, *Cut, *Failure or *InputLost. One that its executor gave up of its own accord has failed,
// Retryable; what CancelTask, FreeOutput and ForgetJob end need not be reported.
type Outcome interface{ outcome() }

// Complete says that all rows are in the output.
type Complete struct{ Rows, Bytes int64 }

// Cut says that the output ends early, since all its readers had enough.
type Cut struct{ Rows, Bytes int64 }

// InputLost says that an output could not be read, or ended in a failure.
type InputLost struct {
	Input   AttemptID
	Message string
}

func (*Complete) outcome()  {}
func (*Cut) outcome()       {}
func (*Failure) outcome()   {}
func (*InputLost) outcome() {}

// TaskSample is the sample of the rows of a task that waits for the bounds of a range exchange.
type TaskSample struct {
	Attempt AttemptID
	Sample  []byte
}

// BoundsReady answers ComputeBounds.
type BoundsReady struct {
	Job    string
	Stage  int
	Bounds []byte
}

// ResultRead says that the relay has read all of the output of a task of the last stage.
type ResultRead struct {
	Job         string
	Epoch, Task int
}

// ResultHandedOut says that rows of the outputs of the last stage's tasks up to Task are about to be handed to the client. It has to
// come before they are: with a step in between, a loss would find them still held.
type ResultHandedOut struct {
	Job         string
	Epoch, Task int
}

// ResultLost says that the relay could not read the output of a task of the last stage.
type ResultLost struct {
	Job         string
	Epoch, Task int
	Message     string
}
