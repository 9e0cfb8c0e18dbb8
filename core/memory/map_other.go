//go:build !linux && !race

package memory

func adviseHugePages([]byte) {}
