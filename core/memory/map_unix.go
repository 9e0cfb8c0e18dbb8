//go:build !race

package memory

import (
	"golang.org/x/sys/unix"

	"github.com/ballista-go/ballista/core/errs"
)

const hugePage = 2 << 20

func mapMemory(size int) ([]byte, error) {
	block, err := unix.Mmap(-1, 0, size, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE)
	if err != nil {
		return nil, errs.New(errs.OutOfMemory, "the system refused %d bytes: %w", size, err)
	}
	if size >= hugePage {
		adviseHugePages(block)
	}
	return block, nil
}

func unmapMemory(block []byte) {
	if err := unix.Munmap(block); err != nil {
		panic("memory: a block that was not mapped is unmapped: " + err.Error())
	}
}

// guardMemory makes any later use of the block fault.
func guardMemory(block []byte) {
	if err := unix.Mprotect(block, unix.PROT_NONE); err != nil {
		panic("memory: protecting a released block: " + err.Error())
	}
}
