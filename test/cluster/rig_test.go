package cluster

import (
	"os"
	"time"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function"
	"github.com/ballista-go/ballista/core/vector"
)

// The variables of the environment that rig functions of a process: lcm takes a time for each batch, gcd panics.
const (
	pauseVariable = "BALLISTA_CLUSTER_TEST_PAUSE"
	panicVariable = "BALLISTA_CLUSTER_TEST_PANIC"
)

func rigFunctions() {
	if pause, err := time.ParseDuration(os.Getenv(pauseVariable)); err == nil {
		before("lcm", func() { time.Sleep(pause) })
	}
	if os.Getenv(panicVariable) != "" {
		before("gcd", func() { panic("a bug in gcd") })
	}
}

// before does something before each call of a function's kernel.
func before(name string, do func()) {
	f, ok := function.Scalar(name)
	if !ok {
		panic("no such function: " + name)
	}
	resolve := f.Resolve
	f.Resolve = func(args []expr.Arg) (expr.Overload, error) {
		overload, err := resolve(args)
		kernel := overload.Kernel
		overload.Kernel = func(c *expr.Context, args []*vector.Vector, out *vector.Vector) error {
			do()
			return kernel(c, args, out)
		}
		return overload, err
	}
}
