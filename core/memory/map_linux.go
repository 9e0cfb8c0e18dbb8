//go:build linux && !race

package memory

import "golang.org/x/sys/unix"

// adviseHugePages asks for huge pages. A refusal costs speed only.
func adviseHugePages(block []byte) { _ = unix.Madvise(block, unix.MADV_HUGEPAGE) }

// emptyMemory gives the pages of a block back, whose content is lost. A refusal costs memory only.
func emptyMemory(block []byte) { _ = unix.Madvise(block, unix.MADV_DONTNEED) }
