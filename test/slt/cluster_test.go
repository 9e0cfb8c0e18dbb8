package slt

import (
	"fmt"
	"io"
	"log/slog"
	"testing"

	"github.com/ballista-go/ballista/client"
	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/standalone"
)

// TestClusters runs the files in remote sessions of clusters that divide every query among their executors.
func TestClusters(t *testing.T) {
	engine, err := core.Open(core.Config{})
	if err != nil {
		t.Fatal(err)
	}
	for _, executors := range []int{1, 2, 3} {
		cluster, err := standalone.Start(t.Context(), standalone.Config{
			Executors: executors, Cores: 2, MinRows: -1, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		})
		if err != nil {
			t.Fatal(err)
		}
		Run(t, ".", Mode{
			Name: fmt.Sprint("cluster-of-", executors), Open: openRemote(engine, cluster.Address()), AnyOrder: executors > 1,
		})
		if err := cluster.Stop(); err != nil {
			t.Error(err)
		}
	}
}

func openRemote(engine *core.Engine, address string) func(t *testing.T) Engine {
	return func(t *testing.T) Engine {
		backend, err := client.Connect(t.Context(), address, client.Options{})
		if err != nil {
			t.Fatal(err)
		}
		s, err := engine.NewSessionOn(backend, nil)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
		return session{s}
	}
}
