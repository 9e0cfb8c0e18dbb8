package slt

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow/array"

	"github.com/ballista-go/ballista/client"
	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/executor"
	"github.com/ballista-go/ballista/scheduler"
)

// TestFilesWhileExecutorsGo runs the files on a cluster that loses an executor, with all it has, and gets a new one all the time. While one
// query runs the pauses between losses double, so that a slow machine ends it too before its task has lost more executors than one may.
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
	var queries atomic.Int64
	over, gone := make(chan struct{}), make(chan int)
	go func() {
		number, pause, before := nodes, every, int64(0)
		defer func() { gone <- number - nodes }()
		for ; ; number++ {
			select {
			case <-over:
				for _, x := range executors {
					x.Stop()
				}
				return
			case <-time.After(pause):
			}
			if now := queries.Load(); now == before {
				pause *= 2
			} else {
				pause, before = every, now
			}
			executors[number%nodes].Stop()
			executors[number%nodes] = start(number)
		}
	}()
	Run(t, ".", Mode{Name: "executors-go", AnyOrder: true, Open: func(t *testing.T) Engine {
		return counted{Engine: connect(t, s.Address()), queries: &queries}
	}})
	close(over)
	if n := <-gone; n < 10 {
		t.Errorf("only %d executors have gone", n)
	}
}

// counted counts the queries that an engine is given.
type counted struct {
	Engine
	queries *atomic.Int64
}

// Query runs a query.
func (c counted) Query(ctx context.Context, sql string) (array.RecordReader, error) {
	c.queries.Add(1)
	return c.Engine.Query(ctx, sql)
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
