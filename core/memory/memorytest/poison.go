// Package memorytest runs the tests of a package again in a process where memory that was released or never written cannot
// be read.
package memorytest

import (
	"os"
	"os/exec"
	"testing"

	"github.com/ballista-go/ballista/core/memory"
)

const variable = "BALLISTA_TEST_POISON"

// Main runs the tests of a package, in TestMain.
func Main(m *testing.M) {
	if Poisoned() {
		memory.Poison()
	}
	os.Exit(m.Run())
}

// Poisoned reports whether this is the process with poisoned memory.
func Poisoned() bool { return os.Getenv(variable) != "" }

// Again runs the tests, with more arguments, in a process with poisoned memory.
func Again(t *testing.T, args ...string) {
	t.Helper()
	if Poisoned() {
		t.Skip("this is that process")
	}
	command := exec.Command(os.Args[0], args...)
	command.Env = append(os.Environ(), variable+"=1")
	if output, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
}
