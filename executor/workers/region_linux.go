package workers

import (
	"os"

	"golang.org/x/sys/unix"
)

// newRegion returns nil where the system has none: then rows travel through the socket. The other process cannot make the file smaller,
// which would end this one.
func newRegion() *region {
	descriptor, err := unix.MemfdCreate("ballista", unix.MFD_CLOEXEC|unix.MFD_ALLOW_SEALING)
	if err != nil {
		return nil
	}
	file := os.NewFile(uintptr(descriptor), "region")
	if err = file.Truncate(regionBytes); err == nil {
		_, err = unix.FcntlInt(file.Fd(), unix.F_ADD_SEALS, unix.F_SEAL_SHRINK|unix.F_SEAL_GROW|unix.F_SEAL_SEAL)
	}
	var bytes []byte
	if err == nil {
		bytes, err = unix.Mmap(descriptor, 0, regionBytes, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	}
	if err != nil {
		_ = file.Close()
		return nil
	}
	return &region{file: file, bytes: bytes}
}

func (r *region) close() {
	if r != nil {
		_ = unix.Munmap(r.bytes)
		r.bytes = nil
	}
}
