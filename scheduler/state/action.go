package state

// Action is something to do. Those for an executor go over its stream, in their order; when the stream breaks what was not sent is
// dropped: ExecutorJoined tells what the executor has.
type Action interface{ action() }

// Output is where the output of an attempt is read.
type Output struct {
	AttemptID
	Executor, Address string
}

// Source lists the outputs of a stage that a task reads, in the order of its tasks. Nobody may change it.
type Source struct {
	Stage   int
	Outputs []Output
}

// Launch starts an attempt.
type Launch struct {
	Executor string
	Attempt  AttemptID
	Sources  []Source
}

// CancelTask ends an attempt, if it has not ended, and drops its output.
type CancelTask struct {
	Executor string
	Attempt  AttemptID
}

// FreeOutput drops the output of an attempt that has ended.
type FreeOutput struct {
	Executor string
	Attempt  AttemptID
}

// ComputeBounds asks for the bounds of a range exchange, by BoundsReady.
type ComputeBounds struct {
	Job     string
	Stage   int
	Samples [][]byte // of each task; empty of one that had no rows
}

// SendBounds answers a TaskSample.
type SendBounds struct {
	Executor string
	Attempt  AttemptID
	Bounds   []byte
}

// ReadResult tells the relay to read the outputs of the last stage in their order, which are those of the tasks from First on. It reports with
// Epoch. Rows are held back until all are read or there are more than HoldBytes.
type ReadResult struct {
	Job       string
	Epoch     int
	First     int
	Outputs   []Output
	HoldBytes int64
}

// RestartResult tells the relay to stop reading, and to drop what it has read of the tasks from First on. Another ReadResult will come.
type RestartResult struct {
	Job   string
	First int
}

// EndJob says that a job is over, once a job. Without a Failure the relay has read all of the result.
type EndJob struct {
	Job     string
	Failure *Failure
}

// ForgetJob tells an executor to cancel the tasks of a job and to drop their outputs.
type ForgetJob struct{ Executor, Job string }

// CloseExecutor tells an executor that drains that it may go.
type CloseExecutor struct{ Executor string }

// DropExecutor closes the stream of an executor that counts as lost. It may come back.
type DropExecutor struct{ Executor string }

func (Launch) action()        {}
func (CancelTask) action()    {}
func (FreeOutput) action()    {}
func (ComputeBounds) action() {}
func (SendBounds) action()    {}
func (ReadResult) action()    {}
func (RestartResult) action() {}
func (EndJob) action()        {}
func (ForgetJob) action()     {}
func (CloseExecutor) action() {}
func (DropExecutor) action()  {}
