//go:build !linux && !race

package memory

func adviseHugePages([]byte) {}

func emptyMemory([]byte) {}
