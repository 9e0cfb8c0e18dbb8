// Package standalone runs a scheduler and executors in one process, on the loopback: for trying things out, and for tests.
package standalone

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"runtime"
	"sync"

	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/folder"
	"github.com/ballista-go/ballista/executor"
	"github.com/ballista-go/ballista/executor/workers"
	"github.com/ballista-go/ballista/scheduler"
)

const anyPort = "127.0.0.1:0"

// Config says what a cluster has. A zero field takes its default.
type Config struct {
	Executors  int     // default 1
	Cores      int     // of each executor; default: a share of the machine's
	Memory     int64   // of each executor, in bytes; default: a share of the machine's
	Listen     string  // of the scheduler; default: a free port of the loopback
	WorkFolder string  // default: a temporary one that is removed in the end
	MinRows    float64 // rows that a query scans, at least, to be divided; negative: it always is
	// Of each executor, as executor.Config has them.
	AllowPython bool
	Python      workers.Config
	Log         *slog.Logger
}

// Cluster is a scheduler with its executors.
type Cluster struct {
	scheduler *scheduler.Scheduler
	executors []*executor.Executor
	folder    *folder.Folder // of its own; nil when one was given
	stop      func() error
}

// Start starts a cluster. Its executors are ready when it returns.
func Start(ctx context.Context, config Config) (*Cluster, error) {
	if err := config.complete(); err != nil {
		return nil, err
	}
	c := &Cluster{}
	c.stop = sync.OnceValue(c.stopAll)
	if err := c.start(ctx, config); err != nil {
		return nil, errors.Join(err, c.Stop())
	}
	return c, nil
}

// mostExecutors is a bound for slips of the keyboard.
const mostExecutors = 64

func (c *Config) complete() error {
	if c.Executors < 0 || c.Executors > mostExecutors || c.Cores < 0 || c.Memory < 0 {
		return errs.New(errs.Binding, "cluster cannot have %d executors of %d cores and %d bytes (at most %d executors)",
			c.Executors, c.Cores, c.Memory, mostExecutors)
	}
	c.Executors = max(c.Executors, 1)
	if c.Cores == 0 {
		c.Cores = max(runtime.GOMAXPROCS(0)/c.Executors, 1)
	}
	if c.Memory == 0 {
		c.Memory = core.AvailableMemory() / int64(c.Executors)
	}
	if c.Listen == "" {
		c.Listen = anyPort
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	return nil
}

func (c *Cluster) start(ctx context.Context, config Config) (err error) {
	if config.WorkFolder == "" {
		if c.folder, err = folder.Temporary("ballista-cluster-"); err != nil {
			return err
		}
		config.WorkFolder = c.folder.Path
	}
	c.scheduler, err = scheduler.Start(scheduler.Config{
		Listen: config.Listen, WorkFolder: filepath.Join(config.WorkFolder, "scheduler"), MinRows: config.MinRows, Log: config.Log,
	})
	if err != nil {
		return err
	}
	for i := range config.Executors {
		name := fmt.Sprintf("executor-%d", i+1)
		started, err := executor.Start(ctx, executor.Config{
			ID: name, Scheduler: c.Address(), Listen: anyPort, Cores: config.Cores, Memory: config.Memory,
			WorkFolder: filepath.Join(config.WorkFolder, name), Log: config.Log,
			AllowPython: config.AllowPython, Python: config.Python,
		})
		if err != nil {
			return err
		}
		c.executors = append(c.executors, started)
	}
	return nil
}

// Address is where clients reach the cluster, as host:port.
func (c *Cluster) Address() string { return c.scheduler.Address() }

// Executors are the executors of the cluster.
func (c *Cluster) Executors() []*executor.Executor { return c.executors }

// Stop ends the cluster. Queries that run fail.
func (c *Cluster) Stop() error { return c.stop() }

func (c *Cluster) stopAll() error {
	for _, e := range c.executors {
		e.Stop()
	}
	var err error
	if c.scheduler != nil {
		err = c.scheduler.Stop()
	}
	if c.folder != nil {
		err = errors.Join(err, c.folder.Close())
	}
	return err
}
