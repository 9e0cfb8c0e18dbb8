package parquet

import (
	"testing"

	"github.com/ballista-go/ballista/core/memory/memorytest"
)

func TestMain(m *testing.M) { memorytest.Main(m) }

// TestPoisoned reads the files again in a process where memory that was released or never written cannot be read.
func TestPoisoned(t *testing.T) { memorytest.Again(t, "-test.run=TestFiles|TestFilters|TestParts") }
