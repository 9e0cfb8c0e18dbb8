package cli

import (
	"os"
	"testing"
)

// programVariable makes the test's own program run as ballista, for tests that need a process.
const programVariable = "BALLISTA_TEST_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(programVariable) != "" {
		os.Exit(Main(os.Args[1:], os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}
