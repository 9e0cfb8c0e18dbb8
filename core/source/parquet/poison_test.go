package parquet

import (
	"os"
	"os/exec"
	"testing"

	"github.com/ballista-go/ballista/core/memory"
)

const poisonVariable = "BALLISTA_TEST_POISON"

func TestMain(m *testing.M) {
	if os.Getenv(poisonVariable) != "" {
		memory.Poison()
	}
	os.Exit(m.Run())
}

// TestPoisoned reads the files again in a process where memory that was released or never written cannot be read.
func TestPoisoned(t *testing.T) {
	if os.Getenv(poisonVariable) != "" {
		t.Skip("this is that process")
	}
	command := exec.Command(os.Args[0], "-test.run=TestFiles|TestFilters|TestParts")
	command.Env = append(os.Environ(), poisonVariable+"=1")
	if output, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
}
