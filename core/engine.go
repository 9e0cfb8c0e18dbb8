// Package core is the engine: it opens sessions, and takes each query along its route from text to rows. The steps are
// packages of their own that meet here only.
package core

import (
	"context"
	"runtime"

	"github.com/ballista-go/ballista/core/exec"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/optimizer"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/planner"
	"github.com/ballista-go/ballista/core/stage"
)

// Config says what an engine may use.
type Config struct {
	MemoryLimit int64        // bytes for all sessions; 0: most of what the machine or the container has
	Workers     int          // workers of a query unless its session says otherwise; 0: one a processor
	Runner      stage.Runner // nil: the one of exec
}

// Engine is what the sessions of a process share.
type Engine struct {
	config Config
	budget *memory.Budget
}

// Open starts an engine.
func Open(config Config) (*Engine, error) {
	if config.MemoryLimit <= 0 {
		config.MemoryLimit = availableMemory()
	}
	if config.Workers <= 0 {
		config.Workers = runtime.GOMAXPROCS(0)
	}
	if config.Runner == nil {
		config.Runner = exec.Runner{}
	}
	return &Engine{config: config, budget: memory.NewBudget("the process", config.MemoryLimit, nil)}, nil
}

// backend runs bound queries: in this process, or on a cluster.
type backend interface {
	// optimize returns the plan that execute would run. observe, unless nil, sees the plan after each rule.
	optimize(ctx context.Context, plan logical.Node, s *settings, observe func(rule string, plan logical.Node)) (logical.Node, error)
	plan(ctx context.Context, plan logical.Node) (physical.Node, error)
	execute(ctx context.Context, plan physical.Node, s *settings, values *expr.Settings) (stage.Result, error)
}

// local runs queries in this process.
type local struct {
	budget *memory.Budget
	runner stage.Runner
	newID  func() expr.ID
}

func newLocal(budget *memory.Budget, runner stage.Runner, newID func() expr.ID) *local {
	return &local{budget: budget, runner: runner, newID: newID}
}

func (l *local) optimize(ctx context.Context, plan logical.Node, s *settings, observe func(string, logical.Node)) (logical.Node, error) {
	return optimizer.Optimize(ctx, plan, optimizer.Options{
		Settings: s.frozen(), NewID: l.newID, Skip: s.skipRules, Observe: observe,
	})
}

func (l *local) plan(ctx context.Context, plan logical.Node) (physical.Node, error) {
	return planner.Plan(ctx, plan)
}

func (l *local) execute(ctx context.Context, plan physical.Node, s *settings, values *expr.Settings) (stage.Result, error) {
	budget := memory.NewBudget("the query", s.memoryLimit, l.budget)
	return l.runner.Run(ctx, stage.Cut(plan, 1), &stage.Environment{
		Budget: budget, Settings: values, Workers: s.workers, BatchRows: s.batchRows,
	})
}
