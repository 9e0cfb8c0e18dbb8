package state

import (
	"fmt"
	"strings"
)

// describe is the line of an action in a story.
func describe(a Action) string {
	switch a := a.(type) {
	case Launch:
		line := fmt.Sprintf("launch %v on %s", a.Attempt, a.Executor)
		for _, source := range a.Sources {
			line += " <" + describeOutputs(source.Outputs)
		}
		return line
	case CancelTask:
		return fmt.Sprintf("cancel %v on %s", a.Attempt, a.Executor)
	case FreeOutput:
		return fmt.Sprintf("free %v on %s", a.Attempt, a.Executor)
	case ComputeBounds:
		return fmt.Sprintf("compute bounds of %s stage %d from %q", a.Job, a.Stage, a.Samples)
	case SendBounds:
		return fmt.Sprintf("bounds for %v on %s: %s", a.Attempt, a.Executor, a.Bounds)
	case ReadResult:
		return fmt.Sprintf("read result of %s, epoch %d, from task %d:%s", a.Job, a.Epoch, a.First, describeOutputs(a.Outputs))
	case RestartResult:
		return fmt.Sprintf("restart result of %s from task %d", a.Job, a.First)
	case EndJob:
		if a.Failure == nil {
			return "end " + a.Job
		}
		return fmt.Sprintf("end %s: %v", a.Job, a.Failure)
	case ForgetJob:
		return fmt.Sprintf("forget %s on %s", a.Job, a.Executor)
	case CloseExecutor:
		return "close " + a.Executor
	case DropExecutor:
		return "drop " + a.Executor
	}
	return fmt.Sprintf("unknown action %T", a)
}

func describeOutputs(outputs []Output) string {
	var all []string
	for _, o := range outputs {
		all = append(all, fmt.Sprintf(" %d/%d.%d@%s", o.Stage, o.Task, o.Attempt, o.Executor))
	}
	return strings.Join(all, "")
}

func (s *script) show() []string {
	var lines []string
	for _, job := range s.state.Jobs() {
		line := fmt.Sprintf("job %s of %s: %s, %d of %d tasks done", job.ID, job.Session, job.Status, job.Done, job.Tasks)
		if job.Repeated > 0 {
			line += fmt.Sprintf(", %d repeated", job.Repeated)
		}
		if !job.Ended.IsZero() {
			line += fmt.Sprintf(", took %v", job.Ended.Sub(job.Submitted))
		}
		lines = append(lines, line)
		for id, stage := range s.state.Job(job.ID).Stages {
			lines = append(lines, fmt.Sprintf("  stage %d: %d waiting, %d running, %d done, %d rows, %d bytes",
				id, stage.Waiting, stage.Running, stage.Done, stage.Rows, stage.Bytes))
		}
	}
	for _, x := range s.state.Executors() {
		lines = append(lines, fmt.Sprintf("executor %s: %s, runs %d, holds %d", x.ID, x.Status, x.Running, x.Held))
	}
	return lines
}
