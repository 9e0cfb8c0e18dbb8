//go:build linux && !race

package memory

import "golang.org/x/sys/unix"

// adviseHugePages asks for huge pages. A refusal costs speed only.
func adviseHugePages(block []byte) { _ = unix.Madvise(block, unix.MADV_HUGEPAGE) }
