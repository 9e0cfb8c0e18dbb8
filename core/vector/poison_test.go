package vector_test

import (
	"testing"

	"github.com/ballista-go/ballista/core/memory/memorytest"
)

func TestMain(m *testing.M) { memorytest.Main(m) }

// TestPoisoned runs the properties again in a process where memory that was released or never written cannot be read.
func TestPoisoned(t *testing.T) { memorytest.Again(t, "-rapid.checks=15", "-rapid.nofailfile") }
