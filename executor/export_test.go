package executor

import "github.com/ballista-go/ballista/executor/outputs"

// Store is what the executor keeps. Tests write outputs to it that no task has.
func (e *Executor) Store() *outputs.Store { return e.store }
