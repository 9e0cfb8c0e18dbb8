package exec_test

import (
	"context"
	"errors"
	"io/fs"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/exec"
	"github.com/ballista-go/ballista/core/exec/exectest"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/block"
)

// wire is a transport that gives what a test says, and keeps what a task does. It implements stage.Transport, and stage.Writer.
type wire struct {
	next  func(ctx context.Context, edge stage.Edge, number int) ([]byte, error)
	write func(blocks int) (bool, error)

	mu      sync.Mutex
	opened  int
	closed  int
	read    int
	written [][]byte // of all partitions
	ended   int
	failure error
}

func (w *wire) Create(*stage.Task) (stage.Writer, error) { return w, nil }

func (w *wire) Open(_ context.Context, edge stage.Edge) (stage.BlockReader, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.opened++
	return &wireReader{wire: w, edge: edge}, nil
}

func (w *wire) Bounds(context.Context, *stage.Task, []byte) ([]byte, error) {
	return nil, errs.New(errs.IO, "no bounds")
}

func (w *wire) Write(_ context.Context, _ int, data []byte) (bool, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.written = append(w.written, data)
	if w.write == nil {
		return true, nil
	}
	return w.write(len(w.written))
}

func (w *wire) Close(failure error) error {
	w.ended++
	w.failure = failure
	return nil
}

type wireReader struct {
	wire   *wire
	edge   stage.Edge
	number int
}

func (r *wireReader) Next(ctx context.Context) ([]byte, error) {
	r.wire.mu.Lock()
	r.wire.read++
	r.wire.mu.Unlock()
	r.number++
	return r.wire.next(ctx, r.edge, r.number-1)
}

func (r *wireReader) Close() error {
	r.wire.mu.Lock()
	defer r.wire.mu.Unlock()
	r.wire.closed++
	return nil
}

var received = []*expr.Column{{ID: 1, Name: "a", DataType: arrow.PrimitiveTypes.Int64, Null: true}}

// receiving is a task that reads two outputs and writes their rows as they are.
func receiving(node *stage.Receive, output *physical.Exchange) *stage.Task {
	node.Columns = received
	return &stage.Task{
		Stage:   &stage.Stage{ID: 1, Root: node, Output: output, Tasks: 1, Inputs: []int{0}},
		Sources: map[int][]stage.Output{0: {{Stage: 0, Task: 0}, {Stage: 0, Task: 1}}},
	}
}

// blockOf is a block of one column.
func blockOf(t *testing.T, values ...types.Value) []byte {
	t.Helper()
	budget := memory.NewBudget("test", memory.Unlimited, nil)
	v, err := vector.FromValues(budget, received[0].DataType, values)
	if err != nil {
		t.Fatal(err)
	}
	var encoder block.Encoder
	data, err := encoder.Append(nil, &vector.Batch{Columns: []*vector.Vector{v}, Len: v.Len})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// runTask runs a task to its end, and checks that it leaves nothing behind.
func runTask(ctx context.Context, t *testing.T, w *wire, task *stage.Task, env *stage.Environment) error {
	t.Helper()
	running, err := exec.Runner{}.RunTask(ctx, task, w, env)
	if err == nil {
		err = running.Wait()
	}
	if w.opened != w.closed {
		t.Errorf("%d readers were opened and %d closed", w.opened, w.closed)
	}
	if w.ended != 1 || w.failure != err { //nolint:errorlint // the very same
		t.Errorf("the output was closed %d times with %v, the task ended with %v", w.ended, w.failure, err)
	}
	if used := env.Budget.Used(); used != 0 {
		t.Errorf("%d bytes are held", used)
	}
	return err
}

// eachTask runs tasks of all ways to read and to write.
func eachTask(t *testing.T, run func(t *testing.T, task *stage.Task, env *stage.Environment)) {
	t.Helper()
	single := &physical.Exchange{Kind: physical.Single, Ordered: true, Partitions: 1}
	hash := &physical.Exchange{Kind: physical.Hash, Keys: []expr.Expr{received[0]}, Partitions: 3}
	for _, receive := range []stage.Receive{{Kind: physical.Single, Ordered: true}, {Kind: physical.Hash}} {
		for _, output := range []*physical.Exchange{nil, single, hash} {
			for _, workers := range []int{1, 8} {
				node := receive
				run(t, receiving(&node, output), exectest.Environment(workers, 2, memory.Unlimited))
			}
		}
	}
}

func TestLostInputs(t *testing.T) {
	eachTask(t, func(t *testing.T, task *stage.Task, env *stage.Environment) {
		lost := &stage.InputLost{Edge: stage.Edge{Output: stage.Output{Stage: 0, Task: 1}}, Cause: context.Canceled}
		w := &wire{next: func(ctx context.Context, edge stage.Edge, _ int) ([]byte, error) {
			if edge.Task == 1 {
				return nil, lost
			}
			<-ctx.Done()
			return nil, context.Cause(ctx)
		}}
		if err := runTask(t.Context(), t, w, task, env); err != lost { //nolint:errorlint // the very same
			t.Errorf("error is %v, want %v", err, lost)
		}
	})
}

func TestErrorsOfTransports(t *testing.T) {
	for _, c := range []struct {
		kind errs.Kind
		next func() ([]byte, error)
	}{
		{errs.IO, func() ([]byte, error) { return nil, errs.New(errs.IO, "the network is gone") }},
		{errs.InvalidValue, func() ([]byte, error) { return []byte("no block"), nil }},
		{errs.Internal, func() ([]byte, error) { panic("a bug") }},
	} {
		eachTask(t, func(t *testing.T, task *stage.Task, env *stage.Environment) {
			data := blockOf(t, int64(1), int64(2), nil)
			w := &wire{next: func(_ context.Context, _ stage.Edge, number int) ([]byte, error) {
				if number < 3 {
					return data, nil
				}
				return c.next()
			}}
			if err := runTask(t.Context(), t, w, task, env); errs.KindOf(err) != c.kind {
				t.Errorf("error is %v, want one of kind %v", err, c.kind)
			}
		})
	}
}

func TestTasksAreCancelledWhileTheyWait(t *testing.T) {
	eachTask(t, func(t *testing.T, task *stage.Task, env *stage.Environment) {
		ctx, cancel := context.WithCancel(t.Context())
		var waiting sync.WaitGroup
		waiting.Add(2)
		w := &wire{next: func(ctx context.Context, _ stage.Edge, _ int) ([]byte, error) {
			waiting.Done()
			<-ctx.Done()
			return nil, ctx.Err()
		}}
		go func() {
			waiting.Wait()
			cancel()
		}()
		if err := runTask(ctx, t, w, task, env); errs.KindOf(err) != errs.Cancelled {
			t.Errorf("error is %v, want a cancelled one", err)
		}
	})
}

// Nobody wants what the task writes: it asks for no more than it has asked for, and ends well.
func TestTasksStopWhenNothingIsWanted(t *testing.T) {
	eachTask(t, func(t *testing.T, task *stage.Task, env *stage.Environment) {
		data := blockOf(t, int64(1), int64(2), int64(3), int64(4))
		w := &wire{
			next:  func(context.Context, stage.Edge, int) ([]byte, error) { return data, nil }, // for ever
			write: func(int) (bool, error) { return false, nil },
		}
		if err := runTask(t.Context(), t, w, task, env); err != nil {
			t.Error(err)
		}
		if len(w.written) == 0 {
			t.Error("nothing was written")
		}
	})
}

func TestErrorsOfWriters(t *testing.T) {
	eachTask(t, func(t *testing.T, task *stage.Task, env *stage.Environment) {
		data := blockOf(t, int64(1), int64(2), int64(3), int64(4))
		w := &wire{
			next:  func(context.Context, stage.Edge, int) ([]byte, error) { return data, nil },
			write: func(int) (bool, error) { return true, fs.ErrClosed },
		}
		if err := runTask(t.Context(), t, w, task, env); !errors.Is(err, fs.ErrClosed) {
			t.Errorf("error is %v, want %v", err, fs.ErrClosed)
		}
	})
}

// What is read ahead of a task that cannot write is bounded, and charged.
func TestReadingAheadIsBounded(t *testing.T) {
	values := make([]types.Value, 1000)
	for i := range values {
		values[i] = int64(i)
	}
	data := blockOf(t, values...)
	const limit = 1 << 20
	const total = 1000 // blocks, which are eight times the limit
	blocked, release := make(chan struct{}), make(chan struct{})
	var once sync.Once
	w := &wire{}
	w.next = func(_ context.Context, _ stage.Edge, number int) ([]byte, error) {
		if number == total {
			return nil, nil
		}
		return data, nil
	}
	w.write = func(int) (bool, error) {
		w.mu.Unlock()
		once.Do(func() { close(blocked) })
		<-release
		w.mu.Lock()
		return true, nil
	}
	env := exectest.Environment(2, 1024, limit)
	done := make(chan error)
	go func() {
		done <- runTask(t.Context(), t, w, receiving(&stage.Receive{Kind: physical.Single, Ordered: true}, nil), env)
	}()
	<-blocked
	if used := env.Budget.Used(); used == 0 || used > limit {
		t.Errorf("%d bytes are charged", used)
	}
	close(release)
	if err := <-done; err != nil {
		t.Error(err)
	}
	if want := 2 * (total + 1); w.read != want {
		t.Errorf("%d blocks were asked for, want %d", w.read, want)
	}
}

func TestTasksReadTheirOwnSplits(t *testing.T) {
	relation := exectest.Integers(rand.New(rand.NewPCG(1, 1)), 0, 100, 50, 1)
	scan := relation.Node().(*physical.Scan)
	scan.Share = physical.Divided
	all, err := relation.Scan(t.Context(), scan.Request)
	if err != nil {
		t.Fatal(err)
	}
	env := exectest.Environment(4, 10, memory.Unlimited)
	w := &wire{}
	task := &stage.Task{Stage: &stage.Stage{Root: scan, Tasks: 5}, Splits: map[int][]table.Split{0: all.Splits()[2:5]}}
	if err := runTask(t.Context(), t, w, task, env); err != nil {
		t.Fatal(err)
	}
	var got exectest.Rows
	for _, data := range w.written {
		batch, err := block.Decode(env.Budget, data, []types.Type{relation.Columns[0].DataType})
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, exectest.RowsOf(batch)...)
		batch.Release()
	}
	if err := exectest.Difference(got, relation.Rows[14:35]); err != nil {
		t.Error(err)
	}
}

func TestBrokenTasks(t *testing.T) {
	divided := exectest.Integers(rand.New(rand.NewPCG(1, 1)), 0, 100, 50, 1).Node().(*physical.Scan)
	divided.Share = physical.Divided
	for name, plan := range map[string]physical.Node{"receive": &stage.Receive{Columns: received}, "scan": divided} {
		plan := &stage.Plan{Stages: []*stage.Stage{{Root: plan, Tasks: 1}}}
		_, err := exec.Runner{}.Run(t.Context(), plan, exectest.Environment(1, 10, memory.Unlimited))
		if errs.KindOf(err) != errs.Internal {
			t.Errorf("%s outside of a task: %v", name, err)
		}
	}
	task := receiving(&stage.Receive{Stage: 7}, nil)
	if err := runTask(t.Context(), t, &wire{}, task, exectest.Environment(1, 10, memory.Unlimited)); errs.KindOf(err) != errs.Internal {
		t.Errorf("an unknown stage: %v", err)
	}
}
