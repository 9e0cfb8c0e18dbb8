package scheduler

import (
	"context"
	"log/slog"
	"strconv"
	"sync"
	"testing"

	"github.com/ballista-go/ballista/scheduler/state"
	"github.com/ballista-go/ballista/wire/wirepb"
)

func startForTest(t *testing.T, config Config) *Scheduler {
	t.Helper()
	config.Listen, config.Log = "127.0.0.1:0", slog.New(slog.DiscardHandler)
	if config.WorkFolder == "" {
		config.WorkFolder = t.TempDir()
	}
	s, err := Start(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Stop(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// The connection that counts for the server and the one that counts for the state are the same one, and its first message is the answer to
// the registration, however many streams an executor opens at a time.
func TestStreamsOfAnExecutorFollowEachOther(t *testing.T) {
	s := startForTest(t, Config{})
	for round := range 100 {
		id := "x" + strconv.Itoa(round)
		connections := make([]*connection, 8)
		var connecting sync.WaitGroup
		for i := range connections {
			connecting.Go(func() {
				_, cancel := context.WithCancel(t.Context())
				connections[i] = s.connect(&wirepb.Register{ExecutorId: id, Incarnation: "1", Address: "127.0.0.1:1"}, cancel)
			})
		}
		connecting.Wait()
		var last *connection
		for _, c := range connections {
			if s.connections[id] == c {
				last = c
				continue
			}
			s.disconnect(c)
		}
		views := s.state.Executors()
		if got := views[len(views)-1]; got.ID != id || got.Status != state.Ready {
			t.Fatalf("%s is %s, and has an open stream", got.ID, got.Status)
		}
		if first := last.take()[0]; first.GetRegistered() == nil {
			t.Fatalf("the first message is %v", first)
		}
	}
}

func TestOnlyConnectedExecutorsAreRemembered(t *testing.T) {
	s := startForTest(t, Config{})
	_, cancel := context.WithCancel(t.Context())
	c := s.connect(&wirepb.Register{ExecutorId: "x", Incarnation: "1", Address: "127.0.0.1:1"}, cancel)
	s.hear(c, &wirepb.FromExecutor{Kind: &wirepb.FromExecutor_Heartbeat{Heartbeat: &wirepb.Heartbeat{MemoryUsed: 7}}})
	if s.metrics.lastHeard("x").GetMemoryUsed() != 7 {
		t.Fatal("its heartbeat is not known")
	}
	s.disconnect(c)
	if len(s.metrics.heartbeats) != 0 {
		t.Fatal("the heartbeat of one that has left is kept")
	}
}
