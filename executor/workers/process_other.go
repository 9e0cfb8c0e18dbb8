//go:build !linux

package workers

import (
	"syscall"

	"golang.org/x/sys/unix"
)

const noSignal = 0

// attributes make a process the first of a group, which is killed together. It ends when its socket is closed.
func attributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

func socketPair() ([2]int, error) {
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	pair, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM, 0)
	for _, socket := range pair {
		unix.CloseOnExec(socket)
	}
	return pair, err
}
