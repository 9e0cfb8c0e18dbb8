package slt

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/ballista-go/ballista/client"
	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/executor"
	"github.com/ballista-go/ballista/scheduler"
)

// TestFilesWhileExecutorsGo runs the files on a cluster that loses an executor, with all it has, and gets a new one all the time.
func TestFilesWhileExecutorsGo(t *testing.T) {
	if testing.Short() {
		t.Skip("takes half a minute")
	}
	const nodes, every = 3, 150 * time.Millisecond
	s, err := scheduler.Start(scheduler.Config{Listen: "127.0.0.1:0", WorkFolder: t.TempDir(), MinRows: -1})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Stop() //nolint:errcheck // not what is tested
	start := func(number int) *executor.Executor {
		x, err := executor.Start(context.Background(), executor.Config{
			ID: fmt.Sprint("executor-", number), Scheduler: s.Address(), Listen: "127.0.0.1:0", OutputMemory: 1 << 20, Memory: 2 << 30,
		})
		if err != nil {
			panic(err)
		}
		return x
	}
	var executors []*executor.Executor
	for number := range nodes {
		executors = append(executors, start(number))
	}
	over, gone := make(chan struct{}), make(chan int)
	go func() {
		number := nodes
		defer func() { gone <- number - nodes }()
		for ; ; number++ {
			select {
			case <-over:
				for _, x := range executors {
					x.Stop()
				}
				return
			case <-time.After(every):
			}
			executors[number%nodes].Stop()
			executors[number%nodes] = start(number)
		}
	}()
	Run(t, ".", Mode{Name: "executors-go", AnyOrder: true, Open: func(t *testing.T) Engine { return connect(t, s.Address()) }})
	close(over)
	if n := <-gone; n < 10 {
		t.Errorf("only %d executors have gone", n)
	}
}

// connect opens a session at a scheduler.
func connect(t *testing.T, address string) Engine {
	t.Helper()
	engine, err := core.Open(core.Config{})
	if err != nil {
		t.Fatal(err)
	}
	backend, err := client.Connect(t.Context(), address, client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s, err := engine.NewSessionOn(backend, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return session{s}
}
