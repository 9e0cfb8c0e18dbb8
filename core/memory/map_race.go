//go:build race

package memory

// The race detector sees Go's heap only, so under -race buffers come from there.

func mapMemory(size int) ([]byte, error) { return make([]byte, size), nil }

func unmapMemory([]byte) {}

func guardMemory([]byte) {}

func emptyMemory([]byte) {}
