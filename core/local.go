package core

import (
	"cmp"
	"context"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/foreign"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/optimizer"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/planner"
	memorytable "github.com/ballista-go/ballista/core/source/memory"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/vector"
)

// local runs queries in this process. It implements Backend.
type local struct {
	runner  stage.Runner
	config  planner.Config
	workers int // of a query that does not say
	newID   func() expr.ID
	budget  *memory.Budget                             // of the session
	foreign func(ctx context.Context) foreign.Provider // or nil
}

// OpenFiles implements Backend.
func (l *local) OpenFiles(ctx context.Context, files Files) (table.Table, error) {
	return files.Open(ctx)
}

// Keep implements Backend.
func (l *local) Keep(_ context.Context, rows *memorytable.Table) (table.Table, error) {
	return rows, nil
}

// Append implements Backend.
func (l *local) Append(_ context.Context, to table.Table, batches []*vector.Batch) error {
	into, ok := to.(*memorytable.Table)
	if !ok {
		memorytable.New(to.Schema(), batches).Release()
		return errs.New(errs.Internal, "rows are added to a table that is not kept here: %T", to)
	}
	into.Append(l.budget, batches)
	return nil
}

// Close implements Backend.
func (l *local) Close() error { return nil }

// Explain implements Backend.
func (l *local) Explain(ctx context.Context, request *Request, kind Explanation) (*Explained, error) {
	explained := &Explained{}
	var observe func(string, logical.Node)
	if kind == Verbose {
		observe = func(rule string, plan logical.Node) {
			explained.Rules = append(explained.Rules, RuleApplied{rule, logical.Explain(plan)})
		}
	}
	optimized, err := l.optimize(ctx, request, observe)
	if err != nil {
		return nil, err
	}
	plan, err := planner.Plan(ctx, optimized, l.config)
	if err != nil {
		return nil, err
	}
	explained.Logical, explained.Physical = logical.Explain(optimized), physical.Explain(plan, nil)
	explained.Tree = stage.Describe(stage.Cut(plan, max(l.config.Nodes, 1)), nil)
	return explained, nil
}

func (l *local) optimize(ctx context.Context, request *Request, observe func(string, logical.Node)) (logical.Node, error) {
	return optimizer.Optimize(ctx, request.Plan, optimizer.Options{
		Settings: request.Values, NewID: l.newID, Skip: request.Limits.SkipRules, Observe: observe,
	})
}

// Execute implements Backend.
func (l *local) Execute(ctx context.Context, request *Request) (Execution, error) {
	write, ok := request.Plan.(*logical.Write)
	if !ok {
		return l.run(ctx, request)
	}
	return Publish(ctx, write, request.Budget, func(plan logical.Node) (Execution, error) {
		staged := *request
		staged.Plan = plan
		return l.run(ctx, &staged)
	})
}

func (l *local) run(ctx context.Context, request *Request) (Execution, error) {
	optimized, err := l.optimize(ctx, request, nil)
	if err != nil {
		return nil, err
	}
	plan, err := planner.Plan(ctx, optimized, l.config)
	if err != nil {
		return nil, err
	}
	limits := request.Limits
	stages := stage.Cut(plan, max(l.config.Nodes, 1))
	running, err := l.runner.Run(ctx, stages, &stage.Environment{
		Budget:   memory.NewBudget("the query", limits.Memory, request.Budget),
		Settings: l.settings(ctx, request.Values), Workers: cmp.Or(limits.Workers, l.workers), BatchRows: limits.BatchRows,
	})
	if err != nil {
		return nil, err
	}
	return &localExecution{Result: running, plan: plan, stages: stages}, nil
}

// settings are those of a query, with what runs its functions of other languages.
func (l *local) settings(ctx context.Context, values *expr.Settings) *expr.Settings {
	if l.foreign == nil {
		return values
	}
	running := *values
	running.Foreign = l.foreign(ctx)
	return &running
}

// localExecution is a query that runs in this process.
type localExecution struct {
	stage.Result
	plan   physical.Node
	stages *stage.Plan
}

// Explain implements Execution.
func (e *localExecution) Explain() string { return explainMetrics(e.plan, e.Metrics()) }

// Describe implements Execution.
func (e *localExecution) Describe() *stage.Description {
	metrics := e.Metrics()
	return stage.Describe(e.stages, func(n physical.Node) (stage.Metrics, bool) {
		m, ok := metrics[n]
		return m, ok
	})
}

// Progress implements Execution.
func (e *localExecution) Progress() Progress {
	done, total := e.Result.Progress()
	return Progress{MorselsDone: done, Morsels: total, Stages: 1, Tasks: 1}
}
