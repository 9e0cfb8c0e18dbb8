// Package cluster tests a cluster of real processes: schedulers, executors and clients that are killed, stopped, cut off from each
// other and lied to.
package cluster

import (
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"syscall"
	"testing"

	"github.com/ballista-go/ballista/cli"
)

// asProgram is the variable of the environment by which this binary is the program ballista, with some functions rigged, instead of
// the tests.
const asProgram = "BALLISTA_CLUSTER_TEST_PROGRAM"

// data is the folder of the tables that all tests read.
var data string

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		os.Exit(program(os.Args[1:]))
	}
	flag.Parse()
	waitTogether()
	os.Exit(withData(m))
}

// waitTogether lets more tests run at a time than there are cores, unless the command line says how many: they wait more than they compute.
func waitTogether() {
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == "test.parallel" })
	if !given {
		_ = flag.Set("test.parallel", "6")
	}
}

// program runs a command until it ends, or the tests do.
func program(args []string) int {
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin) // whose other end the tests hold
		os.Exit(3)
	}()
	if len(args) > 0 && args[0] == "client" {
		return clientProgram(args[1:])
	}
	rigFunctions()
	collectWhenTold()
	return cli.Main(args, os.Stdout, os.Stderr)
}

func withData(m *testing.M) int {
	folder, err := os.MkdirTemp("", "ballista-cluster-test-*")
	if err == nil {
		defer os.RemoveAll(folder) //nolint:errcheck // it is in the folder for temporary files
		data = filepath.Join(folder, "data")
		err = writeData(data)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

// collectWhenTold collects garbage, and gives what is free back to the system, at each SIGUSR1.
func collectWhenTold() {
	told := make(chan os.Signal, 1)
	signal.Notify(told, syscall.SIGUSR1)
	go func() {
		for range told {
			debug.FreeOSMemory()
		}
	}()
}
