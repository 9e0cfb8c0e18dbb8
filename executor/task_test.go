package executor_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/executor"
	"github.com/ballista-go/ballista/executor/executortest"
	"github.com/ballista-go/ballista/executor/outputs"
	"github.com/ballista-go/ballista/wire/wirepb"
)

func TestATaskRunsAndItsOutputIsRead(t *testing.T) {
	s := executortest.Start(t)
	e, x := s.Executor(t, executor.Config{ID: "x", Cores: 3, Memory: 1 << 30})
	if x.GetExecutorId() != "x" || x.GetAddress() != e.Address() || x.GetCores() != 3 || x.GetMemory() != 3<<28 || len(x.GetRunning())+len(x.GetHeld()) > 0 {
		t.Fatalf("registered as %v", x.Register)
	}
	id := attempt("j", 1, 0)
	w := source(t, e, "j")
	send(t, x, planOf(t, "j", copying(nil), 0), launch(id, e.Address()), launch(id, e.Address()))
	writeBlock(t, w, numbers(t, int64(1), int64(2), nil))
	_ = w.Close(nil)
	report := ended(t, x, id)
	if c := report.GetCompleted(); c.GetRows() != 3 || c.GetBytes() == 0 || c.GetCutShort() || len(report.GetMetrics()) != 1 {
		t.Fatalf("got %v", report)
	}
	for range 2 {
		blocks, err := read(t, e.Address(), id)
		if err != nil || len(blocks) != 1 || rowsOf(t, blocks[0]) != 3 {
			t.Fatalf("got %d blocks, %v", len(blocks), err)
		}
	}
	send(t, x, free(id))
	waitUntil(t, "the output is freed", func() bool { return e.Store().Counters().Outputs == 1 })
	if _, err := read(t, e.Address(), id); !errs.Is(err, errs.NotFound) {
		t.Fatalf("got %v", err)
	}
	send(t, x, forget("j"))
	waitUntil(t, "the job is forgotten", func() bool { return e.Store().Counters().Outputs == 0 })
}

func TestRowsGoFromExecutorToExecutor(t *testing.T) {
	s := executortest.Start(t)
	near, _ := s.Executor(t, executor.Config{})
	far, x := s.Executor(t, executor.Config{})
	w := source(t, near, "j")
	large := make([]types.Value, 700_000)
	for i := range large {
		large[i] = int64(i) * 1_000_003
	}
	writeBlock(t, w, numbers(t, int64(1)))
	data := numbers(t, large...)
	if len(data) < 5<<20 {
		t.Fatalf("the block is too small for pieces: %d bytes", len(data))
	}
	writeBlock(t, w, data)
	_ = w.Close(nil)
	id := attempt("j", 1, 0)
	send(t, x, planOf(t, "j", copying(nil), 0), launch(id, near.Address()))
	if report := ended(t, x, id); report.GetCompleted().GetRows() != uint64(len(large)+1) {
		t.Fatalf("got %v", report)
	}
	blocks, err := read(t, far.Address(), id)
	rows := 0
	for _, data := range blocks {
		rows += rowsOf(t, data)
	}
	if err != nil || rows != len(large)+1 {
		t.Fatalf("got %d rows, %v", rows, err)
	}
}

func TestTasksThatAreCancelled(t *testing.T) {
	s := executortest.Start(t)
	e, x := s.Executor(t, executor.Config{Patience: time.Hour})
	source(t, e, "j")
	first, second, third := attempt("j", 1, 0), attempt("j", 1, 1), attempt("k", 1, 0)
	send(t, x, planOf(t, "j", copying(nil), 0), planOf(t, "k", copying(nil), 0))
	send(t, x, launch(first, ""), launch(second, ""), launch(third, ""))
	waitUntil(t, "the tasks run", func() bool { return e.Store().Counters().Outputs == 4 })
	send(t, x, cancelTask(first))
	if report := ended(t, x, first); report.GetCancelled() == nil {
		t.Fatalf("got %v", report)
	}
	waitUntil(t, "the output is dropped", func() bool { return e.Store().Counters().Outputs == 3 })
	send(t, x, cancelTask(first), cancelTask(attempt("j", 1, 7)), forget("j"), forget("nobody's"))
	waitUntil(t, "the job is forgotten", func() bool { return e.Store().Counters().Outputs == 1 })
	send(t, x, cancelTask(third)) // whose input has never come
	if report := ended(t, x, third); report.GetCancelled() == nil {
		t.Fatalf("got %v", report)
	}
}

func TestTasksThatFail(t *testing.T) {
	s := executortest.Start(t)
	e, x := s.Executor(t, executor.Config{Patience: 10 * time.Millisecond})
	failed := func(id *wirepb.AttemptID, kind, text string) {
		t.Helper()
		report := ended(t, x, id)
		if f := report.GetFailed(); f.GetKind() != kind || !strings.Contains(f.GetMessage(), text) {
			t.Fatalf("got %v", report)
		}
	}
	send(t, x, launch(attempt("no plan", 1, 0), ""))
	failed(attempt("no plan", 1, 0), "Internal", "before its plan")

	garbage := planOf(t, "garbage", copying(nil), 0)
	garbage.GetPlan().Plan = []byte("\xff\xfe nonsense")
	send(t, x, garbage, launch(attempt("garbage", 1, 0), ""))
	failed(attempt("garbage", 1, 0), "InvalidValue", "malformed")

	send(t, x, planOf(t, "task 9", copying(nil), 0), launch(&wirepb.AttemptID{JobId: "task 9", Stage: 1, Task: 9}, ""))
	failed(&wirepb.AttemptID{JobId: "task 9", Stage: 1, Task: 9}, "Internal", "do not agree")

	late := planOf(t, "late", copying(nil), 0)
	late.GetPlan().DeadlineMs = 1
	source(t, e, "late")
	send(t, x, late, launch(attempt("late", 1, 0), ""))
	failed(attempt("late", 1, 0), "Cancelled", "deadline")

	w := source(t, e, "no block")
	writeBlock(t, w, []byte("this is no block"))
	send(t, x, planOf(t, "no block", copying(nil), 0), launch(attempt("no block", 1, 0), ""))
	failed(attempt("no block", 1, 0), "InvalidValue", "")

	w = source(t, e, "memory")
	writeBlock(t, w, numbers(t, slices.Repeat([]types.Value{int64(1)}, 100_000)...))
	small := planOf(t, "memory", copying(nil), 0)
	small.GetPlan().MemoryLimit = 1000
	send(t, x, small, launch(attempt("memory", 1, 0), ""))
	failed(attempt("memory", 1, 0), "OutOfMemory", "the query")

	send(t, x, planOf(t, "lost", copying(nil), 0), launch(attempt("lost", 1, 0), ""))
	report := ended(t, x, attempt("lost", 1, 0))
	if lost := report.GetInputLost(); !proto.Equal(lost.GetProducer(), attempt("lost", 0, 0)) || !strings.Contains(lost.GetReason(), "no such output") {
		t.Fatalf("got %v", report)
	}

	w = source(t, e, "failing")
	_ = w.Close(errs.New(errs.InvalidValue, "bad row"))
	send(t, x, planOf(t, "failing", copying(nil), 0), launch(attempt("failing", 1, 0), ""))
	if report := ended(t, x, attempt("failing", 1, 0)); !strings.Contains(report.GetInputLost().GetReason(), "bad row") {
		t.Fatalf("got %v", report)
	}
	if _, err := read(t, e.Address(), attempt("failing", 1, 0)); err == nil {
		t.Fatal("the output of a task that failed is read as if it were whole")
	}
}

func TestInputIsLostWhenItsExecutorGoes(t *testing.T) {
	s := executortest.Start(t)
	near, _ := s.Executor(t, executor.Config{})
	_, x := s.Executor(t, executor.Config{})
	w := source(t, near, "j")
	writeBlock(t, w, numbers(t, int64(1)))
	id := attempt("j", 1, 0)
	send(t, x, planOf(t, "j", copying(nil), 0), launch(id, near.Address()))
	waitUntil(t, "the block is read", func() bool { return near.Store().Counters().Served == 1 })
	address := near.Address()
	near.Stop()
	if lost := ended(t, x, id).GetInputLost(); !proto.Equal(lost.GetProducer(), attempt("j", 0, 0)) || !strings.Contains(lost.GetReason(), address) {
		t.Fatalf("got %v", lost)
	}
	again := attempt("j", 1, 1)
	send(t, x, launch(again, address))
	if lost := ended(t, x, again).GetInputLost(); !strings.Contains(lost.GetReason(), address) {
		t.Fatalf("got %v", lost)
	}
	back, _ := s.Executor(t, executor.Config{Listen: address})
	w = source(t, back, "j")
	writeBlock(t, w, numbers(t, int64(1)))
	_ = w.Close(nil)
	third := attempt("j", 1, 2)
	send(t, x, launch(third, address))
	if report := ended(t, x, third); report.GetCompleted().GetRows() != 1 {
		t.Fatalf("got %v", report)
	}
}

func TestATaskStopsWhenItsReadersHaveEnough(t *testing.T) {
	s := executortest.Start(t)
	near, x := s.Executor(t, executor.Config{})
	_, y := s.Executor(t, executor.Config{})
	w := source(t, near, "j")
	id := attempt("j", 1, 0)
	send(t, x, planOf(t, "j", copying(&physical.Exchange{Kind: physical.Single, Partitions: 1}), 1), launch(id, ""))
	reader := &stage.Stage{ID: 2, Tasks: 1, Inputs: []int{1}, Root: &physical.Limit{
		Fetch: 1, Input: &stage.Receive{Stage: 1, Kind: physical.Single, Ordered: true, Columns: []*expr.Column{column}},
	}}
	send(t, y, planOf(t, "j", reader, 0), &wirepb.ToExecutor{Kind: &wirepb.ToExecutor_Launch{Launch: &wirepb.Launch{
		Attempt: attempt("j", 2, 0), Inputs: []*wirepb.Input{{Stage: 1, Sources: []*wirepb.Source{{Address: near.Address()}}}},
	}}})
	data := numbers(t, slices.Repeat([]types.Value{int64(7)}, 10_000)...)
	done := make(chan *wirepb.TaskEnded, 1)
	go func() { done <- ended(t, x, id) }()
	for {
		select {
		case report := <-done:
			if !report.GetCompleted().GetCutShort() {
				t.Errorf("got %v", report)
			}
			if report := ended(t, y, attempt("j", 2, 0)); report.GetCompleted().GetRows() != 1 || report.GetCompleted().GetCutShort() {
				t.Errorf("got %v", report)
			}
			return
		case <-time.After(time.Millisecond): // not so fast that it matters where the blocks are
			writeBlock(t, w, data)
		}
	}
}

func TestBoundsAreAskedFor(t *testing.T) {
	s := executortest.Start(t)
	e, x := s.Executor(t, executor.Config{})
	w := source(t, e, "j")
	var values []types.Value
	for i := range 1000 {
		values = append(values, int64(i))
	}
	writeBlock(t, w, numbers(t, values...))
	_ = w.Close(nil)
	id := attempt("j", 1, 0)
	exchange := &physical.Exchange{Kind: physical.Range, Partitions: 2, Order: []expr.SortKey{{Expr: column}}}
	send(t, x, planOf(t, "j", copying(exchange), 0), launch(id, ""))
	sampled := func(m *wirepb.FromExecutor) bool { return m.GetSample() != nil }
	first := receive(t, x, sampled).GetSample()
	x.Break()
	x = s.Next(t)
	again := receive(t, x, sampled).GetSample()
	if !proto.Equal(first, again) || !proto.Equal(first.GetAttempt(), id) || rowsOf(t, first.GetBlock()) == 0 {
		t.Fatalf("got %v and %v", first, again)
	}
	bounds := &wirepb.ToExecutor{Kind: &wirepb.ToExecutor_Bounds{Bounds: &wirepb.Bounds{Attempt: id, Block: numbers(t, int64(900))}}}
	send(t, x, bounds, bounds)
	if report := ended(t, x, id); report.GetCompleted().GetRows() != 1000 || len(report.GetMetrics()) != 2 {
		t.Fatalf("got %v", report)
	}
	rows := 0
	output, err := executortest.ReadOutput(t.Context(), e.Address(), id, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer output.Close()
	for {
		data, err := output.Next()
		if err != nil {
			t.Fatal(err)
		}
		if data == nil {
			break
		}
		rows += rowsOf(t, data)
	}
	if rows < 99 || rows > 100 { // which side 900 itself goes to is not for this test
		t.Fatalf("%d rows are in the second partition", rows)
	}
}

func TestATaskThatLosesAnInputWantsTheOthersAgain(t *testing.T) {
	s := executortest.Start(t)
	near, _ := s.Executor(t, executor.Config{})
	far, x := s.Executor(t, executor.Config{})
	lost := source(t, near, "j")
	kept, err := far.Store().Create(outputs.ID{Job: "j", Task: 1}, 1, 1)
	if err != nil {
		t.Fatal(err)
	}
	writeBlock(t, lost, numbers(t, int64(1)))
	writeBlock(t, kept, numbers(t, int64(2)))
	root := &stage.Receive{Stage: 0, Kind: physical.Broadcast, Columns: []*expr.Column{column}}
	id := attempt("j", 1, 0)
	send(t, x, planOf(t, "j", &stage.Stage{ID: 1, Root: root, Tasks: 1, Inputs: []int{0}}, 0), &wirepb.ToExecutor{Kind: &wirepb.ToExecutor_Launch{
		Launch: &wirepb.Launch{Attempt: id, Inputs: []*wirepb.Input{{Stage: 0, Sources: []*wirepb.Source{{Address: near.Address()}, {Task: 1}}}}},
	}})
	waitUntil(t, "both are read", func() bool { return near.Store().Counters().Served == 1 && far.Store().Counters().Served == 1 })
	near.Stop()
	if report := ended(t, x, id); report.GetInputLost() == nil {
		t.Fatalf("got %v", report)
	}
	if more, err := kept.Write(t.Context(), 0, numbers(t, int64(3))); !more || err != nil {
		t.Fatalf("the other input was cut short: %v, %v", more, err)
	}
}
