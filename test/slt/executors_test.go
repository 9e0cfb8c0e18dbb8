package slt

import (
	"context"
	"fmt"
	"testing"

	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/exec/localcluster"
	"github.com/ballista-go/ballista/core/planner"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/executor"
	"github.com/ballista-go/ballista/executor/executortest"
)

// remote runs plans on executors, save for those that read tables of this process only.
type remote struct {
	*executortest.Runner
	here int
}

func (r *remote) Run(ctx context.Context, plan *stage.Plan, env *stage.Environment) (stage.Result, error) {
	result, err := r.Runner.Run(ctx, plan, env)
	if errs.Is(err, errs.Unsupported) {
		r.here++
		return localcluster.Runner{}.Run(ctx, plan, env)
	}
	return result, err
}

func TestExecutors(t *testing.T) {
	const nodes = 3
	scheduler := executortest.Start(t)
	var streams []*executortest.Stream
	for i := range nodes {
		_, stream := scheduler.Executor(t, executor.Config{ID: fmt.Sprint("x", i), OutputMemory: 1 << 20, Memory: 2 << 30})
		streams = append(streams, stream)
	}
	runner := &remote{Runner: executortest.NewRunner(streams...)}
	config := core.Config{Runner: runner, Planner: planner.Config{Nodes: nodes}}
	Run(t, ".", Mode{Name: "3-executors", Open: openWith(config, nil), AnyOrder: true})
	t.Logf("%d tasks, %d queries of this process", runner.Ran(), runner.here)
}
