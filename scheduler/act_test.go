package scheduler

import (
	"context"
	"testing"

	"github.com/ballista-go/ballista/scheduler/state"
	"github.com/ballista-go/ballista/wire/wirepb"
)

func TestTasksOfAStageShareTheListOfTheirInputs(t *testing.T) {
	s := startForTest(t, Config{})
	_, cancel := context.WithCancel(t.Context())
	c := s.connect(&wirepb.Register{ExecutorId: "x", Incarnation: "1", Address: "127.0.0.1:1"}, cancel)
	s.mu.Lock()
	defer s.mu.Unlock()
	const tasks = 100
	s.jobs["j"] = &job{id: "j", sent: map[sentPlan]bool{}, stages: make([]plannedStage, 2), relay: newRelay(s, "j")}
	defer delete(s.jobs, "j")
	s.jobs["j"].stages[1].splits = make([][]*wirepb.ScanSplits, tasks)
	outputs := make([]state.Output, tasks)
	for i := range outputs {
		outputs[i] = state.Output{AttemptID: state.AttemptID{Job: "j", Task: i, Attempt: 1}, Address: "a"}
	}
	for i := range tasks {
		s.launch(state.Launch{
			Executor: "x", Attempt: state.AttemptID{Job: "j", Stage: 1, Task: i}, Sources: []state.Source{{Stage: 0, Outputs: outputs}},
		})
	}
	parts := map[*wirepb.Source]bool{}
	for _, m := range c.take() {
		for _, input := range m.GetLaunch().GetInputs() {
			for i, part := range input.GetSources() {
				parts[part] = true
				if part.GetTask() != uint32(i) || part.GetAttempt() != 1 || part.GetAddress() != "a" {
					t.Fatalf("got %v for task %d", part, i)
				}
			}
		}
	}
	if len(parts) != tasks {
		t.Errorf("%d parts were made for %d outputs", len(parts), tasks)
	}
}
