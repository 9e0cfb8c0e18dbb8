package executor

import (
	"context"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/foreign"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/core/tree"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/executor/workers"
)

// openWorkers makes the processes possible that run functions, if the executor allows for them.
func (e *Executor) openWorkers() {
	if !e.config.AllowPython {
		return
	}
	config := e.config.Python
	setDefault(&config.Processes, e.config.Cores)
	e.workers = workers.NewPool(config)
}

// batchesInCall is how many batches of rows go to a process at once: a call costs as much as what many functions do with a batch.
const batchesInCall = 16

// narrow reports whether no column of a stage can have large values, of which many rows would take much memory.
func narrow(root physical.Node) bool {
	fits := true
	tree.Walk(root, func(n physical.Node) bool {
		for _, c := range n.Output() {
			layout, _ := types.LayoutOf(c.Type())
			fits = fits && layout != types.View && !layout.Nested()
		}
		return fits
	})
	return fits
}

// functions gives the environment of a task what runs its functions that are written in other languages, until ctx is done. done gives
// that back, when nothing of the task runs any more.
func (e *Executor) functions(ctx context.Context, root physical.Node, env *stage.Environment) (done func()) {
	running := *env.Settings
	env.Settings = &running
	if e.workers == nil {
		running.Foreign = refuser{e.config.ID}
		return func() {}
	}
	task := e.workers.Task(ctx, env.BatchRows)
	if narrow(root) {
		env.BatchRows *= batchesInCall
	}
	running.Foreign = task
	return task.Close
}

// refuser runs no functions. It implements foreign.Provider.
type refuser struct{ executor string }

// Start implements foreign.Provider.
func (r refuser) Start(f *foreign.Function) (foreign.Instance, error) {
	return nil, errs.New(errs.Unsupported, "function %s is written in %s, which executor %s does not allow: start it with --allow-python",
		f.Name, f.Language, r.executor)
}
