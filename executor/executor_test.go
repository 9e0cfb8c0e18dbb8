package executor_test

import (
	"context"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"google.golang.org/protobuf/proto"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/block"
	"github.com/ballista-go/ballista/executor"
	"github.com/ballista-go/ballista/executor/executortest"
	"github.com/ballista-go/ballista/executor/outputs"
	"github.com/ballista-go/ballista/wire/codec"
	"github.com/ballista-go/ballista/wire/wirepb"
)

var column = &expr.Column{ID: 1, Name: "a", DataType: arrow.PrimitiveTypes.Int64, Null: true}

// numbers is a block of a column.
func numbers(t *testing.T, values ...types.Value) []byte {
	t.Helper()
	v, err := vector.FromValues(memory.NewBudget("test", memory.Unlimited, nil), column.DataType, values)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Release()
	data, err := new(block.Encoder).Append(nil, &vector.Batch{Columns: []*vector.Vector{v}, Len: v.Len})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// rowsOf counts the rows of a block.
func rowsOf(t *testing.T, data []byte) int {
	t.Helper()
	batch, err := block.Decode(memory.NewBudget("test", memory.Unlimited, nil), data, []types.Type{column.DataType})
	if err != nil {
		t.Fatal(err)
	}
	defer batch.Release()
	return batch.Len
}

// copying is stage 1, whose tasks give the rows of stage 0 as they are.
func copying(output *physical.Exchange) *stage.Stage {
	root := &stage.Receive{Stage: 0, Kind: physical.Single, Ordered: true, Columns: []*expr.Column{column}}
	if output != nil {
		output.Input = root
	}
	return &stage.Stage{ID: 1, Root: root, Output: output, Tasks: 1, Inputs: []int{0}, Repeatable: true}
}

func attempt(job string, stage, number int) *wirepb.AttemptID {
	return &wirepb.AttemptID{JobId: job, Stage: uint32(stage), Attempt: uint32(number)}
}

func send(t *testing.T, x *executortest.Stream, messages ...*wirepb.ToExecutor) {
	t.Helper()
	for _, m := range messages {
		if err := x.Send(m); err != nil {
			t.Fatal(err)
		}
	}
}

func planOf(t *testing.T, job string, s *stage.Stage, readers uint32) *wirepb.ToExecutor {
	t.Helper()
	envelope, err := codec.EncodeStage(s, &expr.Settings{Now: time.Unix(0, 0), Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	data, err := codec.Marshal(envelope)
	if err != nil {
		t.Fatal(err)
	}
	return &wirepb.ToExecutor{Kind: &wirepb.ToExecutor_Plan{Plan: &wirepb.StagePlan{
		JobId: job, Stage: uint32(s.ID), Plan: data, Readers: readers,
	}}}
}

// launch starts an attempt of stage 1, which reads the output of stage 0 at an address.
func launch(id *wirepb.AttemptID, address string) *wirepb.ToExecutor {
	return &wirepb.ToExecutor{Kind: &wirepb.ToExecutor_Launch{Launch: &wirepb.Launch{
		Attempt: id, Inputs: []*wirepb.Input{{Stage: 0, Sources: []*wirepb.Source{{Address: address}}}},
	}}}
}

func cancelTask(id *wirepb.AttemptID) *wirepb.ToExecutor {
	return &wirepb.ToExecutor{Kind: &wirepb.ToExecutor_Cancel{Cancel: &wirepb.CancelTask{Attempt: id}}}
}

func free(id *wirepb.AttemptID) *wirepb.ToExecutor {
	return &wirepb.ToExecutor{Kind: &wirepb.ToExecutor_Free{Free: &wirepb.FreeOutput{Attempt: id}}}
}

func forget(job string) *wirepb.ToExecutor {
	return &wirepb.ToExecutor{Kind: &wirepb.ToExecutor_Forget{Forget: &wirepb.ForgetJob{JobId: job}}}
}

// receive waits for a message that is wanted, and drops others.
func receive(t *testing.T, x *executortest.Stream, wanted func(*wirepb.FromExecutor) bool) *wirepb.FromExecutor {
	t.Helper()
	late := time.After(executortest.Deadline)
	for {
		select {
		case m, ok := <-x.Received:
			if !ok {
				t.Fatal("the stream has ended")
			}
			if wanted(m) {
				return m
			}
		case <-late:
			t.Fatal("the message did not come")
		}
	}
}

func ended(t *testing.T, x *executortest.Stream, id *wirepb.AttemptID) *wirepb.TaskEnded {
	t.Helper()
	m := receive(t, x, func(m *wirepb.FromExecutor) bool { return m.GetEnded() != nil })
	if !proto.Equal(m.GetEnded().GetAttempt(), id) {
		t.Fatalf("another task has ended: %v", m)
	}
	return m.GetEnded()
}

func read(t *testing.T, address string, id *wirepb.AttemptID) (blocks [][]byte, err error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), executortest.Deadline)
	defer cancel()
	output, err := executortest.ReadOutput(ctx, address, id, 0)
	if err != nil {
		return nil, err
	}
	defer output.Close()
	for {
		data, err := output.Next()
		if data == nil || err != nil {
			return blocks, err
		}
		blocks = append(blocks, data)
	}
}

// source is the output of stage 0, which the test writes.
func source(t *testing.T, e *executor.Executor, job string) *outputs.Writer {
	t.Helper()
	w, err := e.Store().Create(outputs.ID{Job: job}, 1, 0)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func writeBlock(t *testing.T, w *outputs.Writer, data []byte) {
	t.Helper()
	if _, err := w.Write(t.Context(), 0, data); err != nil {
		t.Fatal(err)
	}
}

func waitUntil(t *testing.T, what string, condition func() bool) {
	t.Helper()
	for began := time.Now(); !condition(); time.Sleep(time.Millisecond) {
		if time.Since(began) > executortest.Deadline {
			t.Fatal("it did not happen: " + what)
		}
	}
}
