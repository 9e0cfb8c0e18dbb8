// Package core is the engine: it opens sessions, and takes each query along its route from text to rows. The steps are
// packages of their own that meet here only.
package core

import (
	"context"
	"runtime"

	"github.com/ballista-go/ballista/core/exec"
	"github.com/ballista-go/ballista/core/foreign"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/planner"
	"github.com/ballista-go/ballista/core/stage"
)

// Config says what an engine may use.
type Config struct {
	MemoryLimit int64          // bytes for all sessions; 0: most of what the machine or the container has
	Workers     int            // workers of a query unless its session says otherwise; 0: one a processor
	Runner      stage.Runner   // nil: the one of exec, for plans of one node
	Planner     planner.Config // for how many nodes the Runner's plans are; the zero value: one
	// Foreign makes what runs the functions of a query that are written in other languages, until ctx is done; nil: nothing does.
	Foreign func(ctx context.Context) foreign.Provider
}

// Engine is what the sessions of a process share.
type Engine struct {
	config Config
	budget *memory.Budget
}

// Open starts an engine.
func Open(config Config) (*Engine, error) {
	if config.MemoryLimit <= 0 {
		config.MemoryLimit = AvailableMemory()
	}
	if config.Workers <= 0 {
		config.Workers = runtime.GOMAXPROCS(0)
	}
	if config.Runner == nil {
		config.Runner = exec.Runner{}
	}
	return &Engine{config: config, budget: memory.NewBudget("the process", config.MemoryLimit, nil)}, nil
}
