package executor

import (
	"context"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/wire/codec"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// TestACancelledTaskLeavesThePlanToOthers reads a stage's plan for a task that was cancelled meanwhile, which others need.
func TestACancelledTaskLeavesThePlanToOthers(t *testing.T) {
	column := &expr.Column{ID: 1, Name: "a", DataType: arrow.PrimitiveTypes.Int64}
	envelope, err := codec.EncodeStage(&stage.Stage{Tasks: 1, Root: &physical.Empty{Columns: []*expr.Column{column}}}, &expr.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	data, err := codec.Marshal(envelope)
	if err != nil {
		t.Fatal(err)
	}
	shared := &plan{StagePlan: &wirepb.StagePlan{Plan: data}}
	j := &job{ctx: t.Context()}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for name, ctx := range map[string]context.Context{"cancelled": cancelled, "other": t.Context()} {
		task := &task{executor: &Executor{config: Config{Cores: 1}}, job: j, plan: shared, ctx: ctx, launch: &wirepb.Launch{}}
		if planned, _, err := task.decode(); err != nil || len(planned.Stage.Root.Output()) != 1 {
			t.Errorf("%s: got %v, %v", name, planned, err)
		}
	}
}
